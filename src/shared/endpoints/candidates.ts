// Routes of candidates and of policy automation (policy automation seed, API Endpoints).
import { z } from 'zod'
import {
  approveCandidateSchema,
  candidateFilter,
  candidateSchema,
  candidateStatsSchema,
  candidateTemplateSchema,
  candidateTestSchema,
  editCandidateSchema,
  patchPolicyAutomationSchema,
  policyAutomationSchema,
  rejectCandidateSchema,
  testCandidateSchema,
  undoCandidateSchema,
} from '../contract/candidate.ts'
import { impactSchema } from '../contract/policy.ts'
import { type Endpoint, listOf, page } from './endpoint.ts'

export const candidateEndpoints = {
  'GET /policy-candidates': {
    summary: 'Proposed policies and what became of them, newest first',
    role: 'viewer',
    query: z.strictObject({ ...page, ...candidateFilter }),
    status: 200,
    answer: listOf(candidateSchema),
  },
  // Before the route with an id, which would take it for one.
  'GET /policy-candidates/stats': {
    summary: 'How many of each status were made in the last days',
    role: 'viewer',
    query: z.strictObject({ window_days: z.coerce.number().int().min(1).max(3650).default(30) }),
    status: 200,
    answer: candidateStatsSchema,
  },
  'GET /policy-candidates/{id}': { summary: 'One candidate', role: 'viewer', status: 200, answer: candidateSchema },
  'GET /policy-candidates/{id}/impact': {
    summary: 'What it would have done to recorded calls; as an event stream with progress, ended by closing it',
    role: 'viewer',
    status: 200,
    answer: impactSchema,
    progress: true,
  },
  'GET /policy-candidates/{id}/templates': {
    summary: 'What the templates that fit its source event say of it',
    role: 'viewer',
    status: 200,
    answer: listOf(candidateTemplateSchema),
  },
  'POST /policy-candidates/{id}/approve': {
    summary: 'Make it a policy that counts from now on',
    role: 'admin',
    body: approveCandidateSchema,
    status: 200,
    answer: candidateSchema,
  },
  'POST /policy-candidates/{id}/reject': {
    summary: 'Close it; the pattern stays quiet for a while',
    role: 'admin',
    body: rejectCandidateSchema,
    status: 200,
    answer: candidateSchema,
  },
  'POST /policy-candidates/{id}/undo': {
    summary: 'Archive the policy that it became',
    role: 'admin',
    body: undoCandidateSchema,
    status: 200,
    answer: candidateSchema,
  },
  'PATCH /policy-candidates/{id}/rego': {
    summary: 'Change its text while it is proposed',
    role: 'policy_author',
    body: editCandidateSchema,
    status: 200,
    answer: candidateSchema,
  },
  'POST /policy-candidates/{id}/test': {
    summary: 'What it says of an input, and the whole set without and with it',
    role: 'policy_author',
    body: testCandidateSchema,
    status: 200,
    answer: candidateTestSchema,
  },
  'GET /admin/policy-automation': {
    summary: 'When candidates become policies by themselves',
    role: 'viewer',
    status: 200,
    answer: policyAutomationSchema,
  },
  'PATCH /admin/policy-automation': {
    summary: 'Change when candidates become policies by themselves',
    role: 'admin',
    body: patchPolicyAutomationSchema,
    status: 200,
    answer: policyAutomationSchema,
  },
} as const satisfies Record<string, Endpoint>
