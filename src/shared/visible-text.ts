// Text of others as it may be shown: whatever hides in it is written out.

const hiddenSource = '[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029]'

/** Splits a text into what is plain and what hides; the parts that hide stand between. */
export const hiddenSplitter = new RegExp(`(${hiddenSource})`, 'u')

/** Control, format, private and invisible characters, and those that change direction. */
export const hiddenCharacter = new RegExp(hiddenSource, 'u')
const allHidden = new RegExp(hiddenSource, 'gu')

/** The same text with every hidden character written out, for attributes, copies and the system's own windows. */
export function visible(text: string): string {
  return text.replace(allHidden, escapeOf)
}

export function escapeOf(character: string): string {
  if (character === '\n') return '⏎'
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** At most `limit` characters; longer text is cut in the middle, never at the end. */
export function cutInTheMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text
  const tail = Math.ceil((limit - 1) * 0.6)
  return `${text.slice(0, limit - 1 - tail)}…${text.slice(-tail)}`
}
