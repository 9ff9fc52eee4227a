// Routes of the blast radius.
import { blastRadiusSchema, patchBlastRadiusSchema } from '../contract/blast-radius.ts'
import { impactSchema } from '../contract/policy.ts'
import type { Endpoint } from './endpoint.ts'

export const blastRadiusEndpoints = {
  'GET /admin/blast-radius': {
    summary: 'Thresholds of the blast radius, and what the operator added to its lists',
    role: 'viewer',
    status: 200,
    answer: blastRadiusSchema,
  },
  'PATCH /admin/blast-radius': {
    summary: 'Change thresholds; they count for the pre-check and the policies at once',
    role: 'admin',
    body: patchBlastRadiusSchema,
    status: 200,
    answer: blastRadiusSchema,
  },
  'POST /admin/blast-radius/preview': {
    summary: 'What such a change would have done to the last 10,000 calls; as an event stream with progress',
    role: 'policy_author',
    body: patchBlastRadiusSchema,
    status: 200,
    answer: impactSchema,
    progress: true,
  },
} as const satisfies Record<string, Endpoint>
