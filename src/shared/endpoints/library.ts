// Routes of what this console has of the Community Library: subscriptions, installed copies, syncing, trust.
import { z } from 'zod'
import {
  installedSchema,
  libraryStatusSchema,
  patchSubscriptionSchema,
  rollbackSchema,
  subscriptionDetailSchema,
  subscriptionSchema,
  syncedSchema,
} from '../contract/library.ts'
import { type Endpoint, listOf, nothing, pageQuery } from './endpoint.ts'

export const libraryEndpoints = {
  'GET /library/status': {
    summary: 'Where artifacts come from, and how far that is trusted',
    role: 'viewer',
    status: 200,
    answer: libraryStatusSchema,
  },
  'POST /library/trust': {
    summary: 'Forget the pinned key and the last head of the library, and trust the ones it shows now',
    role: 'admin',
    body: z.strictObject({ key_id: z.string() }),
    status: 200,
    answer: libraryStatusSchema,
  },
  'GET /library/subscriptions': {
    summary: 'Subscriptions, those that wait for somebody first',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(subscriptionSchema),
  },
  'GET /library/subscriptions/{id}': {
    summary: 'One subscription with its history and what waits',
    role: 'viewer',
    status: 200,
    answer: subscriptionDetailSchema,
  },
  'PATCH /library/subscriptions/{id}': {
    summary: 'Pin a version or let go of it, change cadence or mode',
    role: 'admin',
    body: patchSubscriptionSchema,
    status: 200,
    answer: subscriptionDetailSchema,
  },
  'DELETE /library/subscriptions/{id}': {
    summary: 'End a subscription; what came of it goes, unless own policies refer to it',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'POST /library/subscriptions/{id}/accept': {
    summary: 'Apply the update that waits',
    role: 'admin',
    body: z.strictObject({ version: z.string() }),
    status: 200,
    answer: subscriptionDetailSchema,
  },
  'POST /library/subscriptions/{id}/rollback': {
    summary: 'Go back to an earlier version and stay there',
    role: 'admin',
    body: rollbackSchema,
    status: 200,
    answer: subscriptionDetailSchema,
  },
  'GET /library/installs': {
    summary: 'Copies that were installed, newest first',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(installedSchema),
  },
  'POST /library/sync': {
    summary: 'Look for new versions of all subscriptions now',
    role: 'admin',
    body: z.strictObject({}),
    status: 200,
    answer: syncedSchema,
    progress: true,
  },
} as const satisfies Record<string, Endpoint>
