// A rule made of recorded calls: it covers each of them and as little else as can be, as a text that nobody has kept yet.

import type { z } from 'zod'
import type { PolicySuggestion, SuggestedTarget, suggestPolicySchema } from '../../shared/contract/candidate.ts'
import type { RuleHit } from '../../shared/contract/decision.ts'
import { regoLimitBytes } from '../../shared/contract/policy.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'
import { cutInTheMiddle, visible } from '../../shared/visible-text.ts'
import type { LogQuery } from '../events/log-query.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import type { PolicySet } from '../opa/policy-set.ts'
import { type Clause, clausesOf, type FoldText } from './covered-calls.ts'
import { suggestedRego } from './suggested-rego.ts'
import { descriptionOf, nameOf, ruleWords } from './suggested-words.ts'

export interface SuggestDeps {
  readonly query: Pick<LogQuery, 'call'>
  readonly evaluator: Pick<EvaluateOnce, 'evaluate'>
  /** What the live engine holds. Throws Refusal 503 while there is nothing. */
  readonly currentSet: () => PolicySet
  /** As the spellings of targets are folded. */
  readonly foldText: FoldText
}

/** Throws Refusal 404 for an unknown call, 422 where no rule can or may be made of them. */
export type Suggest = (asked: z.output<typeof suggestPolicySchema>) => Promise<PolicySuggestion>

export function createSuggest(deps: SuggestDeps): Suggest {
  return async ({ call_ids, effect }) => {
    const ids = [...new Set(call_ids)]
    const envelopes = await Promise.all(ids.map((id) => envelopeOf(deps, id)))
    if (effect === 'allow') for (const envelope of envelopes) mustBeAllowable(envelope)
    const stronger = effect === 'deny' ? [] : await strongerRules(deps, envelopes, effect)
    const clauses = clausesOf(envelopes, deps.foldText)
    const rego_content = suggestedRego({ effect, clauses, wordsOf: (clause) => ruleWords(effect, clause) })
    if (Buffer.byteLength(rego_content) > regoLimitBytes) throw tooMuch()
    const described = { effect, calls: ids.length, covers: coveredBy(clauses), stronger }
    return {
      name: nameOf(described),
      description: descriptionOf(described),
      rego_content,
      covers: described.covers,
      stronger,
    }
  }
}

async function envelopeOf({ query }: SuggestDeps, id: string): Promise<Envelope> {
  const call = await query.call(id)
  if (!call) throw new Refusal(404, 'not_found', 'The log has no such call.')
  if (call.envelope) return call.envelope
  const words = call.input_hash
    ? 'What the policy engine was asked for this call is not kept any more, so no rule can be made of it.'
    : 'This call was refused before any policy was asked, so a rule would never see one like it.'
  throw new Refusal(422, 'no_input', words)
}

const mask = '⟦secret:'

function mustBeAllowable({ request: { tool_name, action, targets } }: Envelope): void {
  if (action === 'execute' || targets.some(({ op, kind }) => op === 'execute' || kind === 'command')) {
    const words = `${visible(cutInTheMiddle(tool_name, 60))} can run anything here, so it is asked about each time; no rule that allows it is suggested.`
    throw new Refusal(422, 'tool_executes', words)
  }
  if (targets.some(({ value }) => value.includes(mask))) {
    const words = 'A target holds a secret, which the log does not keep, so a rule could not tell it from another one.'
    throw new Refusal(422, 'target_masked', words)
  }
}

/** Of the rules of today, those whose word a policy with this effect does not change. */
async function strongerRules(deps: SuggestDeps, envelopes: readonly Envelope[], effect: Verdict): Promise<string[]> {
  const texts = envelopes.map((envelope) => JSON.stringify(envelope))
  const evaluated = await deps.evaluator.evaluate({ set: deps.currentSet(), envelopes: texts })
  const spoken = evaluated.flatMap((each) => answerOf(each)?.rules ?? notAnswered())
  const denying = spoken.filter(({ result }) => result === 'deny')
  const shipped = denying.find(({ source }) => !ownSources.has(source))
  if (effect === 'allow' && shipped) throw deniedAnyway(shipped)
  // What a role asks for is silent once a policy speaks.
  const asking = spoken.filter(({ result, source }) => result === 'escalate' && source !== 'rbac')
  const rules = effect === 'allow' ? [...denying, ...asking] : denying
  return [...new Set(rules.map(({ policy }) => policy))].sort()
}

/** Rules that the operator can change or take away. */
const ownSources: ReadonlySet<RuleHit['source']> = new Set(['custom', 'autogen', 'community', 'conflict'])

function deniedAnyway({ policy, reason }: RuleHit): Refusal {
  const words = `A rule that came with the console denies this outright, and no policy can allow it: ${reason} (${policy}).`
  return new Refusal(422, 'denied_by_shipped_rule', words)
}

function notAnswered(): never {
  throw new Refusal(422, 'no_answer', 'The policy engine had no answer for these calls in time.')
}

function tooMuch(): Refusal {
  const words = 'These calls touch too many different things for one rule. Choose fewer of them.'
  return new Refusal(422, 'too_many_targets', words)
}

function coveredBy(clauses: readonly Clause[]): PolicySuggestion['covers'] {
  const all = <T extends string>(of: (clause: Clause) => readonly T[]) => [...new Set(clauses.flatMap(of))].sort()
  const targets = clauses.flatMap(({ groups }) =>
    groups.flatMap(({ kind, op, beginnings }) =>
      beginnings.map(({ value, below }): SuggestedTarget => ({ kind, op, value, below })),
    ),
  )
  return {
    tools: all(({ tool_name }) => [tool_name]),
    server_ids: all(({ server_id }) => [server_id]),
    agent_ids: all(({ agent_ids }) => agent_ids),
    targets: [...new Map(targets.map((each) => [JSON.stringify(each), each])).values()],
    untargeted: clauses.some(({ groups }) => groups.length === 0),
  }
}
