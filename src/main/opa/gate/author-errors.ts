// What the engine says of a text that stands in a file of its own, in the words and at the place that its author knows.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { engineErrors, findingsOf } from './parse.ts'
import { createSourceText } from './source-text.ts'

/** Errors of other files are told without a place. */
export function errorsOfOneText(
  outcome: { stdout: string; stderr: string },
  file: string,
  text: string,
): GateFinding[] {
  const errors = engineErrors(outcome)
  const own = errors.filter(({ location }) => location?.file?.endsWith(`/${file}`))
  if (own.length > 0) return findingsOf(own, createSourceText(text))
  const [first] = errors
  const message = `The policy beside it does not compile: ${first?.message ?? 'the engine gave no reason'}`
  return [{ line: 1, column: 1, code: 'policy_does_not_compile', message }]
}
