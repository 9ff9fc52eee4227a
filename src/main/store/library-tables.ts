// The tables of what this console has of the Community Library, as tables.ts has the others.
import type { ArtifactKind, Cadence } from '../../shared/contract/community.ts'
import type { SubscriptionMode, SubscriptionState } from '../../shared/contract/library.ts'

export interface SubscriptionRow {
  tenant_id: string
  id: string
  artifact_id: string
  /** What the library is known under: its base URL, or `starter`. */
  source: string
  slug: string
  name: string
  kind: ArtifactKind
  cadence: Cadence
  mode: SubscriptionMode
  allow_rules: number
  resolved_version: string
  pinned_version: string | null
  latest_version: string
  publisher_key: string
  /** JSON list: the artifact itself, and of a pack its members, as they are in force. */
  parts: string
  last_sync_at: string | null
  next_sync_at: string | null
  state: SubscriptionState
  state_reason: string | null
  /** JSON: the version that waits, with what was found about it. */
  pending: string | null
  created_by: string
  created_at: string
}

export interface SubscriptionVersionRow {
  seq: number
  tenant_id: string
  subscription_id: string
  version: string
  sha256: string
  parts: string
  applied_at: string
  reason: 'subscribed' | 'sync' | 'accepted' | 'rollback' | 'pinned'
  by: string
}

export interface ArtifactTextRow {
  tenant_id: string
  sha256: string
  body: string
}

export interface InstallRow {
  tenant_id: string
  id: string
  artifact_id: string
  name: string
  source: string
  version: string
  kind: ArtifactKind
  objects: string
  skipped: string
  installed_at: string
  installed_by: string
}

export interface LibrarySignalRow {
  seq: number
  tenant_id: string
  source: string
  /** JSON: what the library is to be told. */
  signal: string
}

export interface LibraryTables {
  subscriptions: SubscriptionRow
  subscription_versions: SubscriptionVersionRow
  artifact_texts: ArtifactTextRow
  installs: InstallRow
  library_signals: LibrarySignalRow
}
