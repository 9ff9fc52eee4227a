// Routes of candidates and of policy automation.
import type { Candidates } from '../../automation/candidates.ts'
import type { PolicyAutomationRoom } from '../../settings/policy-automation.ts'
import { progressAnswer } from '../progress-answer.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /policy-candidates'
  | 'GET /policy-candidates/stats'
  | 'GET /policy-candidates/{id}'
  | 'GET /policy-candidates/{id}/impact'
  | 'GET /policy-candidates/{id}/templates'
  | 'POST /policy-candidates/{id}/approve'
  | 'POST /policy-candidates/{id}/reject'
  | 'POST /policy-candidates/{id}/undo'
  | 'PATCH /policy-candidates/{id}/rego'
  | 'POST /policy-candidates/{id}/test'
  | 'GET /admin/policy-automation'
  | 'PATCH /admin/policy-automation'

export interface CandidateRoutesDeps {
  readonly candidates: Candidates
  readonly policyAutomation: PolicyAutomationRoom
  readonly report: (error: unknown) => void
}

export function candidateRoutes({ candidates, policyAutomation, report }: CandidateRoutesDeps): Handlers<Key> {
  return {
    'GET /policy-candidates': ({ query }) => candidates.list(query),
    'GET /policy-candidates/stats': ({ query }) => candidates.stats(query.window_days),
    'GET /policy-candidates/{id}': ({ params }) => candidates.get(params.id),
    'GET /policy-candidates/{id}/impact': ({ params, request }) =>
      progressAnswer({ request, ask: () => candidates.impact(params.id), report }),
    'GET /policy-candidates/{id}/templates': ({ params }) => candidates.templates(params.id),
    'POST /policy-candidates/{id}/approve': ({ params, body, operator }) =>
      candidates.approve(params.id, body, operator.operator_id),
    'POST /policy-candidates/{id}/reject': ({ params, body, operator }) =>
      candidates.reject(params.id, body, operator.operator_id),
    'POST /policy-candidates/{id}/undo': ({ params, body, operator }) =>
      candidates.undo(params.id, body.review_notes, operator.operator_id),
    'PATCH /policy-candidates/{id}/rego': ({ params, body, operator }) =>
      candidates.edit(params.id, body.rego_rule, operator.operator_id),
    'POST /policy-candidates/{id}/test': ({ params, body }) => candidates.test(params.id, body.input),
    'GET /admin/policy-automation': () => policyAutomation.current(),
    'PATCH /admin/policy-automation': ({ body, operator }) => policyAutomation.patch(body, operator.operator_id),
  }
}
