// Why a call was decided as it was: the rules of that time, where they stand, and what would have changed the answer.
import type { Roles } from '../../shared/contract/agent.ts'
import type { Decision, OpaAnswer, RuleHit } from '../../shared/contract/decision.ts'
import type { Explanation } from '../../shared/contract/policy.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { CallDetail } from '../events/reads.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import type { EvaluatedSet } from '../opa/evaluate-rows.ts'
import { monitoredIn, type PolicySet } from '../opa/policy-set.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicySetStore, SavedPolicySet } from '../store/policy-sets.ts'
import { counterfactualsOf, type KnownWorld } from './counterfactuals.ts'
import { locateRule } from './locate-rule.ts'
import { decideAgain, type Fold } from './replay.ts'

export interface ExplainDeps {
  readonly fold: Fold
  readonly query: Pick<LogQuery, 'call'>
  readonly sets: Pick<PolicySetStore, 'load'>
  readonly rows: PolicyStore
  readonly evaluator: Pick<EvaluateOnce, 'evaluate'>
  readonly currentSet: () => PolicySet
}

/** Throws Refusal 404 when the log has no such call. */
export type Explain = (callId: string) => Promise<Explanation>

export function createExplain(deps: ExplainDeps): Explain {
  return async (callId) => {
    const call = await deps.query.call(callId)
    if (!call) throw new Refusal(404, 'not_found', 'The log has no such call.')
    const saved = call.policy_revision === null ? null : deps.sets.load(call.policy_revision)
    const decided = call.stages.findLast(({ stage, outcome }) => stage !== 'policy' && outcome !== 'pass')
    const { result, policy_id, message } = decisionOf(deps.fold, call, call.opa_answer)
    const explanation = {
      decision: { result, policy: policy_id, reason: message },
      policy_revision: call.policy_revision,
      rules: [...(decided ? [stageRule(decided)] : []), ...placed(deps, saved, call.opa_answer)],
    }
    if (!call.envelope || !saved) return { ...explanation, same_today: null, would_change: [] }
    return { ...explanation, ...(await replayed(deps, call, call.envelope, saved)) }
  }
}

/** A call that never reached the engine stays as it was decided. */
function decisionOf(fold: Fold, call: Pick<CallDetail, 'stages'>, answer: OpaAnswer | null): Decision {
  return answer === null ? fold(call.stages, null) : decideAgain(fold, call, answer)
}

function stageRule(stage: CallDetail['stages'][number]): Explanation['rules'][number] {
  const { code = stage.stage, message = '', remedy = '', outcome } = stage
  const result = outcome === 'escalate' ? 'escalate' : 'deny'
  const module = `stage ${stage.stage}`
  return { policy_id: code, module, line: null, code, title: code, reason: message, remedy, result }
}

function placed({ rows }: ExplainDeps, saved: SavedPolicySet | null, answer: OpaAnswer | null): Explanation['rules'] {
  const files = new Map((saved?.modules ?? []).map(({ id, text }) => [id, text]))
  return (answer?.rules ?? []).map((rule) => {
    const file = fileOf(rule, files)
    const { line, title } = file === null ? { line: null, title: rule.policy } : locateRule(files.get(file) ?? '', rule)
    const { policy, reason, remedy, result } = rule
    const own = rows.byId(rule.module)
    return {
      policy_id: own?.id ?? policy,
      module: file ?? rule.module,
      line,
      code: policy,
      title: title === policy && own ? own.name : title,
      reason,
      remedy,
      result,
    }
  })
}

/** A shipped module is found by its package, a policy of a tenant by its id. */
function fileOf({ module }: RuleHit, files: ReadonlyMap<string, string>): string | null {
  for (const [id, text] of files) {
    if (id.endsWith(`/${module}.rego`)) return id
    if (/^package\s+([\w.]+)\s*$/m.exec(text)?.[1] === module) return id
  }
  return null
}

async function replayed(
  deps: ExplainDeps,
  call: CallDetail,
  envelope: Envelope,
  saved: SavedPolicySet,
): Promise<Pick<Explanation, 'same_today' | 'would_change'>> {
  const then = setOf(saved)
  const others = counterfactualsOf(envelope, worldOf(deps, saved, call))
  const today = deps.currentSet()
  const [atThatTime, now] = await Promise.all([
    deps.evaluator.evaluate({
      set: then,
      envelopes: [envelope, ...others.map((other) => other.envelope)].map((each) => JSON.stringify(each)),
    }),
    deps.evaluator.evaluate({ set: today, envelopes: [JSON.stringify(envelope)] }),
  ])
  const was = decisionOf(deps.fold, call, answerOf(atThatTime[0]))
  const is = decisionOf(deps.fold, call, answerOf(now[0]))
  const changed = others.flatMap(({ words }, index) => {
    const { result } = decisionOf(deps.fold, call, answerOf(atThatTime[index + 1]))
    return result === was.result ? [] : [`${words} it would have been ${verdictWords[result]}.`]
  })
  return { same_today: was.result === is.result && was.policy_id === is.policy_id, would_change: changed }
}

const verdictWords: Readonly<Record<Verdict, string>> = { allow: 'allowed', deny: 'denied', escalate: 'held' }

function setOf({ modules, documents }: SavedPolicySet): EvaluatedSet {
  const [data] = documents
  const documentsThen = data ? (JSON.parse(data.text) as Record<string, unknown>) : {}
  return { modules, data: documentsThen, monitored: monitoredIn(documentsThen) }
}

const permissionWord = /"([a-z0-9_]+:[a-z0-9_]+)" in input\.agent\.permissions/g

/** Permissions that the rules of that time ask for on such a server, roles of that time, and own policies that spoke. */
function worldOf({ rows }: ExplainDeps, saved: SavedPolicySet, call: CallDetail): KnownWorld {
  const spoke = new Set((call.opa_answer?.rules ?? []).map(({ module }) => module))
  const permissions = saved.modules
    .filter(({ text }) => call.mcp_server === null || text.includes(`"${call.mcp_server}"`))
    .flatMap(({ text }) => [...text.matchAll(permissionWord)].map(([, permission]) => permission ?? ''))
  const data = setOf(saved).data as { roles?: Roles }
  return {
    permissions: [...new Set(permissions)],
    roles: data.roles ?? {},
    policies: [...spoke].flatMap((id) => {
      const row = rows.byId(id)
      return row ? [{ id, name: row.name }] : []
    }),
  }
}
