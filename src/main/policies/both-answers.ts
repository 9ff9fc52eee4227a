// What two sets of policies answer, in one evaluation of a call: the shipped modules are asked once for both.
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

/** In the order of the envelopes. Rejects only when aborted. */
export type AskBoth = (envelopes: readonly string[], signal: AbortSignal) => Promise<BothAnswers[]>

/** A call that gets no answer this way, for instance as a policy contradicts itself, is asked about under each set alone. */
export function createAskBoth(evaluator: EvaluateOnce, sets: Sets, changed: ChangedPolicies | null): AskBoth {
  const apart = askApart(evaluator, sets)
  if (!changed) return apart
  const set = togetherIn(sets, changed)
  return async (envelopes, signal) => {
    if (envelopes.length === 0) return []
    const rows = await evaluator.values({ set, query: 'data.replay.answers', envelopes, signal })
    const known = rows.map((row) => ('value' in row ? bothSchema.safeParse(row.value).data : undefined))
    const left = envelopes.filter((_, at) => !known[at])
    const others = await apart(left, signal)
    let next = 0
    return known.map((both) => both ?? others[next++] ?? { before: null, after: null })
  }
}

const bothSchema = z.object({ before: opaAnswerSchema, after: opaAnswerSchema })

function askApart(evaluator: EvaluateOnce, sets: Sets): AskBoth {
  return async (envelopes, signal) => {
    if (envelopes.length === 0) return []
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
  return { modules, data: { ...before.data, directory_after: directory } }
}

/** Recorded calls are requests; what is none has no answer here. */
const question = (changed: readonly string[]) => `package replay

import data.behavry.fold
import data.behavry.tenant_policies

answers := {"before": before, "after": after} if {
	input.phase == "request"
	before := fold.answer
	shipped := fold.shipped
	rules := _kept(tenant_policies.rules) | _new("active")
	would := _kept(tenant_policies.would) | _new("monitor")
	after := fold.answer with fold.shipped as shipped with tenant_policies.rules as rules with tenant_policies.would as would
}

_changed := {${changed.map((id) => JSON.stringify(id)).join(', ')}}

_kept(rules) := {rule | some rule in rules; not rule.module in _changed}

_new(mode) := {rule | some rule in tenant_policies.said(data.directory_after[input.tenant].always[mode])}
`
