// Routes of policies.
import type { PolicyStatus } from '../../../shared/contract/policy.ts'
import type { Authoring } from '../../policies/authoring.ts'
import type { ImpactRoom } from '../../policies/impact.ts'
import type { Policies } from '../../policies/policies.ts'
import type { Suggest } from '../../policies/suggest.ts'
import { mustHaveRole, type Operator } from '../guard.ts'
import { progressAnswer } from '../progress-answer.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /policies'
  | 'POST /policies'
  | 'POST /policies/validate'
  | 'GET /policies/reference'
  | 'POST /policies/format'
  | 'POST /policies/lint'
  | 'POST /policies/try'
  | 'POST /policies/test'
  | 'POST /policies/impact'
  | 'POST /policies/suggest'
  | 'GET /policies/{id}'
  | 'PATCH /policies/{id}'
  | 'DELETE /policies/{id}'
  | 'GET /policies/{id}/versions'

export interface PolicyRoutesDeps {
  readonly policies: Policies
  readonly impact: ImpactRoom
  readonly authoring: Authoring
  readonly suggest: Suggest
  readonly report: (error: unknown) => void
}

export function policyRoutes({ policies, impact, authoring, suggest, report }: PolicyRoutesDeps): Handlers<Key> {
  return {
    'GET /policies': ({ query }) => policies.list(query),
    'POST /policies': ({ body, operator }) => {
      mustMove(operator, body.status)
      return policies.create(body, operator.operator_id)
    },
    'POST /policies/validate': ({ body }) => policies.validate(body),
    'GET /policies/reference': () => authoring.reference(),
    'POST /policies/format': async ({ body }) => ({ rego_content: await authoring.format(body.rego_content) }),
    'POST /policies/lint': ({ body, request }) => authoring.lint(body.rego_content, request.signal),
    'POST /policies/try': ({ body }) => authoring.tryOn(body),
    'POST /policies/test': ({ body }) => authoring.test(body),
    'POST /policies/impact': ({ body, request }) =>
      progressAnswer({
        request,
        ask: () => impact.ask(body),
        report,
      }),
    'POST /policies/suggest': ({ body }) => suggest(body),
    'GET /policies/{id}': ({ params }) => policies.get(params.id),
    'PATCH /policies/{id}': ({ params, body, operator }) => {
      mustMove(operator, body.status)
      return policies.patch(params.id, body, operator.operator_id)
    },
    'DELETE /policies/{id}': async ({ params, operator }) => {
      await policies.remove(params.id, operator.operator_id)
      return null
    },
    'GET /policies/{id}/versions': ({ params }) => policies.versions(params.id),
  }
}

/** Who writes does not decide what goes live or leaves (decision 13). */
function mustMove(operator: Operator, status: PolicyStatus | undefined): void {
  if (status !== undefined && status !== 'draft') mustHaveRole(operator, 'admin')
}
