// Asks the policy engine about a result, but only when there is something to ask: a finding, a taint, a policy that judges results.
import type { OpaAnswer } from '../../../shared/contract/decision.ts'
import type { Envelope } from '../../../shared/contract/tool-call.ts'
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Opa } from '../../opa/opa.ts'
import { buildEnvelope, type EnvelopeDeps } from '../policy/envelope.ts'
import type { StageAnswer } from '../stage.ts'
import type { ResponseFacts, ResponseStage } from './response-stage.ts'

export interface ResponsePolicyDeps extends EnvelopeDeps {
  readonly opa: Pick<Opa, 'decide' | 'judgesResponses'>
}

/** As for requests: the decision itself, and a push that it waits for. */
const limitMs = 2500

export function createResponsePolicyStage(deps: ResponsePolicyDeps): ResponseStage {
  return {
    label: 'policy',
    failure: 'opa_unavailable',
    limit_ms: limitMs,
    async run({ call, request }, { shown_findings = [] }, signal) {
      const envelope: Envelope = {
        ...buildEnvelope(call, request, deps),
        phase: 'response',
        inbound_findings: [...shown_findings],
      }
      const { saw_untrusted, read_private } = envelope.context.session
      if (shown_findings.length === 0 && !(saw_untrusted && read_private) && !deps.opa.judgesResponses())
        return { outcome: 'pass' }
      const text = serialise(envelope as unknown as Json)
      const { answer, revision } = await deps.opa.decide(text, signal)
      const input = { hash: deps.digest(text), text }
      return answerOf(answer, { input, opa_answer: answer, policy_revision: revision })
    },
  }
}

function answerOf(answer: OpaAnswer, facts: ResponseFacts): StageAnswer<ResponseFacts> {
  const shown = { policy: answer.policy, contributing: answer.contributing, result: answer.result }
  if (answer.result === 'allow') return { outcome: 'pass', facts, shown }
  const lead = answer.rules.find((rule) => rule.policy === answer.policy)
  return {
    outcome: answer.result,
    code: answer.policy,
    reason: lead?.source === 'inbound' ? 'inbound' : 'policy',
    message: answer.reason,
    remedy: lead?.remedy ?? '',
    facts,
    shown,
  }
}
