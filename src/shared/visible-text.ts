// Text of others as it may be shown: whatever hides in it, or passes for something else, is written out.

const hidden = '[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029]'
/** Control, format, private and invisible characters, and those that change direction: what no name or pattern needs. */
export const hiddenCharacter = new RegExp(hidden, 'u')

/** Those, what is no character yet, and blanks that are not the plain one. */
const unseen = `${hidden}|\\p{Cn}|\\u2800|(?! )\\p{Zs}`
/** Two marks on a letter are a language, more are a way to cover the lines above and below. */
const piledMark = '(?<=\\p{M}\\p{M})\\p{M}'

/** Letters that pass for Latin ones, where they stand in one word with Latin ones. */
const twin = '[\\p{Script=Cyrillic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυακι]'
const latinNearby = '[\\p{L}\\p{M}\\p{N}_]{0,24}'
const lookAlike = `(?<=\\p{Script=Latin}${latinNearby})${twin}|${twin}(?=${latinNearby}\\p{Script=Latin})`

const latin = /\p{Script=Latin}/u
const anyTwin = new RegExp(twin, 'u')
const usual = new RegExp(`(${unseen}|${piledMark})`, 'gu')
const withLookAlikes = new RegExp(`(${unseen}|${piledMark}|${lookAlike})`, 'gu')

/** Looking around each letter is slow: only where both kinds occur. */
function hiddenIn(text: string): RegExp {
  return latin.test(text) && anyTwin.test(text) ? withLookAlikes : usual
}

/** What is plain (even parts) and what is to be written out (odd parts). */
export function splitHidden(text: string): string[] {
  return text.split(hiddenIn(text))
}

/** The same text with every hidden character written out, for attributes, copies and the system's own windows. */
export function visible(text: string): string {
  return text.replace(hiddenIn(text), escapeOf)
}

export function escapeOf(character: string): string {
  if (character === '\n') return '⏎'
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** At most `limit` characters; longer text is cut in the middle, never at the end and never through a character. */
export function cutInTheMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text
  const tail = Math.ceil((limit - 1) * 0.6)
  const start = text.slice(0, limit - 1 - tail).replace(/[\ud800-\udbff]$/, '')
  const end = text.slice(-tail).replace(/^[\udc00-\udfff]/, '')
  return `${start}…${end}`
}
