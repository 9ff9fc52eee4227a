// What a candidate's rule would have done to the calls of the past, and to what tools answered them (decisions 14 and 17).
import type { ResponseStageRecord } from '../../shared/contract/decision.ts'
import type { Impact } from '../../shared/contract/policy.ts'
import type { LogQuery } from '../events/log-query.ts'
import { changedSet, judgesResponses, type PolicySet } from '../opa/policy-set.ts'
import type { TenantPolicy } from '../opa/render-module.ts'
import { type ImpactEvent, measure } from '../policies/impact.ts'
import type { ReplayDeps } from '../policies/replay.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'

export interface CandidateImpactDeps extends Pick<ReplayDeps, 'fold' | 'evaluator' | 'sets' | 'askedAgain'> {
  readonly foldAnswer: ReplayDeps<ResponseStageRecord>['fold']
  readonly query: Pick<LogQuery, 'replayable' | 'replayableAnswers' | 'replayableUpTo'>
  /** What the live engine holds. Throws Refusal 503 while there is nothing. */
  readonly currentSet: () => PolicySet
  readonly tenantId: string
}

/** The replay with its progress, then the result. */
export type MeasureCandidate = (candidate: CandidateRow, signal: AbortSignal) => AsyncGenerator<ImpactEvent>

const limit = 10_000
const shown = 100

export function createMeasureCandidate(deps: CandidateImpactDeps): MeasureCandidate {
  const { fold, foldAnswer, query, ...asking } = deps
  const { replayable, replayableAnswers, replayableUpTo } = query
  return async function* (candidate, signal) {
    const policy = policyOf(candidate, deps.tenantId)
    const before = changedSet(deps.currentSet(), { drop: [policy.id] })
    const sets = { before, after: changedSet(before, { put: [policy] }) }
    const ofCalls = measure({ ...asking, fold, query: { replayable, replayableUpTo } }, sets, limit, signal)
    if (!judgesResponses(policy)) return yield* ofCalls
    const query = { replayable: replayableAnswers, replayableUpTo }
    const ofAnswers = measure({ ...asking, fold: foldAnswer, query }, sets, limit, signal)
    const calls = yield* halfOf(ofCalls, 0)
    const answers = yield* halfOf(ofAnswers, 1)
    if (calls && answers) yield { event: 'result', data: added(calls, answers) }
  }
}

/** As it is loaded, or would be. */
export function policyOf(candidate: CandidateRow, tenant_id: string): TenantPolicy {
  const { activated_policy_id, rego_rule: rego_content } = candidate
  const id = activated_policy_id ?? candidate.id
  return { id, tenant_id, source: 'autogen', mode: 'active', rego_content, index: null }
}

/** The progress of one of two replays of the same calls, and then its result: null when it was cancelled. */
async function* halfOf(events: AsyncGenerator<ImpactEvent>, before: 0 | 1): AsyncGenerator<ImpactEvent, Impact | null> {
  for await (const { event, data } of events) {
    if (event === 'result') return data
    yield { event, data: { ...data, done: Math.floor((data.done + before * data.total) / 2) } }
  }
  return null
}

/** An answer belongs to a call that is counted already. */
function added(calls: Impact, answers: Impact): Impact {
  const list = (key: 'newly_denied' | 'newly_escalated' | 'newly_allowed'): Impact[typeof key] => {
    const [one, other] = [calls[key], answers[key]]
    const all = [...one.calls, ...other.calls].sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
    return {
      count: one.count + other.count,
      approved_by_hand: one.approved_by_hand + other.approved_by_hand,
      with_findings: one.with_findings + other.with_findings,
      calls: all.slice(0, shown),
    }
  }
  return {
    calls: calls.calls,
    skipped: calls.skipped + answers.skipped,
    newly_denied: list('newly_denied'),
    newly_escalated: list('newly_escalated'),
    newly_allowed: list('newly_allowed'),
    by_agent: tallied(calls.by_agent, answers.by_agent),
    by_tool: tallied(calls.by_tool, answers.by_tool),
    duration_ms: calls.duration_ms + answers.duration_ms,
  }
}

type Tally = Impact['by_tool']

function tallied(one: Tally, other: Tally): Tally {
  const sum = new Map(Object.entries(one))
  for (const [name, { newly_denied, newly_escalated, newly_allowed }] of Object.entries(other)) {
    const now = sum.get(name) ?? { newly_denied: 0, newly_escalated: 0, newly_allowed: 0 }
    sum.set(name, {
      newly_denied: now.newly_denied + newly_denied,
      newly_escalated: now.newly_escalated + newly_escalated,
      newly_allowed: now.newly_allowed + newly_allowed,
    })
  }
  return Object.fromEntries(sum)
}

/** Calls that it would have stopped although nothing was found in what came of them. */
export function withoutFinding({ newly_denied, newly_escalated }: Impact): number {
  return newly_denied.count - newly_denied.with_findings + newly_escalated.count - newly_escalated.with_findings
}
