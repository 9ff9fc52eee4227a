// Routes of the blast radius.
import { blastRadiusSchema, patchBlastRadiusSchema } from '../contract/blast-radius.ts'
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
} as const satisfies Record<string, Endpoint>
