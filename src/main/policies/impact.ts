// What a change would have done to the calls of the past: the answer that a person sees before anything goes live.
import type { Impact, ImpactCall, ImpactQuestion } from '../../shared/contract/policy.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ProgressEvent } from '../../shared/progress-event.ts'
import { changedSet, type PolicyChange, type PolicySet } from '../opa/policy-set.ts'
import type { TenantPolicy } from '../opa/render-module.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicyRow } from '../store/tables.ts'
import type { Sets } from './changed-policies.ts'
import { type PolicyGate, questionFor, refusedByGate } from './enact.ts'
import { draftId } from './policies.ts'
import { type ReplayDeps, type Replayed, type ReplayStep, replay } from './replay.ts'

export type ImpactEvent = ProgressEvent<Impact>

export interface ImpactDeps extends ReplayDeps {
  readonly rows: PolicyStore
  readonly gate: PolicyGate
  /** What the live engine holds. Throws Refusal 503 while there is nothing. */
  readonly currentSet: () => PolicySet
  readonly tenantId: string
}

export interface ImpactRoom {
  /** Throws Refusal 404, 409, 422 before anything is replayed. */
  ask(question: ImpactQuestion): Promise<(signal: AbortSignal) => AsyncGenerator<ImpactEvent>>
}

export function createImpact(deps: ImpactDeps): ImpactRoom {
  return {
    async ask(question) {
      const change = await changeOf(deps, question)
      const before = deps.currentSet()
      const sets = { before, after: changedSet(before, change) }
      return (signal) => measure(deps, sets, question.limit, signal)
    },
  }
}

/** The replay with its progress, then the result. */
export async function* measure<S extends { readonly stage: string }>(
  deps: ReplayDeps<S>,
  sets: Sets,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ImpactEvent> {
  const began = performance.now()
  const tally = newTally()
  const total = await deps.query.replayableUpTo(limit)
  yield { event: 'progress', data: { done: 0, total } }
  for await (const { done, ...step } of replay(deps, sets, limit, signal)) {
    tally.add(step)
    // A call may have come in since they were counted.
    yield { event: 'progress', data: { done, total: Math.max(done, total) } }
  }
  if (!signal.aborted) yield { event: 'result', data: tally.result(performance.now() - began) }
}

async function changeOf({ rows, gate, tenantId }: ImpactDeps, question: ImpactQuestion): Promise<PolicyChange> {
  const row = question.policy_id === undefined ? null : mustFind(rows, question.policy_id)
  const rego_content = question.rego_content ?? row?.rego_content
  if (rego_content === undefined) {
    throw new Refusal(422, 'invalid_request', 'Name a policy, or give a text.', [
      { path: 'rego_content', message: 'is missing' },
    ])
  }
  const { id, source } = row ?? { id: draftId, source: 'custom' as const }
  const mode = question.status ?? (row?.status === 'monitor' ? 'monitor' : 'active')
  if (mode === 'archived') return { drop: [id] }
  const { valid, errors } = await gate.check(rego_content, questionFor(rows, { id, source, tenant_id: tenantId }))
  if (!valid) throw refusedByGate(errors)
  const policy: TenantPolicy = { id, tenant_id: tenantId, source, mode, rego_content, index: null }
  return { put: [policy] }
}

function mustFind(rows: PolicyStore, id: string): PolicyRow {
  const row = rows.byId(id)
  if (!row) throw new Refusal(404, 'not_found', 'There is no such policy of yours.')
  return row
}

/** Each list shows the newest ones. */
const shown = 100
const changes = { deny: 'newly_denied', escalate: 'newly_escalated', allow: 'newly_allowed' } as const
type Change = (typeof changes)[Verdict]

/** Counts what is decided otherwise, and lists the newest of it. */
export function newTally() {
  const lists = { newly_denied: newList(), newly_escalated: newList(), newly_allowed: newList() }
  const by_agent: Impact['by_agent'] = {}
  const by_tool: Impact['by_tool'] = {}
  let calls = 0
  let skipped = 0
  return {
    add({ replayed, unaffected, skipped: without }: Omit<ReplayStep, 'done'>) {
      calls += replayed.length + unaffected
      skipped += without
      for (const one of replayed) {
        if (one.before === one.after) continue
        const change = changes[one.after]
        lists[change].count += 1
        if (one.call.approved_by_hand) lists[change].approved_by_hand += 1
        if (one.call.has_findings) lists[change].with_findings += 1
        if (lists[change].calls.length < shown) lists[change].calls.push(impactCall(one))
        count(by_tool, one.call.tool_name, change)
        count(by_agent, one.call.agent_id ?? 'unknown', change)
      }
    },
    result: (duration_ms: number): Impact => ({ calls, skipped, ...lists, by_agent, by_tool, duration_ms }),
  }
}

function newList(): Impact['newly_denied'] {
  return { count: 0, approved_by_hand: 0, with_findings: 0, calls: [] }
}

function count(tally: Impact['by_tool'], name: string, change: Change): void {
  // Names come from calls: one may be `__proto__`.
  const found = Object.hasOwn(tally, name) ? tally[name] : undefined
  const now = found ?? { newly_denied: 0, newly_escalated: 0, newly_allowed: 0 }
  now[change] += 1
  if (!found) Object.defineProperty(tally, name, { value: now, enumerable: true, configurable: true, writable: true })
}

function impactCall({ call, before, after }: Replayed): ImpactCall {
  const { id, timestamp, agent_id, tool_name, target, approved_by_hand } = call
  return { id, timestamp, agent_id, tool_name, target, before, after, approved_by_hand }
}
