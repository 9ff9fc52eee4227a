// Routes of inbound rules and of domains.
import type { TestedInbound, TestInbound } from '../../../shared/contract/inbound-rule.ts'
import type { InboundRules } from '../../enforcement/inbound/inbound-rules.ts'
import type { TrustDomains } from '../../enforcement/inbound/trust-domains.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /inbound-rules'
  | 'POST /inbound-rules'
  | 'POST /inbound-rules/test'
  | 'GET /inbound-rules/{id}'
  | 'PATCH /inbound-rules/{id}'
  | 'DELETE /inbound-rules/{id}'
  | 'GET /trust-domains'
  | 'POST /trust-domains'
  | 'DELETE /trust-domains/{id}'

export interface InboundRoutesDeps {
  readonly inbound: {
    readonly rules: InboundRules
    readonly testInbound: (body: TestInbound) => Promise<TestedInbound>
  }
  readonly trustDomains: TrustDomains
}

export function inboundRoutes({ inbound: { rules, testInbound }, trustDomains }: InboundRoutesDeps): Handlers<Key> {
  return {
    'GET /inbound-rules': ({ query }) => rules.list(query),
    'POST /inbound-rules': ({ body, operator }) => rules.create(body, operator.operator_id),
    'POST /inbound-rules/test': ({ body }) => testInbound(body),
    'GET /inbound-rules/{id}': ({ params }) => rules.get(params.id),
    'PATCH /inbound-rules/{id}': ({ params, body, operator }) => rules.patch(params.id, body, operator.operator_id),
    'DELETE /inbound-rules/{id}': async ({ params, operator }) => {
      await rules.remove(params.id, operator.operator_id)
      return null
    },
    'GET /trust-domains': ({ query }) => trustDomains.list(query),
    'POST /trust-domains': ({ body, operator }) => trustDomains.create(body, operator.operator_id),
    'DELETE /trust-domains/{id}': async ({ params, operator }) => {
      await trustDomains.remove(params.id, operator.operator_id)
      return null
    },
  }
}
