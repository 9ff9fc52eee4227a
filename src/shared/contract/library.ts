// What this console has of the Community Library: subscriptions, installed copies, and how far the library is trusted (decisions 28–30).
import { z } from 'zod'
import {
  artifactBodySchema,
  artifactKindSchema,
  artifactSchema,
  cadenceSchema,
  hashSchema,
  packMemberSchema,
  slugSchema,
  treeHeadSchema,
  versionSchema,
} from './community.ts'
import { impactSchema } from './policy.ts'
import { timestampSchema, uuidSchema } from './primitives.ts'

/** `enforce` decides, `monitor` is told what it would have decided, `reference` has an effect only where own policies name it. */
export const subscriptionModeSchema = z.enum(['enforce', 'monitor', 'reference'])
export type SubscriptionMode = z.infer<typeof subscriptionModeSchema>

/** `orphaned`: the library has it no more; what is here goes on counting. */
export const subscriptionStateSchema = z.enum(['current', 'update_pending', 'update_blocked', 'orphaned'])
export type SubscriptionState = z.infer<typeof subscriptionStateSchema>

/** One thing in which an update is weaker, wider or new. `loosens` has it wait for a person. */
export const capabilityChangeSchema = z.strictObject({
  code: z.enum([
    'allow_head',
    'new_builtin',
    'new_data',
    'new_tool',
    'lost_head',
    'weaker_severity',
    'narrower',
    'weaker_action',
    'lost_test',
    'lost_member',
    'new_member',
    'weaker_member',
  ]),
  /** A sentence. */
  message: z.string(),
  loosens: z.boolean(),
})
export type CapabilityChange = z.infer<typeof capabilityChangeSchema>

export const pendingUpdateSchema = z.strictObject({
  version: versionSchema,
  sha256: hashSchema,
  seen_at: timestampSchema,
  /** From when it may apply by itself; null when a person has to accept it. */
  applies_at: timestampSchema.nullable(),
  changes: z.array(capabilityChangeSchema),
  /** Of policies; null while it could not be replayed. */
  impact: impactSchema.nullable(),
  /** The version in force, and the new one. */
  before: artifactBodySchema,
  after: artifactBodySchema,
})
export type PendingUpdate = z.infer<typeof pendingUpdateSchema>

export const subscriptionVersionSchema = z.strictObject({
  version: versionSchema,
  sha256: hashSchema,
  applied_at: timestampSchema,
  /** `sync`, `accepted`, `rollback`, `subscribed`, `pinned`, with who did it. */
  reason: z.enum(['subscribed', 'sync', 'accepted', 'rollback', 'pinned']),
  by: z.string(),
})

export const subscriptionSchema = z.strictObject({
  id: uuidSchema,
  artifact_id: uuidSchema,
  name: z.string(),
  slug: slugSchema,
  kind: artifactKindSchema,
  cadence: cadenceSchema,
  mode: subscriptionModeSchema,
  /** Its allow rules are heard. */
  allow_rules: z.boolean(),
  resolved_version: versionSchema,
  pinned_version: versionSchema.nullable(),
  /** The newest that the library was seen with. */
  latest_version: versionSchema,
  last_sync_at: timestampSchema.nullable(),
  next_sync_at: timestampSchema.nullable(),
  state: subscriptionStateSchema,
  /** A sentence; null while it is current. */
  state_reason: z.string().nullable(),
  /** Policies, patterns and rules that came of it. */
  objects: z.array(z.strictObject({ kind: artifactKindSchema.exclude(['pack']), id: z.string() })),
  created_at: timestampSchema,
})
export type Subscription = z.infer<typeof subscriptionSchema>

/** Newest first; at most the five newest can be gone back to. */
export const subscriptionDetailSchema = subscriptionSchema.extend({
  pending: pendingUpdateSchema.nullable(),
  history: z.array(subscriptionVersionSchema),
})
export type SubscriptionDetail = z.infer<typeof subscriptionDetailSchema>

export const subscribeSchema = z.strictObject({
  cadence: cadenceSchema.default('daily'),
  mode: subscriptionModeSchema.default('enforce'),
  allow_rules: z.boolean().default(false),
})
export type Subscribe = z.infer<typeof subscribeSchema>

export const patchSubscriptionSchema = z
  .strictObject({ pinned_version: versionSchema.nullable(), cadence: cadenceSchema, mode: subscriptionModeSchema })
  .partial()
export type PatchSubscription = z.infer<typeof patchSubscriptionSchema>

export const rollbackSchema = z.strictObject({ version: versionSchema })

export const installSchema = z.strictObject({ activate: z.boolean().default(false) })
export const installPackSchema = z.strictObject({
  /** Ids of the members wanted; all when absent. */
  members: z.array(packMemberSchema.shape.artifact_id).min(1).max(200).optional(),
  activate: z.boolean().default(false),
})

export const installedSchema = z.strictObject({
  id: uuidSchema,
  artifact_id: uuidSchema,
  name: z.string(),
  version: versionSchema,
  kind: artifactKindSchema,
  objects: z.array(z.strictObject({ kind: artifactKindSchema.exclude(['pack']), id: z.string() })),
  /** What of a pack was left out, with the reason. */
  skipped: z.array(z.strictObject({ artifact_id: uuidSchema, reason: z.string() })),
  installed_at: timestampSchema,
  installed_by: z.string(),
})
export type Installed = z.infer<typeof installedSchema>

export const syncedSchema = z.strictObject({
  checked: z.number().int(),
  updated: z.number().int(),
  blocked: z.number().int(),
  /** A sentence: why the library could not be asked. What is here stays as it was. */
  error: z.string().optional(),
})
export type Synced = z.infer<typeof syncedSchema>

/** Where artifacts come from, and what is known of its log. */
export const libraryStatusSchema = z.strictObject({
  source: z.enum(['remote', 'starter']),
  base_url: z.string().nullable(),
  /** `stale`: its head is older than it may be; `untrusted`: what it said contradicts what is known of it. */
  state: z.enum(['ok', 'unreachable', 'stale', 'untrusted', 'unknown']),
  /** A sentence; null while all is well. */
  problem: z.string().nullable(),
  last_answer_at: timestampSchema.nullable(),
  head: treeHeadSchema.nullable(),
  /** The key that is pinned; null before first use. */
  key_id: z.string().nullable(),
  /** The key that the library shows now, while it is another one than the pinned. */
  shown_key_id: z.string().nullable().optional(),
  syncing: z.boolean(),
  /** The key that this console signs what it publishes with. */
  publisher_key: z.string(),
  can_publish: z.boolean(),
})
export type LibraryStatus = z.infer<typeof libraryStatusSchema>

/** An artifact of which each version was looked up in the log: `verified` says whether the newest one was. */
export const seenArtifactSchema = artifactSchema.extend({
  verified: z.boolean(),
  subscription_id: uuidSchema.nullable(),
  installs: z.number().int(),
})
export type SeenArtifact = z.infer<typeof seenArtifactSchema>

/** What the console publishes of its own: key and signature are added on the way. */
export const publishSchema = artifactBodySchema
