// Text of others as a Rego string: escaped as JSON, and whatever hides in it written out, so that a reviewer sees it.
import { hiddenCharacter } from '../../shared/visible-text.ts'

const hidden = new RegExp(hiddenCharacter, 'gu')

/** A string of Rego is one of JSON; half characters are escaped by JSON itself. */
export function regoString(text: string): string {
  return JSON.stringify(text).replace(hidden, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
