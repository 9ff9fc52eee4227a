// Takes out of a result what inbound rules matched: the words of a pattern, the lines of a finding, else everything.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import { type AskedRule, concerns } from '../../../shared/inbound/match-rule.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { mapStrings } from './map-strings.ts'
import type { ToolAnswer } from './response-stage.ts'
import type { Sanitise } from './sanitise.ts'
import type { InboundScanner } from './scanner.ts'
import { isProtocol, nothingLeft, staysWellFormed } from './well-formed.ts'

/** What is left of the answer. Rejects as a scan does. */
export type Redact = (
  answer: ToolAnswer,
  rules: readonly AskedRule[],
  findings: readonly InboundFinding[],
) => Promise<Json>

export function createRedact(sanitise: Sanitise, scanner: Pick<InboundScanner, 'redacted'>): Redact {
  return async (answer, rules, findings) => {
    let left: Json | null = answer.value
    for (const { matcher } of rules) {
      if (left === null) break
      if (matcher.type === 'regex') left = await withoutPattern(left, matcher.pattern, scanner)
      else if (matcher.type === 'injection') {
        left = await sanitise(left, findings, (finding) => concerns(matcher, finding))
      } else left = null
    }
    const why = `Inbound rules (${rules.map(({ name }) => `“${name}”`).join(', ')}) took out all of this content.`
    return left !== null && staysWellFormed(answer, left) ? left : nothingLeft(answer, why)
  }
}

/** Of the strings alone; what the protocol says stays. */
async function withoutPattern(value: Json, pattern: string, scanner: Pick<InboundScanner, 'redacted'>): Promise<Json> {
  const texts: string[] = []
  mapStrings(value, (text, at) => {
    if (!isProtocol(at)) texts.push(text)
    return text
  })
  const left = await scanner.redacted(texts, pattern)
  let next = 0
  return mapStrings(value, (text, at) => (isProtocol(at) ? text : (left[next++] ?? '[redacted]')))
}
