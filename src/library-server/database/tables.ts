// The tables of the library, schema `community`: shared by all tenants; what a tenant has of it refers to versions (decision 28).
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'
import type { ArtifactKind, Cadence, Submission } from '../../shared/contract/community.ts'
import type { TokenRole } from '../access/tokens.ts'

/** Given as RFC 3339, read as a Date. */
type Time = ColumnType<Date, string, string>

export interface ArtifactsTable {
  id: string
  slug: string
  /** The name as the eye takes it: names that look alike have the same. */
  skeleton: string
  kind: ArtifactKind
  name: string
  description: string
  maintainer: string
  maintainer_contact: string
  license: 'MIT' | 'Apache-2.0' | 'custom'
  license_text: string | null
  tags: string[]
  category: string
  frameworks: string[]
  /** In lower case: each framework, and what stands before its colon. */
  framework_keys: string[]
  language: string
  publisher_key: string
  latest_version: string
  latest_version_id: string
  /** Kept by a trigger on subscriptions. */
  subscribers: Generated<number>
  published_at: Time
}
export type ArtifactRow = Selectable<ArtifactsTable>
export type NewArtifact = Insertable<ArtifactsTable>

/** Append only. */
interface VersionsTable {
  id: string
  artifact_id: string
  version: string
  /** The RFC 8785 text; its bytes in UTF-8 are what is signed and hashed. */
  body: string
  sha256: string
  publisher_key: string
  signature: string
  published_at: Time
  log_index: number
}

/** Append only. */
interface LogLeavesTable {
  log_index: number
  leaf: string
  appended_at: Time
}

/** Append only: roots of complete subtrees, leaves being level 0. */
interface LogNodesTable {
  level: number
  node_index: number
  hash: string
}

/** Append only. */
interface HeadsTable {
  id: Generated<number>
  tree_size: number
  root_hash: string
  issued_at: Time
  expires_at: Time
  key_id: string
  signature: string
}

interface TokensTable {
  id: string
  name: string
  role: TokenRole
  /** SHA-256 of the token, in hex. */
  hash: string
  created_at: Time
}

export interface SubmissionsTable {
  id: string
  status: Submission['status']
  slug: string
  body: string
  publisher_key: string
  signature: string
  submitted_by: string
  submitted_at: Time
  reviewed_by: string | null
  reviewed_at: ColumnType<Date | null, string | null, string | null>
  review_notes: string | null
  artifact_id: string | null
}

interface FeaturedWeeksTable {
  week: string
  put_by: string
  put_at: Time
}

interface FeaturedItemsTable {
  week: string
  place: number
  artifact_id: string
  note: string | null
}

interface SubscriptionsTable {
  id: string
  /** The token that stands for the tenant. */
  tenant_id: string
  artifact_id: string
  cadence: Cadence
  pinned_version_id: string | null
  resolved_version_id: string
  last_sync_at: Time
  created_at: Time
}

interface InstallsTable {
  id: string
  tenant_id: string
  artifact_id: string
  version_id: string
  /** Of a pack; null is all of it. */
  members: string[] | null
  installed_at: Time
}

export interface Tables {
  'community.artifacts': ArtifactsTable
  'community.versions': VersionsTable
  'community.log_leaves': LogLeavesTable
  'community.log_nodes': LogNodesTable
  'community.heads': HeadsTable
  'community.tokens': TokensTable
  'community.submissions': SubmissionsTable
  'community.featured_weeks': FeaturedWeeksTable
  'community.featured_items': FeaturedItemsTable
  'community.subscriptions': SubscriptionsTable
  'community.installs': InstallsTable
}
