// What helps an author: names that may be used, the usual format, one call tried, tests run; all away from the live engine.

import type { z } from 'zod'
import type {
  LintedRego,
  RegoReference,
  TestedPolicy,
  TriedPolicy,
  testPolicySchema,
  tryPolicySchema,
} from '../../shared/contract/authoring.ts'
import type { OpaAnswer } from '../../shared/contract/decision.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { lineOf, rulesIn } from '../../shared/rego-text.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { PolicyModule } from '../opa/active-set.ts'
import type { AuthorTools } from '../opa/author-tools.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import { changedSet, type PolicySet } from '../opa/policy-set.ts'
import type { Regal } from '../opa/regal.ts'
import type { PolicyStore } from '../store/policies.ts'
import { type PolicyGate, questionFor, refusedByGate } from './enact.ts'
import { draftId } from './policies.ts'

export interface AuthoringDeps {
  readonly rows: PolicyStore
  readonly gate: PolicyGate
  readonly tools: AuthorTools
  readonly regal: Regal
  readonly evaluator: Pick<EvaluateOnce, 'evaluate'>
  readonly query: Pick<LogQuery, 'call'>
  readonly currentSet: () => PolicySet
  readonly tenantId: string
}

export interface Authoring {
  reference(): Promise<RegoReference>
  /** Throws Refusal 422 for a text that cannot be parsed. */
  format(text: string): Promise<string>
  /** Advice only: it never stands in the way of a policy. Never rejects but when aborted. */
  lint(text: string, signal: AbortSignal): Promise<LintedRego>
  tryOn(question: z.output<typeof tryPolicySchema>): Promise<TriedPolicy>
  test(question: z.output<typeof testPolicySchema>): Promise<TestedPolicy>
}

export function createAuthoring(deps: AuthoringDeps): Authoring {
  const { tools, gate, rows } = deps
  return {
    async reference() {
      const modules = deps.currentSet().modules.filter(({ id }) => id.startsWith('lib/'))
      return {
        builtins: await tools.builtins(),
        library: modules.flatMap(libraryEntries),
        modules: Object.fromEntries(modules.map(({ id, text }) => [id, text])),
      }
    },
    async format(text) {
      const formatted = await tools.format(text)
      if (formatted !== null) return formatted
      const { errors } = await gate.check(
        text,
        questionFor(rows, { id: draftId, source: 'custom', tenant_id: deps.tenantId }),
      )
      throw errors.length > 0
        ? refusedByGate(errors)
        : new Refusal(422, 'not_rego', 'This text cannot be read, so it cannot be formatted.')
    },
    lint: deps.regal.lint,
    tryOn: (question) => tryOn(deps, question),
    test: ({ rego_content, test_content }) => tools.test(rego_content, test_content),
  }
}

/** Rules whose name begins with `_` are the library's own. */
function libraryEntries({ id, text }: PolicyModule): RegoReference['library'] {
  const name = /^package\s+([\w.]+)/m.exec(text)?.[1]
  if (name === undefined) return []
  return rulesIn(text)
    .filter((rule) => !rule.name.startsWith('_'))
    .map((rule) => ({
      path: `data.${name}.${rule.name}`,
      signature: rule.signature,
      description: rule.about,
      module: id,
      line: lineOf(text, rule.at),
    }))
}

/** Once without the policy and once with this text of it active. */
async function tryOn(deps: AuthoringDeps, question: z.output<typeof tryPolicySchema>): Promise<TriedPolicy> {
  const { rego_content, policy_id } = question
  const row = policy_id === undefined ? undefined : deps.rows.byId(policy_id)
  const { id, source } = row ?? { id: draftId, source: 'custom' as const }
  const about = questionFor(deps.rows, { id, source, tenant_id: deps.tenantId })
  const { valid, errors } = await deps.gate.check(rego_content, about)
  if (!valid) throw refusedByGate(errors)
  const input = await inputOf(deps, question)
  const now = deps.currentSet()
  const policy = { id, tenant_id: deps.tenantId, source, mode: 'active' as const, rego_content, index: null }
  const ask = async (set: PolicySet): Promise<OpaAnswer> => {
    const [evaluated] = await deps.evaluator.evaluate({ set, envelopes: [JSON.stringify(input)] })
    const answer = answerOf(evaluated)
    if (!answer) throw new Refusal(422, 'no_answer', 'The policy engine had no answer for this input in time.')
    return answer
  }
  const [without, with_] = await Promise.all([
    ask(changedSet(now, { drop: [id] })),
    ask(changedSet(now, { put: [policy] })),
  ])
  const rules = with_.rules.filter(({ module }) => module === id)
  return { decision: { without: inShort(without), with: inShort(with_) }, rules, input }
}

async function inputOf(
  { query, tenantId }: AuthoringDeps,
  { call_id, input }: z.output<typeof tryPolicySchema>,
): Promise<Record<string, unknown>> {
  // The engine finds the policies of a tenant by its name: an input of one's own is always about this one.
  if (call_id === undefined) return { ...input, tenant: tenantId }
  const call = await query.call(call_id)
  if (!call) throw new Refusal(404, 'not_found', 'The log has no such call.')
  if (!call.envelope) {
    throw new Refusal(409, 'no_input', 'What the policy engine was asked for this call is not there any more.')
  }
  return { ...call.envelope }
}

function inShort({ result, policy, reason }: OpaAnswer) {
  return { result, policy, reason }
}
