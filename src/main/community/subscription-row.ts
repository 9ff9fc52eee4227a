// A subscription as its row, and as the API shows it.
import { z } from 'zod'
import type { Cadence } from '../../shared/contract/community.ts'
import {
  pendingUpdateSchema,
  type Subscription,
  type SubscriptionDetail,
  subscriptionVersionSchema,
} from '../../shared/contract/library.ts'
import type { SubscriptionRow } from '../store/library-tables.ts'
import type { NewSubscription, SubscriptionStore } from '../store/subscriptions.ts'
import { type PartInForce, partSchema, partsInForce, readParts } from './parts.ts'

/** What waits; the texts are kept apart, by their hashes. */
export const storedPendingSchema = pendingUpdateSchema
  .omit({ before: true, after: true })
  .extend({ parts: z.tuple([partSchema], partSchema) })
export type StoredPending = z.infer<typeof storedPendingSchema>

export function pendingOf({ pending }: Pick<SubscriptionRow, 'pending'>): StoredPending | null {
  return pending === null ? null : storedPendingSchema.parse(JSON.parse(pending))
}

export function subscriptionItem(row: SubscriptionRow | NewSubscription): Subscription {
  const { id, artifact_id, name, slug, kind, cadence, mode, resolved_version, pinned_version, latest_version } = row
  const { last_sync_at, next_sync_at, state, state_reason, created_at } = row
  return {
    ...{ id, artifact_id, name, slug, kind, cadence, mode, allow_rules: row.allow_rules === 1 },
    ...{ resolved_version, pinned_version, latest_version, last_sync_at, next_sync_at, state, state_reason },
    objects: objectsOf(partsInForce(row.parts)),
    created_at,
  }
}

export function objectsOf(parts: readonly PartInForce[]): Subscription['objects'] {
  return parts.flatMap(({ kind, object_id: id }) => (kind === 'pack' || id === null ? [] : [{ kind, id }]))
}

export function subscriptionDetail(row: SubscriptionRow, store: SubscriptionStore): SubscriptionDetail {
  const history = store
    .history(row.id)
    .map(({ version, sha256, applied_at, reason, by }) => ({ version, sha256, applied_at, reason, by }))
  const items = z.array(subscriptionVersionSchema).parse(history)
  return { ...subscriptionItem(row), pending: pendingItem(row, store), history: items }
}

function pendingItem(row: SubscriptionRow, store: SubscriptionStore): SubscriptionDetail['pending'] {
  const pending = pendingOf(row)
  if (!pending) return null
  const { parts, ...rest } = pending
  const [now] = partsInForce(row.parts)
  const [before, after] = [readParts([now], store)?.[0]?.body, readParts([parts[0]], store)?.[0]?.body]
  return before && after ? { ...rest, before, after } : null
}

const hours: Readonly<Record<Cadence, number>> = { hourly: 1, daily: 24, weekly: 168 }

/** A tenth more or less, so that not all ask at once. `chance` is from 0 to 1. */
export function nextSync(now: number, cadence: Cadence, chance: number): string {
  return new Date(now + hours[cadence] * 3_600_000 * (0.9 + 0.2 * chance)).toISOString()
}

/** Of a subscription in the log. */
export function told({ id, artifact_id, source, name, kind, resolved_version }: NewSubscription) {
  return { subscription_id: id, artifact_id, source, name, kind, version: resolved_version }
}
