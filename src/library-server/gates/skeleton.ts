// Names as the eye takes them: two that look alike have the same skeleton, whatever letters they are made of (security.md 6.1).

/** Letters of other scripts that look like a Latin one, in lower case after NFKC. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'аa бb вb гr дd еe ёe ѐe жx зe иu йu кk лn мm нh оo пn рp сc тt уy ўy фo хx цu чy ьb эe юo яr ѕs іi їi јj љb њh ћh ' +
    'ђh ќk џu ґr ԁd ԛq ԝw һh ӏl ҫc ҏp ү' +
    'y αa βb γy δd εe ζz ηn θo ιi κk λa μu νv ξe οo πn ρp σo ςc τt υu φo χx ψy ωw ϲc ϳj ϱp ' +
    'ɑa ɡg ɩi ıi ȷj ʀr ɴn ʟl ᴀa ᴄc ᴅd ᴇe ɪi ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ǀl ʼ ƽs ɛe øo đd łl ħh ŧt æa œo ßb ' +
    'օo սu հh ոn ցg ԍg քp'
  )
    .split(' ')
    .map((pair) => [[...pair][0] ?? '', [...pair][1] ?? '']),
)

/** Capitals that look like another letter than their small form does. */
const capitals: Readonly<Record<string, string>> = { Η: 'h', Ν: 'n', Υ: 'y', Μ: 'm' }

/** Digits and letters that are taken for another. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/[0]/g, 'o'],
  [/[1i|]/g, 'l'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
]

export function skeletonOf(name: string): string {
  const shown = [...name.normalize('NFKC')].map((letter) => capitals[letter] ?? letter).join('')
  const plain = shown.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  const latin = [...plain].map((letter) => lookAlikes[letter] ?? letter).join('')
  const folded = alike.reduce((text, [from, to]) => text.replaceAll(from, to), latin)
  return folded.replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
