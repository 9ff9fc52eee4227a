// Step 6 of the seed: Open Policy Agent decides; no answer, a late one or a strange one is a deny.
import type { OpaAnswer } from '../../../shared/contract/decision.ts'
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Opa } from '../../opa/opa.ts'
import type { Facts, Stage, StageAnswer } from '../stage.ts'
import { buildEnvelope, type EnvelopeDeps } from './envelope.ts'

export interface PolicyDeps extends EnvelopeDeps {
  readonly opa: Pick<Opa, 'decide'>
}

/** 250 ms for the decision itself and 2 s while a policy is being pushed, with a little room (decisions 4 and 12). */
const limitMs = 2500

export function createPolicyStage(deps: PolicyDeps): Stage {
  return {
    label: 'policy',
    failure: 'opa_unavailable',
    limit_ms: limitMs,
    async run(call, facts, signal) {
      const text = serialise(buildEnvelope(call, facts, deps) as unknown as Json)
      const input = { hash: deps.digest(text), text }
      const { answer, revision } = await deps.opa.decide(text, signal)
      return answerOf(answer, { input, opa_answer: answer, policy_revision: revision })
    },
  }
}

function answerOf(answer: OpaAnswer, facts: Facts): StageAnswer {
  const shown = { policy: answer.policy, contributing: answer.contributing, rules: answer.rules.length }
  if (answer.result === 'allow') return { outcome: 'pass', facts, shown: { ...shown, result: 'allow' } }
  const lead = answer.rules.find((rule) => rule.policy === answer.policy)
  return {
    outcome: answer.result,
    code: answer.policy,
    reason: answer.policy === 'default' ? 'no_policy_matched' : 'policy',
    message: answer.reason,
    remedy: lead?.remedy ?? '',
    facts,
    shown,
  }
}
