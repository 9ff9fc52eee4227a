// The route that makes a policy of observed calls.
import { policySuggestionSchema, suggestPolicySchema } from '../contract/candidate.ts'
import type { Endpoint } from './endpoint.ts'

export const suggestEndpoints = {
  'POST /policies/suggest': {
    summary: 'A policy that covers these calls and as little else as can be',
    role: 'policy_author',
    body: suggestPolicySchema,
    status: 200,
    answer: policySuggestionSchema,
  },
} as const satisfies Record<string, Endpoint>
