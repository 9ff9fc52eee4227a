// Routes of exceptions: what an operator has decided for a while (policy-engine seed, Policy Exceptions).
import { z } from 'zod'
import {
  createExceptionSchema,
  exceptionPreviewSchema,
  exceptionSchema,
  exceptionStatusSchema,
  extendExceptionSchema,
  previewExceptionSchema,
} from '../contract/exception.ts'
import { uuidSchema } from '../contract/primitives.ts'
import { type Endpoint, listOf, nothing, page } from './endpoint.ts'

export const exceptionEndpoints = {
  'GET /exceptions': {
    summary: 'Exceptions, newest first',
    role: 'viewer',
    query: z.strictObject({ ...page, status: exceptionStatusSchema.optional(), agent_id: uuidSchema.optional() }),
    status: 200,
    answer: listOf(exceptionSchema),
  },
  'POST /exceptions': {
    summary: 'Allow calls of a kind for a while',
    role: 'analyst',
    body: createExceptionSchema,
    status: 201,
    answer: exceptionSchema,
  },
  // Before the route with an id, which would take it for one.
  'GET /exceptions/preview': {
    summary: 'How many recorded calls an exception would have covered',
    role: 'viewer',
    query: previewExceptionSchema,
    status: 200,
    answer: exceptionPreviewSchema,
  },
  'GET /exceptions/{id}': { summary: 'One exception', role: 'viewer', status: 200, answer: exceptionSchema },
  'PATCH /exceptions/{id}/extend': {
    summary: 'Let it count for some hours more',
    role: 'analyst',
    body: extendExceptionSchema,
    status: 200,
    answer: exceptionSchema,
  },
  'DELETE /exceptions/{id}': {
    summary: 'Revoke it; it counts no more',
    role: 'analyst',
    status: 204,
    answer: nothing,
  },
  'POST /exceptions/{id}/restore': {
    summary: 'Take back a revocation of the last minute',
    role: 'analyst',
    status: 200,
    answer: exceptionSchema,
  },
} as const satisfies Record<string, Endpoint>
