// Arguments that an operator changed before approving: what was masked for them goes back in, exactly where it was.
import { Refusal } from '../../../shared/contract/problem.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

export type Arguments = { readonly [key: string]: Json }

const mask = '⟦secret:'

/**
 * The arguments to send: `edited` with every string that holds a mask replaced by the agent's own string from the same
 * place. Throws Refusal 422 when a masked string was moved or changed, for then nobody can say what belongs there.
 */
export function restoreMasked(edited: Arguments, shown: Json, original: Json): Arguments {
  return restored(edited, shown, original, '') as Arguments
}

function restored(edited: Json, shown: Json | undefined, original: Json | undefined, at: string): Json {
  if (typeof edited === 'string') {
    if (!edited.includes(mask)) return edited
    if (edited === shown && isText(original)) return original
    throw misplaced(at)
  }
  if (edited === null || typeof edited !== 'object') return edited
  if (Array.isArray(edited))
    return edited.map((item, index) =>
      restored(item, memberOf(shown, index), memberOf(original, index), `${at}/${index}`),
    )
  return Object.fromEntries(
    Object.entries(edited).map(([key, item]) => {
      if (key.includes(mask)) throw misplaced(`${at}/${key}`)
      return [key, restored(item, memberOf(shown, key), memberOf(original, key), `${at}/${key}`)]
    }),
  )
}

/** A number that was masked is shown as a text. */
function isText(original: Json | undefined): original is string | number | JsonNumber {
  return typeof original === 'string' || typeof original === 'number' || original instanceof JsonNumber
}

function memberOf(value: Json | undefined, key: string | number): Json | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  return (value as { [key: string | number]: Json })[key]
}

function misplaced(at: string): Refusal {
  const message = 'A masked secret can only stay where it is, whole, or be taken out.'
  return new Refusal(422, 'masked_secret_moved', message, [{ path: `edited_arguments${at}`, message }])
}
