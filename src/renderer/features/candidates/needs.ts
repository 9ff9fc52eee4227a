// The least role for each step, as the console asks for it.
import { candidateEndpoints } from '../../../shared/endpoints/candidates.ts'

export const needs = {
  edit: candidateEndpoints['PATCH /policy-candidates/{id}/rego'].role,
  test: candidateEndpoints['POST /policy-candidates/{id}/test'].role,
  decide: candidateEndpoints['POST /policy-candidates/{id}/approve'].role,
  automate: candidateEndpoints['PATCH /admin/policy-automation'].role,
} as const
