// Text as a reader would confuse it: folded for comparison, refused where it hides something.
import { Unresolvable } from './unresolvable.ts'

/** NFKC and lower case: spellings that look or open the same become the same. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC')
}

/** Control, format, direction-changing and default-ignorable characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u

export function refuseInvisible(text: string): void {
  if (invisible.test(text)) throw new Unresolvable('A target holds invisible or control characters.')
}

/** The same in a text of several lines. */
export function refuseHidden(text: string): void {
  refuseInvisible(text.replace(/[\t\n\r]/g, ' '))
}

/** Latin beside Cyrillic or Greek within one word is how look-alikes are made; an ending in Latin is not. */
export function refuseMixedScripts(text: string): void {
  for (const word of text.split(/[^\p{L}\p{M}]+/u)) {
    if (/\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)) {
      throw new Unresolvable('A name mixes Latin letters with look-alikes of another script.')
    }
  }
}
