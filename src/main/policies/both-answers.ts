// What two sets of policies answer, in one evaluation of a call: the shipped modules are asked once for both, or not at all.
import { z } from 'zod'
import { type OpaAnswer, opaAnswerSchema } from '../../shared/contract/decision.ts'
import { sha256 } from '../opa/active-set.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import { directoryOf } from '../opa/policy-set.ts'
import type { ChangedPolicies, Sets } from './changed-policies.ts'

export interface BothAnswers {
  /** No answer of the engine is null: a deny, as it would be live. */
  readonly before: OpaAnswer | null
  readonly after: OpaAnswer | null
}

export interface RecordedCall {
  /** JSON text, as it was asked. */
  readonly envelope: string
  readonly recorded: RecordedAnswer | null
}

/** What the engine said when the call was made, and of whom it counts today. */
export interface RecordedAnswer {
  /** JSON text. */
  readonly answer: string
  /** Of the very set before the change, or else of the same shipped modules beside other policies. */
  readonly counts: 'whole' | 'shipped'
}

/** In the order of the calls. Rejects only when aborted. */
export type AskBoth = (calls: readonly RecordedCall[], signal: AbortSignal) => Promise<BothAnswers[]>

/** A call that gets no answer this way, for instance as a policy contradicts itself, is asked about under each set alone. */
export function createAskBoth(evaluator: EvaluateOnce, sets: Sets, changed: ChangedPolicies | null): AskBoth {
  const apart = askApart(evaluator, sets)
  if (!changed) return apart
  const set = togetherIn(sets, changed)
  return async (calls, signal) => {
    if (calls.length === 0) return []
    const envelopes = calls.map(rowOf)
    const rows = await evaluator.values({ set, query: 'data.replay.answers', envelopes, signal })
    const known = rows.map((row, at) => ('value' in row ? bothOf(row.value, calls[at]?.recorded) : undefined))
    const left = calls.filter((_, at) => !known[at])
    const others = await apart(left, signal)
    let next = 0
    return known.map((both) => both ?? others[next++] ?? { before: null, after: null })
  }
}

const askedSchema = z.object({ before: opaAnswerSchema.optional(), after: opaAnswerSchema })

/** Undefined when there is none: the call is asked about otherwise. */
function bothOf(asked: unknown, recorded: RecordedAnswer | null | undefined): BothAnswers | undefined {
  const known = askedSchema.safeParse(asked)
  if (!known.success) return undefined
  const { after, before = recorded && opaAnswerSchema.safeParse(JSON.parse(recorded.answer)).data } = known.data
  return before ? { before, after } : undefined
}

/** Beside the call, not in it: policies see nothing but the call. */
function rowOf({ envelope, recorded }: RecordedCall): string {
  return recorded ? `{"call":${envelope},"${recorded.counts}":${recorded.answer}}` : `{"call":${envelope}}`
}

function askApart(evaluator: EvaluateOnce, sets: Sets): AskBoth {
  return async (calls, signal) => {
    if (calls.length === 0) return []
    const envelopes = calls.map(({ envelope }) => envelope)
    const [before, after] = await Promise.all([
      evaluator.evaluate({ set: sets.before, envelopes, signal }),
      evaluator.evaluate({ set: sets.after, envelopes, signal }),
    ])
    return envelopes.map((_, at) => ({ before: answerOf(before[at]), after: answerOf(after[at]) }))
  }
}

/** The old set with the new versions beside the old ones, and the question that hears either of them. */
function togetherIn({ before }: Sets, { ids, after }: ChangedPolicies) {
  const text = question([...ids])
  const modules = [
    ...before.modules,
    ...after.map(({ module }) => module),
    { id: 'replay.rego', hash: sha256(text), text },
  ]
  const directory = directoryOf(after.map(({ policy }) => ({ ...policy, index: null })))
  return { modules, data: { ...before.data, directory_after: directory, directory: bothAllowing(before, directory) } }
}

/** Whose allow rules are heard stands in one place: the new versions are named there as well. */
function bothAllowing({ data }: Sets['before'], after: ReturnType<typeof directoryOf>) {
  const before = (data.directory ?? {}) as ReturnType<typeof directoryOf>
  const tenants = Object.entries(after).map(([tenant, { allowing }]) => {
    const known = Object.hasOwn(before, tenant) ? before[tenant] : undefined
    return [tenant, { ...known, allowing: { ...known?.allowing, ...allowing } }]
  })
  return { ...before, ...Object.fromEntries(tenants) }
}

/** Recorded calls are requests; what is none has no answer here. */
const question = (changed: readonly string[]) => `package replay

import data.behavry.fold
import data.behavry.lib.envelope
import data.behavry.tenant_policies

answers := both if {
	[call, now] := [input.call, _now]
	not _recorded
	both := _both with input as call with time.now_ns as now
}

answers := both if {
	[call, now] := [input.call, _now]
	_recorded
	input.shipped
	said := _said(fold.sources)
	both := _both with input as call with time.now_ns as now with fold.shipped as said
}

answers := {"after": after} if {
	[call, now] := [input.call, _now]
	_recorded
	input.whole
	said := _said(fold.sources)
	own := _said(tenant_policies.sources)
	watched := {rule | some rule in _recorded.would}
	after := _after with input as call with time.now_ns as now with fold.shipped as said with tenant_policies.rules as own with tenant_policies.would as watched
}

_now := now if now := envelope.now_ns with input as input.call

# Where rules contradicted each other one of them was left out, so nothing counts.
_recorded := answer if {
	answer := object.get(input, "whole", object.get(input, "shipped", null))
	is_object(answer)
	not "conflict" in {rule.source | some rule in answer.rules}
}

_said(sources) := {rule | some rule in _recorded.rules; rule.source in sources}

_both := {"before": fold.answer, "after": _after}

_after := answer if {
	input.phase == "request"
	shipped := fold.shipped
	rules := _kept(tenant_policies.rules) | _new("active")
	would := _kept(tenant_policies.would) | _new("monitor")
	answer := fold.answer with fold.shipped as shipped with tenant_policies.rules as rules with tenant_policies.would as would
}

_changed := {${changed.map((id) => JSON.stringify(id)).join(', ')}}

_kept(rules) := {rule | some rule in rules; not rule.module in _changed}

_new(mode) := {rule | some rule in tenant_policies.said(data.directory_after[input.tenant].always[mode])}
`
