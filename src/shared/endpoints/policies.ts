// Routes of policies: written, proved, activated, changed after a review.
import { z } from 'zod'
import {
  formatRegoSchema,
  formattedRegoSchema,
  regoReferenceSchema,
  testedPolicySchema,
  testPolicySchema,
  triedPolicySchema,
  tryPolicySchema,
} from '../contract/authoring.ts'
import {
  approveChangeRequestSchema,
  changeRequestSchema,
  rejectChangeRequestSchema,
  submitChangeRequestSchema,
} from '../contract/change-request.ts'
import {
  createPolicySchema,
  impactQuestionSchema,
  impactSchema,
  patchPolicySchema,
  policySchema,
  policySourceSchema,
  policyStatusSchema,
  policyVersionSchema,
  validatedPolicySchema,
  validatePolicySchema,
} from '../contract/policy.ts'
import { type Endpoint, listOf, nothing, page, pageQuery } from './endpoint.ts'

export const policyEndpoints = {
  'GET /policies': {
    summary: 'All policies: your own, newest change first, then those that came with the console',
    role: 'viewer',
    query: z.strictObject({ ...page, status: policyStatusSchema.optional(), source: policySourceSchema.optional() }),
    status: 200,
    answer: listOf(policySchema),
  },
  'POST /policies': {
    summary: 'Keep a policy as a draft; an admin may activate it at once',
    role: 'policy_author',
    body: createPolicySchema,
    status: 201,
    answer: policySchema,
  },
  'POST /policies/validate': {
    summary: 'What the gate says of a text',
    role: 'policy_author',
    body: validatePolicySchema,
    status: 200,
    answer: validatedPolicySchema,
  },
  'GET /policies/reference': {
    summary: 'Names that a policy may use: built-in functions and the library',
    role: 'viewer',
    status: 200,
    answer: regoReferenceSchema,
  },
  'POST /policies/format': {
    summary: 'The same text in the usual form',
    role: 'policy_author',
    body: formatRegoSchema,
    status: 200,
    answer: formattedRegoSchema,
  },
  'POST /policies/try': {
    summary: 'How one call would be decided with a text, and without it',
    role: 'policy_author',
    body: tryPolicySchema,
    status: 200,
    answer: triedPolicySchema,
  },
  'POST /policies/test': {
    summary: 'Run an author’s own tests',
    role: 'policy_author',
    body: testPolicySchema,
    status: 200,
    answer: testedPolicySchema,
  },
  'POST /policies/impact': {
    summary: 'What a change would have done to recorded calls; as an event stream with progress, ended by closing it',
    role: 'policy_author',
    body: impactQuestionSchema,
    status: 200,
    answer: impactSchema,
    progress: true,
  },
  'GET /policies/change-requests/pending': {
    summary: 'How many change requests wait for a review',
    role: 'viewer',
    status: 200,
    answer: z.strictObject({ pending: z.number().int() }),
  },
  'GET /policies/{id}': { summary: 'One policy', role: 'viewer', status: 200, answer: policySchema },
  'PATCH /policies/{id}': {
    summary: 'Change a draft, or what becomes of a policy; the text of a live one needs a change request',
    role: 'policy_author',
    body: patchPolicySchema,
    status: 200,
    answer: policySchema,
  },
  'DELETE /policies/{id}': {
    summary: 'Delete a draft or an archived policy',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /policies/{id}/versions': {
    summary: 'Every version of a policy, newest first',
    role: 'viewer',
    status: 200,
    answer: listOf(policyVersionSchema),
  },
  'POST /policies/{id}/change-requests': {
    summary: 'Submit a change for review',
    role: 'policy_author',
    body: submitChangeRequestSchema,
    status: 201,
    answer: changeRequestSchema,
  },
  'GET /policies/{id}/change-requests': {
    summary: 'Change requests of a policy, newest first',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(changeRequestSchema),
  },
  'POST /policies/{id}/change-requests/{req_id}/approve': {
    summary: 'Approve and apply at once exactly what was reviewed',
    role: 'admin',
    body: approveChangeRequestSchema,
    status: 200,
    answer: changeRequestSchema,
  },
  'POST /policies/{id}/change-requests/{req_id}/reject': {
    summary: 'Reject with notes',
    role: 'admin',
    body: rejectChangeRequestSchema,
    status: 200,
    answer: changeRequestSchema,
  },
} as const satisfies Record<string, Endpoint>
