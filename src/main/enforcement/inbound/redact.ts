// Takes out of a result what inbound rules matched: the words of a pattern, the lines of a finding, else everything.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import { type AskedRule, compiledPattern, concerns } from '../../../shared/inbound/match-rule.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { mapStrings } from './map-strings.ts'
import type { ToolAnswer } from './response-stage.ts'
import type { Sanitise } from './sanitise.ts'
import { isProtocol, nothingLeft, staysWellFormed } from './well-formed.ts'

/** What is left of the answer. Rejects as a scan does. */
export type Redact = (
  answer: ToolAnswer,
  rules: readonly AskedRule[],
  findings: readonly InboundFinding[],
) => Promise<Json>

export function createRedact(sanitise: Sanitise): Redact {
  return async (answer, rules, findings) => {
    let left: Json | null = answer.value
    for (const { matcher } of rules) {
      if (left === null) break
      if (matcher.type === 'regex') {
        const pattern = compiledPattern(matcher.pattern)
        left = mapStrings(left, (text, at) => (isProtocol(at) ? text : pattern.matcher(text).replaceAll('[redacted]')))
      } else if (matcher.type === 'injection') {
        left = await sanitise(left, findings, (finding) => concerns(matcher, finding))
      } else left = null
    }
    const why = `Inbound rules (${rules.map(({ name }) => `“${name}”`).join(', ')}) took out all of this content.`
    return left !== null && staysWellFormed(answer, left) ? left : nothingLeft(answer, why)
  }
}
