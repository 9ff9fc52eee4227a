// What tenants have of the library: subscriptions, which are the usage signal, and copies that were installed once.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Cadence } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Database } from '../database/open-database.ts'
import type { Artifacts } from './artifacts.ts'

export interface TenantSubscription {
  readonly id: string
  readonly artifact_id: string
  readonly cadence: Cadence
  readonly pinned_version: string | null
  readonly resolved_version: string
  readonly last_sync_at: string
  readonly created_at: string
}

export interface TenantInstall {
  readonly id: string
  readonly artifact_id: string
  readonly version: string
  readonly kind: string
  readonly sha256: string
  readonly members: readonly string[] | null
  readonly installed_at: string
}

export interface Subscriptions {
  /** Again, it changes cadence and pin. Throws Refusal 404. */
  subscribe(
    tenantId: string,
    artifactId: string,
    wanted: { cadence: Cadence; pinned_version?: string | null | undefined },
  ): Promise<TenantSubscription>
  /** Nothing happens where there is none. Throws Refusal 404. */
  unsubscribe(tenantId: string, artifactId: string): Promise<void>
  /** A subscriber fetched this version. */
  synced(tenantId: string, artifactId: string, version: string): Promise<void>
  install(
    tenantId: string,
    artifactId: string,
    wanted: { version?: string | undefined; members?: readonly string[] | undefined },
  ): Promise<TenantInstall>
}

export interface SubscriptionsDeps {
  readonly database: Database
  readonly artifacts: Artifacts
  readonly clock: Clock
}

export function createSubscriptions({ database, artifacts, clock }: SubscriptionsDeps): Subscriptions {
  return {
    async subscribe(tenant_id, artifact_id, { cadence, pinned_version }) {
      const resolved = await artifacts.version(artifact_id, pinned_version ?? undefined)
      const now = clock.timestamp()
      const pin = pinned_version ? resolved.id : null
      const changed = { cadence, pinned_version_id: pin, resolved_version_id: resolved.id, last_sync_at: now }
      const { id, created_at } = await database
        .insertInto('community.subscriptions')
        .values({ id: randomUUID(), tenant_id, artifact_id, ...changed, created_at: now })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'artifact_id']).doUpdateSet(changed))
        .returning(['id', 'created_at'])
        .executeTakeFirstOrThrow()
      const versions = { pinned_version: pinned_version ?? null, resolved_version: resolved.version }
      return { id, artifact_id, cadence, ...versions, last_sync_at: now, created_at: created_at.toISOString() }
    },
    async unsubscribe(tenantId, artifactId) {
      await artifacts.version(artifactId)
      await database
        .deleteFrom('community.subscriptions')
        .where('tenant_id', '=', tenantId)
        .where('artifact_id', '=', artifactId)
        .execute()
    },
    async synced(tenantId, artifactId, version) {
      await database
        .updateTable('community.subscriptions as s')
        .from('community.versions as v')
        .set(({ ref }) => ({ resolved_version_id: ref('v.id'), last_sync_at: clock.timestamp() }))
        .whereRef('v.artifact_id', '=', 's.artifact_id')
        .where('v.version', '=', version)
        .where('s.tenant_id', '=', tenantId)
        .where('s.artifact_id', '=', artifactId)
        .execute()
    },
    async install(tenant_id, artifact_id, { version: wanted, members }) {
      const { id: version_id, version, kind, sha256 } = await artifacts.version(artifact_id, wanted)
      if (members) await mustBeMembers(artifacts, artifact_id, members)
      const id = randomUUID()
      const installed_at = clock.timestamp()
      const row = { id, tenant_id, artifact_id, version_id, members: members ? [...members] : null, installed_at }
      await database.insertInto('community.installs').values(row).execute()
      return { id, artifact_id, version, kind, sha256, members: members ?? null, installed_at }
    },
  }
}

async function mustBeMembers(artifacts: Artifacts, packId: string, wanted: readonly string[]): Promise<void> {
  const known = new Set((await artifacts.pack(packId)).members.map(({ id }) => id))
  const errors = wanted.flatMap((id, at) =>
    known.has(id) ? [] : [{ path: `members.${at}`, message: 'is not in this pack' }],
  )
  if (errors[0]) throw new Refusal(422, 'invalid_request', `${errors[0].path}: ${errors[0].message}`, errors)
}
