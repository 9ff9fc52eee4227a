// What two sets of policies answer, in one evaluation of a call: the shipped modules are asked once for both, or not at all.
import { z } from 'zod'
import { type OpaAnswer, opaAnswerSchema, type RuleHit } from '../../shared/contract/decision.ts'
import { sha256 } from '../opa/active-set.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import { directoryOf } from '../opa/policy-set.ts'
import { isVoice, voices } from '../opa/voices.ts'
import type { ChangedPolicies, Sets } from './changed-policies.ts'
import type { RecordedAnswer } from './recorded-answers.ts'

export interface BothAnswers {
  /** No answer of the engine is null: a deny, as it would be live. */
  readonly before: OpaAnswer | null
  readonly after: OpaAnswer | null
}

export interface RecordedCall {
  /** JSON text, as it was asked. */
  readonly envelope: string
  readonly recorded: RecordedAnswer | null
  /** Who said what is needed too, not only what came of it: the answers may lack everything else otherwise. */
  readonly whole: boolean
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
    const said = calls.map(({ recorded }) => recorded && whatCounts(recorded))
    const envelopes = calls.map((call, at) => rowOf(call, said[at] ?? null, changed.ids))
    const rows = await evaluator.values({ set, query: 'data.replay.answers', envelopes, signal })
    const known = rows.map((row, at) => ('value' in row ? bothOf(row.value, said[at]?.answer) : undefined))
    const left = calls.filter((_, at) => !known[at])
    const others = await apart(left, signal)
    let next = 0
    return known.map((both) => both ?? others[next++] ?? { before: null, after: null })
  }
}

/** Policies in monitor mode were not heard; nor is it said who said what, where only what came of it was asked. */
const foldedSchema = opaAnswerSchema
  .omit({ would: true })
  .partial({ reason: true, contributing: true, rules: true })
  .transform(
    ({ result, policy, reason = '', contributing = [], rules = [] }): OpaAnswer => ({
      result,
      policy,
      reason,
      contributing,
      rules,
      would: [],
    }),
  )
const askedSchema = z.object({ before: foldedSchema.optional(), after: foldedSchema })

/** Undefined when there is none: the call is asked about otherwise. */
function bothOf(asked: unknown, recorded: OpaAnswer | undefined): BothAnswers | undefined {
  const known = askedSchema.safeParse(asked)
  if (!known.success) return undefined
  const { after, before = recorded } = known.data
  return before && { before, after }
}

interface Said {
  readonly answer: OpaAnswer
  readonly counts: RecordedAnswer['counts']
}

/** Null where it cannot be read, or where rules contradicted each other: one of them was left out then. */
function whatCounts({ answer, counts }: RecordedAnswer): Said | null {
  const read = opaAnswerSchema.safeParse(JSON.parse(answer)).data
  return read && !read.rules.some(({ source }) => source === 'conflict') ? { answer: read, counts } : null
}

/** The fallback by role is neither theirs nor a voice's: it is asked anew, for it speaks only where the others do not. */
const tenantSources = new Set<RuleHit['source']>(['custom', 'autogen', 'community'])

/** Beside the call, not in it: policies see nothing but the call. */
function rowOf({ envelope, whole }: RecordedCall, said: Said | null, changed: ReadonlySet<string>): string {
  const { rules } = said?.answer ?? { rules: [] }
  const counts = said?.counts ?? new Set()
  const heard = (source: RuleHit['source']) => isVoice(source) && (counts === 'whole' || counts.has(source))
  const shipped = JSON.stringify(rules.filter(({ source }) => heard(source)))
  const anew = JSON.stringify(voices.filter((voice) => !heard(voice)))
  const row = `"call":${envelope},"whole":${whole},"shipped":${shipped},"anew":${anew}`
  if (counts !== 'whole') return `{${row}}`
  const own = rules.filter(({ source, module }) => tenantSources.has(source) && !changed.has(module))
  return `{${row},"own":${JSON.stringify(own)}}`
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

/**
 * Recorded calls are requests; what is none, or no envelope, has no answer here. Policies in monitor mode decide nothing
 * and are not heard; what the change leaves as it is is evaluated once.
 */
const question = (changed: readonly string[]) => `package replay

import data.behavry.fold
import data.behavry.tenant_policies

answers := said if {
	[row, now] := [input, _now]
	said := _said(row) with input as row.call with time.now_ns as now
}

default _now := 0

_now := input.call.now_ns if is_number(input.call.now_ns)

_said(row) := {"after": _answer(row, shipped | (own | _new))} if {
	input.phase == "request"
	row.own
	shipped := _shipped(row)
	own := {rule | some rule in row.own}
}

_said(row) := {"before": _answer(row, shipped | rules), "after": _answer(row, shipped | (_kept | _new))} if {
	input.phase == "request"
	not row.own
	shipped := _shipped(row)
	rules := tenant_policies.rules
}

_answer(row, said) := fold.folded(said) if row.whole

else := fold.verdict(said)

_shipped(row) := {rule | some rule in row.shipped} | {rule |
	some source in row.anew
	some rule in fold.shipped_by[source]
}

_kept := {rule | some rule in tenant_policies.rules; not rule.module in _changed}

_changed := {${changed.map((id) => JSON.stringify(id)).join(', ')}}

_new := tenant_policies.said(data.directory_after[input.tenant].always.active)
`
