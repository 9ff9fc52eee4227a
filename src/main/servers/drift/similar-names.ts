// Names of tools that a reader, or a model, takes for one another.

/** Letters and digits that are drawn like Latin small letters, after NFKC and lower case. */
const drawnAlike: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  в: 'b',
  ь: 'b',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  ҽ: 'e',
  ε: 'e',
  ɡ: 'g',
  һ: 'h',
  н: 'h',
  η: 'n',
  п: 'n',
  і: 'l',
  ї: 'l',
  ι: 'l',
  ı: 'l',
  i: 'l',
  '1': 'l',
  '|': 'l',
  ӏ: 'l',
  ј: 'j',
  к: 'k',
  κ: 'k',
  м: 'm',
  μ: 'm',
  о: 'o',
  ο: 'o',
  σ: 'o',
  '0': 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  '5': 's',
  т: 't',
  τ: 't',
  υ: 'u',
  ս: 'u',
  ν: 'v',
  ѵ: 'v',
  ԝ: 'w',
  ω: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  γ: 'y',
  ᴢ: 'z',
}

/** The same for names that differ in case, width and the signs between their words only. */
export function nearForm(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.:/-]+/gu, '')
}

/** The same for names that look alike: what cannot be seen is left out, twins count as one letter. */
export function lookalikeForm(name: string): string {
  const letters = nearForm(name)
    .normalize('NFD')
    .replace(/[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  return [...letters]
    .map((letter) => drawnAlike[letter] ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
