// Merges what the steps said of a result into one decision: a pure function of their records (decision 19).
import type { ResponseStageRecord } from '../../../shared/contract/decision.ts'
import type { Reason } from '../../../shared/contract/primitives.ts'
import { injectionCode } from './scan-stage.ts'

export interface ResponseDecision {
  readonly outcome: 'pass' | 'block' | 'hold'
  readonly policy_id: string | null
  readonly reason: Reason
  readonly contributing: readonly string[]
  readonly message: string
  readonly remedy: string
}

const passed: ResponseDecision = {
  outcome: 'pass',
  policy_id: null,
  reason: 'inbound',
  contributing: [],
  message: '',
  remedy: '',
}

/**
 * Any deny blocks; else whatever failed or asks for a person holds; nothing said is a pass. An inbound rule that allows
 * lifts the block of findings that are less than critical, and nothing else.
 */
export function foldResponse(stages: readonly ResponseStageRecord[]): ResponseDecision {
  const lifts = liftsFindings(stages)
  const speaking = stages.filter(({ outcome }) => outcome !== 'pass').flatMap((each) => (lifts ? unlifted(each) : each))
  const denying = speaking.filter(({ outcome }) => outcome === 'deny')
  const [lead] = denying.length > 0 ? denying : speaking
  if (!lead) return passed
  return {
    outcome: denying.length > 0 ? 'block' : 'hold',
    policy_id: codeOf(lead),
    reason: lead.reason ?? 'inbound',
    contributing: [...new Set(speaking.map(codeOf))].sort(),
    message: lead.message ?? '',
    remedy: lead.remedy ?? '',
  }
}

function liftsFindings(stages: readonly ResponseStageRecord[]): boolean {
  const scan = stages.find(({ stage }) => stage === 'scan')
  const rules = stages.find(({ stage }) => stage === 'inbound_rules')
  return rules?.facts?.lifts === true && scan?.outcome === 'deny' && scan.facts?.highest !== 'critical'
}

/** Of several policies that deny, the others go on doing so. */
function unlifted(record: ResponseStageRecord): ResponseStageRecord[] {
  if (record.code !== injectionCode) return [record]
  const told = Array.isArray(record.facts?.contributing) ? (record.facts.contributing as string[]) : []
  const [code] = told.filter((each) => each !== injectionCode)
  return code === undefined ? [] : [{ ...record, code, message: `The policy ${code} denies this result`, remedy: '' }]
}

function codeOf({ code, stage }: ResponseStageRecord): string {
  return code ?? stage
}
