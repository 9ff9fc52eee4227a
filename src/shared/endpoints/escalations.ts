// Routes of held calls.
import { z } from 'zod'
import {
  approveEscalationSchema,
  denyEscalationSchema,
  escalationSchema,
  escalationStatusSchema,
} from '../contract/escalation.ts'
import { type Endpoint, listOf, page } from './endpoint.ts'

export const escalationEndpoints = {
  'GET /escalations': {
    summary: 'Held calls, newest first',
    role: 'viewer',
    query: z.strictObject({ ...page, status: escalationStatusSchema.optional() }),
    status: 200,
    answer: listOf(escalationSchema),
  },
  'GET /escalations/{id}': { summary: 'One held call', role: 'viewer', status: 200, answer: escalationSchema },
  'POST /escalations/{id}/approve': {
    summary: 'Allow this call once',
    role: 'analyst',
    body: approveEscalationSchema,
    status: 200,
    answer: escalationSchema,
  },
  'POST /escalations/{id}/deny': {
    summary: 'Deny this call',
    role: 'analyst',
    body: denyEscalationSchema,
    status: 200,
    answer: escalationSchema,
  },
} as const satisfies Record<string, Endpoint>
