// The ways in which attackers hide words from filters and people, as functions of the plain phrase.
import { numberFrom } from './split.ts'

const percentOf = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const shifted = (text: string, from: string, to: number) =>
  text.replace(/[a-zA-Z]/g, (letter) => {
    const small = letter >= 'a'
    const base = to + (small ? from.length : 0)
    return String.fromCodePoint(base + letter.toLowerCase().charCodeAt(0) - 97)
  })
const twins: Readonly<Record<string, string>> = {
  a: '\u0430',
  c: '\u0441',
  e: '\u0435',
  i: '\u0456',
  o: '\u043e',
  p: '\u0440',
  x: '\u0445',
  y: '\u0443',
}
const digits: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' }
const swapped = (text: string, by: Readonly<Record<string, string>>) =>
  text.replace(/[a-z]/g, (letter) => by[letter] ?? letter)
const between = (text: string, what: string) => [...text].join(what)
const tags = (text: string) =>
  [...text].map((each) => String.fromCodePoint(0xe0000 + (each.codePointAt(0) ?? 0))).join('')

/** Phrases of printable ASCII only: the encodings below are about them. */
export const disguises: Readonly<Record<string, (phrase: string) => string>> = {
  tags: (phrase) => `The weather is fine.${tags(phrase)}`,
  'zero width': (phrase) => between(phrase, ['\u200b', '\u2060', '\u200d', '\ufeff'][numberFrom(phrase) % 4] as string),
  'soft hyphens': (phrase) => between(phrase, '\u00ad'),
  'variation selectors': (phrase) => between(phrase, '\ufe0f'),
  'full width': (phrase) => phrase.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
  'bold letters of mathematics': (phrase) => shifted(phrase, 'x'.repeat(26), 0x1d400),
  'look-alikes': (phrase) => swapped(phrase, twins),
  'ansi colours': (phrase) => phrase.split(' ').join(' \u001b[31m\u001b[1m').concat('\u001b[0m'),
  'ansi concealed': (phrase) => `Build passed. \u001b[8m${phrase}\u001b[28m`,
  'ansi erased': (phrase) => `${phrase}\u001b[2K\u001b[1GBuild passed.`,
  'ansi link': (phrase) => `\u001b]8;;https://x.example\u0007${phrase}\u001b]8;;\u0007`,
  'right to left': (phrase) => `\u202e${[...phrase].reverse().join('')}\u202c`,
  'html comment': (phrase) => `<p>Welcome to our page.</p><!-- ${phrase} --><p>Prices below.</p>`,
  'hidden element': (phrase) => `<p>Hello</p><div style="font-size:0;color:#fff">${phrase}</div>`,
  'display none': (phrase) => `<span hidden style='display: none'>${phrase}</span>Offers of the week`,
  'markup between words': (phrase) => phrase.replaceAll(' ', ' <b></b>'),
  'html entities': (phrase) => [...phrase].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  'spaced letters': (phrase) => between(phrase, ' '),
  'dotted letters': (phrase) =>
    phrase
      .split(' ')
      .map((word) => between(word, '.'))
      .join('  '),
  'line breaks': (phrase) => phrase.replaceAll(' ', '\n   '),
  leetspeak: (phrase) => swapped(phrase, digits),
  base64: (phrase) => `cache: ${Buffer.from(phrase).toString('base64')}`,
  base64url: (phrase) => `state=${Buffer.from(phrase).toString('base64url')}&ok=1`,
  hex: (phrase) => `blob ${Buffer.from(phrase).toString('hex')}`,
  'hex escapes': (phrase) => [...phrase].map((each) => `\\x${each.charCodeAt(0).toString(16)}`).join(''),
  percent: (phrase) => `https://x.example/?q=${percentOf(phrase)}`,
}
