// Merges every stage's part and OPA's answer into one decision: a pure function, so that any stored call can be folded again.
import {
  type Decision,
  type Matched,
  matchedSchema,
  type OpaAnswer,
  type RuleHit,
  type StageRecord,
} from '../../shared/contract/decision.ts'
import type { Reason } from '../../shared/contract/primitives.ts'
import { type Lifting, liftingOf, unlifted, unliftedStages } from './exceptions/lift.ts'

/** OPA's word for "nothing matched"; the only deny that an exception may lift (decision 3). */
export const defaultPolicy = 'default'
/** What a call is allowed by when an exception lifted what stood against it. */
export const exceptionPolicy = 'exception'

const noOpaAnswer: Decision = {
  result: 'deny',
  reason: 'opa_unavailable',
  policy_id: 'opa_unavailable',
  contributing: [],
  message: 'The policy engine gave no answer, so the call is denied.',
  remedy: 'Try again in a few seconds.',
}

/**
 * Any deny other than the default denies at once; a default deny stays what it is, so that nobody is asked about what
 * would be refused anyway; otherwise at most one hold (decisions 1 and 2). No answer of OPA is a deny. What is left then
 * an exception may lift (decision 3).
 */
export function fold(stages: readonly StageRecord[], opa: OpaAnswer | null): Decision {
  const refusing = stages.filter((stage) => stage.outcome === 'deny' || stage.outcome === 'error')
  const final = refusing.find(({ stage, outcome }) => stage !== 'policy' || outcome === 'error')
  if (final) return fromStage(final, 'deny')
  const [own] = refusing
  if (!opa) return own ? fromStage(own, 'deny') : noOpaAnswer
  if (opa.result === 'deny' && !nothingMatched(opa)) return fromOpa(opa, 'deny', stages)
  const holds = stages.filter((stage) => stage.outcome === 'escalate' && stage.stage !== 'policy')
  const usual = withoutException(opa, holds, stages)
  const lifting = usual.result === 'allow' ? null : liftingOf(stages)
  return lifting ? lifted(usual, lifting, opa, holds) : usual
}

function withoutException(opa: OpaAnswer, holds: readonly StageRecord[], stages: readonly StageRecord[]): Decision {
  if (opa.result === 'deny') return fromOpa(opa, 'deny', stages)
  if (opa.result === 'escalate') return withHolds(fromOpa(opa, 'escalate', stages), codesOf(holds))
  const first = holds[0]
  return first ? withHolds(fromStage(first, 'escalate'), codesOf(holds)) : fromOpa(opa, 'allow', stages)
}

/** A rule may have any name, also this one: then its own word counts, for it stands among the rules. */
function nothingMatched({ policy, rules }: OpaAnswer): boolean {
  return policy === defaultPolicy && !rules.some((rule) => rule.result === 'deny')
}

/** An allow, unless something goes on holding the call that no exception reaches; then that is what is asked about. */
function lifted(usual: Decision, lifting: Lifting, opa: OpaAnswer, holds: readonly StageRecord[]): Decision {
  const speaking = opa.rules.filter((rule) => rule.result === 'escalate')
  const untold =
    opa.result === 'escalate' && !nothingMatched(opa) && !speaking.some(({ policy }) => policy === opa.policy)
  // Nobody can say whose word it was, so nobody can say that it may be lifted.
  if (untold) return usual
  const { rules, stages } = { rules: unlifted(speaking, lifting), stages: unliftedStages(holds) }
  const contributing = [usual.policy_id, ...speaking.map(({ policy }) => policy), ...codesOf(holds)]
  const [stage] = stages
  const lead = rules.find(({ policy }) => policy === usual.policy_id) ?? rules.sort(byPolicy)[0]
  if (lead) return withHolds(fromRule(lead), [...usual.contributing, ...contributing])
  if (stage) return withHolds(fromStage(stage, 'escalate'), [...usual.contributing, ...contributing])
  const allowed: Decision = {
    result: 'allow',
    reason: 'policy',
    policy_id: exceptionPolicy,
    contributing: [exceptionPolicy],
    message: 'An exception that the operator made allows this call.',
    remedy: '',
    exception_id: lifting.exception_id,
  }
  return withHolds(allowed, [...usual.contributing, ...contributing])
}

function byPolicy(a: RuleHit, b: RuleHit): number {
  return a.policy < b.policy ? -1 : 1
}

function fromStage(stage: StageRecord, result: 'deny' | 'escalate'): Decision {
  const code = codeOf(stage)
  return {
    result,
    reason: stage.reason ?? 'opa_unavailable',
    policy_id: code,
    contributing: [code],
    message: stage.message ?? '',
    remedy: stage.remedy ?? '',
    ...aboutOf(matchedBy(stage)),
  }
}

/** A stage that can say what it spoke of keeps it among its facts. */
function matchedBy({ facts = {} }: StageRecord): Matched | undefined {
  const { at, kind, value } = facts
  return matchedSchema.safeParse({ at, kind, value }).data
}

function aboutOf(matched: Matched | undefined): { matched?: Matched } {
  return matched ? { matched } : {}
}

function fromRule({ policy, source, reason, remedy, matched }: RuleHit): Decision {
  return {
    result: 'escalate',
    reason: source === 'blast_radius' ? 'blast_radius' : 'policy',
    policy_id: policy,
    contributing: [policy],
    message: reason,
    remedy,
    ...aboutOf(matched),
  }
}

function fromOpa(opa: OpaAnswer, result: Decision['result'], stages: readonly StageRecord[]): Decision {
  const lead = opa.rules.find((rule) => rule.policy === opa.policy && rule.result === result)
  return {
    result,
    reason: reasonOf(opa),
    policy_id: opa.policy,
    contributing: opa.contributing,
    message: opa.reason || lead?.reason || '',
    remedy: lead?.remedy ?? (opa.policy === defaultPolicy ? remedyOfDefault(stages) : ''),
    ...aboutOf(lead?.matched),
  }
}

/** Names the permission of a role that would cover the call, as roles spell it. */
function remedyOfDefault(stages: readonly StageRecord[]): string {
  const { type, action } = stages.find(({ stage }) => stage === 'tool_baseline')?.facts ?? {}
  const covers = typeof type === 'string' && typeof action === 'string' ? `, such as ${type}:${action}` : ''
  return `Ask the operator for a permission or a role that covers this call${covers}.`
}

function reasonOf(opa: OpaAnswer): Reason {
  if (opa.policy === defaultPolicy) return 'no_policy_matched'
  if (opa.policy.startsWith('policy_conflict:')) return 'policy_conflict'
  return opa.policy.startsWith('blast_radius.') ? 'blast_radius' : 'policy'
}

function codeOf(stage: StageRecord): string {
  return stage.code ?? stage.stage
}

function codesOf(stages: readonly StageRecord[]): string[] {
  return stages.map(codeOf)
}

function withHolds(decision: Decision, codes: readonly string[]): Decision {
  return { ...decision, contributing: [...new Set([...decision.contributing, ...codes])].sort() }
}
