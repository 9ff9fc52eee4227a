// What the agent gets instead of a result that is withheld: a well-formed result that says so, and nothing of the payload.
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'

/** A tool result without structured content: an error needs none, whatever schema the tool has (MCP, tools). */
export function withheldValue(text: string): Json {
  return { content: [{ type: 'text', text }], isError: true }
}

export interface Withheld {
  /** Sentences without the full stop at the end may be given. */
  readonly message: string
  readonly remedy: string
  readonly decision_id: string
}

/** Exact text of the `result`. */
export function withheldResult({ message, remedy, decision_id }: Withheld): string {
  const said = [`The result was withheld. ${sentence(message)}`, sentence(remedy), `(Decision ${decision_id}.)`]
  return serialise(withheldValue(said.filter((part) => part !== '').join(' ')))
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}
