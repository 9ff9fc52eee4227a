// Subscriptions in console.db with the versions that were in force and their verified texts.
import type { SubscriptionRow, SubscriptionVersionRow } from './library-tables.ts'
import type { Store } from './open.ts'

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>
export type NewSubscription = Omit<SubscriptionRow, 'tenant_id'>
export type NewSubscriptionVersion = Omit<SubscriptionVersionRow, 'tenant_id' | 'seq'>

/** So many versions can be gone back to. */
const versionsKept = 5
const rowsKept = 50

export function createSubscriptionStore(store: Store) {
  return { ...createRows(store), ...createVersions(store) }
}

function createRows({ sqlite, tenantId }: Store) {
  // Those that wait for somebody come first.
  const inOrder = "order by state = 'current', created_at desc, id"
  const all = sqlite.prepare<[string], SubscriptionRow>(`select * from subscriptions where tenant_id = ? ${inOrder}`)
  const byId = sqlite.prepare<[string, string], SubscriptionRow>(
    'select * from subscriptions where id = ? and tenant_id = ?',
  )
  const byArtifact = sqlite.prepare<[string, string], SubscriptionRow>(
    'select * from subscriptions where artifact_id = ? and tenant_id = ?',
  )
  const put = sqlite.prepare<SubscriptionRow>(
    `insert into subscriptions values (@tenant_id, @id, @artifact_id, @source, @slug, @name, @kind, @cadence, @mode,
      @allow_rules, @resolved_version, @pinned_version, @latest_version, @publisher_key, @parts, @last_sync_at,
      @next_sync_at, @state, @state_reason, @pending, @created_by, @created_at)
      on conflict (id) do update set name = @name, cadence = @cadence, mode = @mode, resolved_version = @resolved_version,
      pinned_version = @pinned_version, latest_version = @latest_version, parts = @parts, last_sync_at = @last_sync_at,
      next_sync_at = @next_sync_at, state = @state, state_reason = @state_reason, pending = @pending
      where tenant_id = @tenant_id`,
  )
  const drop = sqlite.prepare<[string, string]>('delete from subscriptions where id = ? and tenant_id = ?')
  return {
    all: () => all.all(tenantId),
    byId: (id: string) => byId.get(id, tenantId),
    byArtifact: (artifactId: string) => byArtifact.get(artifactId, tenantId),
    put: (row: NewSubscription) => void put.run({ ...row, tenant_id: tenantId }),
    /** False when there is none of that id. */
    drop: (id: string) => drop.run(id, tenantId).changes === 1,
  }
}

function createVersions({ sqlite, tenantId }: Store) {
  const add = sqlite.prepare<Omit<SubscriptionVersionRow, 'seq'>>(
    `insert into subscription_versions (tenant_id, subscription_id, version, sha256, parts, applied_at, reason, "by")
      values (@tenant_id, @subscription_id, @version, @sha256, @parts, @applied_at, @reason, @by)`,
  )
  const history = sqlite.prepare<[string, string], SubscriptionVersionRow>(
    'select * from subscription_versions where subscription_id = ? and tenant_id = ? order by seq desc',
  )
  const dropVersion = sqlite.prepare<[number, string]>(
    'delete from subscription_versions where seq = ? and tenant_id = ?',
  )
  const keepText = sqlite.prepare<[string, string, string]>('insert or ignore into artifact_texts values (?, ?, ?)')
  const text = sqlite.prepare<[string, string], { body: string }>(
    'select body from artifact_texts where tenant_id = ? and sha256 = ?',
  )
  const hashes = sqlite.prepare<[string], { sha256: string }>('select sha256 from artifact_texts where tenant_id = ?')
  const dropText = sqlite.prepare<[string, string]>('delete from artifact_texts where tenant_id = ? and sha256 = ?')
  const naming = sqlite.prepare<[string, string], { parts: string }>(
    `select parts from subscription_versions where tenant_id = ? union all
      select parts || coalesce(pending, '') from subscriptions where tenant_id = ?`,
  )
  return {
    /** Newest first. */
    history: (subscriptionId: string) => history.all(subscriptionId, tenantId),
    /** Beyond the five newest versions the oldest are forgotten. */
    addVersion(row: NewSubscriptionVersion) {
      add.run({ ...row, tenant_id: tenantId })
      const rows = history.all(row.subscription_id, tenantId)
      const kept = new Set([...new Set(rows.map(({ version }) => version))].slice(0, versionsKept))
      const gone = rows.filter(({ version }, at) => !kept.has(version) || at >= rowsKept)
      for (const { seq } of gone) dropVersion.run(seq, tenantId)
    },
    keepText: (sha256: string, body: string) => void keepText.run(tenantId, sha256, body),
    text: (sha256: string) => text.get(tenantId, sha256)?.body,
    /** Texts that nothing names any more go. */
    sweepTexts() {
      const named = naming
        .all(tenantId, tenantId)
        .map(({ parts }) => parts)
        .join('')
      for (const { sha256 } of hashes.all(tenantId)) if (!named.includes(sha256)) dropText.run(tenantId, sha256)
    },
  }
}
