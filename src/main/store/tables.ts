// The tables of console.db: current state of everything but the log. Times are RFC 3339 UTC, lists and objects JSON text.

import type { DriftKind, DriftStatus } from '../../shared/contract/drift.ts'
import type { RiskTier } from '../../shared/contract/primitives.ts'
import type { CandidateTables } from './candidate-tables.ts'
import type { DelegationTables } from './delegation-tables.ts'
import type { DetectionTables } from './detection-tables.ts'
import type { GuardTables } from './guard-tables.ts'
import type { LibraryHeadTables } from './library-head-tables.ts'
import type { LibraryTables } from './library-tables.ts'

interface Tenanted {
  tenant_id: string
}

export interface AgentRow extends Tenanted {
  id: string
  name: string
  status: 'active' | 'suspended' | 'revoked'
  roles: string
  permissions: string
  risk_tier: 'low' | 'medium' | 'high' | 'critical'
  live_risk_tier: 'low' | 'medium' | 'high' | 'critical'
  live_risk_reason: string | null
  created_at: string
  last_seen_at: string | null
}

export interface CredentialRow extends Tenanted {
  client_id: string
  agent_id: string
  secret_hash: string
  created_at: string
}

export interface SessionRow extends Tenanted {
  id: string
  agent_id: string
  status: 'active' | 'revoked' | 'expired'
  created_at: string
  last_call_at: string | null
  ended_at: string | null
}

export interface RoleRow extends Tenanted {
  name: string
  role: string
}

export interface ServerRow extends Tenanted {
  id: string
  name: string
  type: 'filesystem' | 'database' | 'web' | 'other'
  transport: 'stdio' | 'http'
  /** Absolute; empty for http. */
  command: string
  args: string
  env: string
  cwd: string | null
  roots: string
  accept_tools: number
  created_at: string
  updated_at: string
  /** Null for stdio. */
  url: string | null
  headers: string
  /** Null: not known. */
  dialect: 'postgresql' | 'mysql' | 'sqlite' | null
}

export interface ToolRow extends Tenanted {
  server_id: string
  name: string
  /** The tool as last listed, exact source text, and its hash. */
  listed: string
  hash: string
  /** The same as last accepted; null when never. */
  accepted: string | null
  accepted_hash: string | null
  status: 'new' | 'accepted' | 'changed' | 'removed'
  type_override: ServerRow['type'] | null
  action_override: 'read' | 'write' | 'delete' | 'send' | 'execute' | null
  /** Hash of the listed definition that the operator looked at and keeps blocked. */
  kept_blocked: string | null
  /** 1 when the tool changed so much that the operator's own class has to be looked at again. */
  class_review: number
}

export interface DriftRow extends Tenanted {
  id: string
  server_id: string
  tool: string
  kind: DriftKind
  severity: RiskTier
  before: string | null
  after: string | null
  hash: string
  seen_at: string
  status: DriftStatus
  /** Hash of `before`: with tool, kind and `hash` it tells one change from another. */
  before_hash: string | null
  /** JSON list of findings. */
  findings: string
  /** JSON `{server_id, tool}`. */
  other: string | null
  reviewed_at: string | null
  reviewed_by: string | null
}

export interface EscalationRow extends Tenanted {
  id: string
  kind: 'call' | 'result'
  status: 'pending' | 'approved' | 'spent' | 'denied' | 'expired' | 'cancelled'
  call_id: string
  agent_id: string
  agent_name: string
  session_id: string
  server_id: string
  tool_name: string
  action: 'read' | 'write' | 'delete' | 'send' | 'execute'
  target: string | null
  targets: string
  arguments: string
  reason: string
  remedy: string
  policy: string
  contributing: string
  risk_tier: AgentRow['risk_tier']
  requester_id: string | null
  requester_verified: number
  created_at: string
  /** What the operator saw; part of the approval digest. */
  expires_at: string
  /** Until when an approval may be spent. */
  approved_until: string | null
  resolved_at: string | null
  resolved_by: string | null
  notes: string | null
  call_digest: string
  approval_digest: string
  guidance: string | null
  /** As approved instead of the agent's, masked; null when it was approved as it came. */
  edited_arguments: string | null
  /** Of a result: what was found in it; null for calls. */
  findings: string | null
  /** As the operator sees it: masked and cut. The result itself is never stored. */
  result: string | null
  /** The same without what was found; null when it cannot be sanitised, and for calls. */
  sanitised_result: string | null
  /** What an operator handed over. */
  release: 'sanitised' | 'original' | null
  /** 0 for a result that was blocked: its agent has been told so and waits for nothing. */
  awaited: number
}

export interface EnrollmentTokenRow extends Tenanted {
  id: string
  label: string | null
  roles: string
  permissions: string
  risk_tier: AgentRow['risk_tier']
  token_hash: string
  created_at: string
  expires_at: string
  used_at: string | null
  agent_id: string | null
}

export interface SettingRow extends Tenanted {
  name: string
  value: string
}

/** Policy texts and documents by SHA-256, kept while an input names a revision that holds them. */
export interface PolicyTextRow {
  hash: string
  text: string
}

export interface PolicySetRow extends Tenanted {
  revision: string
  /** `[{id, hash}]` of modules and `{name: hash}` of data documents. */
  modules: string
  documents: string
  created_at: string
  /** Hash of all but the tenants' policies; null where it was not kept. */
  surroundings: string | null
}

export interface PolicyRow extends Tenanted {
  id: string
  name: string
  description: string
  rego_content: string
  status: 'draft' | 'active' | 'monitor' | 'archived'
  source: 'custom' | 'autogen' | 'community'
  version: number
  /** Where the fold finds the loaded module: `{tools?, servers?, agents?}`; null = always visited, or not loaded. */
  module_index: string | null
  candidate_id: string | null
  subscription_id: string | null
  created_by: string
  created_at: string
  updated_at: string
  /** Of a subscribed one: how own policies refer to it. */
  slug: string | null
  /** Of a subscribed one: `all` its allow rules too, `none` nothing but by reference; null what tightens. */
  heard: 'all' | 'none' | null
}

export interface PolicyVersionRow extends Tenanted {
  policy_id: string
  version: number
  name: string
  description: string
  rego_content: string
  created_by: string
  created_at: string
  change_request_id: string | null
}

export interface ChangeRequestRow extends Tenanted {
  id: string
  policy_id: string
  status: 'pending' | 'approved' | 'rejected' | 'stale'
  base_version: number
  proposed_rego_content: string
  name: string
  description: string
  change_summary: string
  submitted_by: string
  reviewed_by: string | null
  review_notes: string | null
  created_at: string
  reviewed_at: string | null
}

export interface ExceptionRow extends Tenanted {
  id: string
  tool_name: string
  action: EscalationRow['action']
  target_pattern: string
  justification: string
  agent_id: string | null
  server_id: string | null
  session_id: string | null
  escalation_id: string | null
  extension_count: number
  max_extensions: number
  expires_at: string
  revoked_at: string | null
  created_by: string
  created_at: string
}

export interface OperatorRow extends Tenanted {
  id: string
  name: string
  role: 'viewer' | 'analyst' | 'policy_author' | 'admin'
  token_hash: string
  created_at: string
  last_seen_at: string | null
  /** Set when the operator was removed; the row stays, so that the log's names can be told. */
  ended_at: string | null
}

export interface OutboxRow {
  id: string
  entry: string
}

export interface Tables
  extends CandidateTables,
    DelegationTables,
    DetectionTables,
    GuardTables,
    LibraryHeadTables,
    LibraryTables {
  agents: AgentRow
  credentials: CredentialRow
  sessions: SessionRow
  roles: RoleRow
  servers: ServerRow
  tools: ToolRow
  drift: DriftRow
  escalations: EscalationRow
  enrollment_tokens: EnrollmentTokenRow
  settings: SettingRow
  policy_texts: PolicyTextRow
  policy_sets: PolicySetRow
  policies: PolicyRow
  policy_versions: PolicyVersionRow
  change_requests: ChangeRequestRow
  exceptions: ExceptionRow
  operators: OperatorRow
  outbox: OutboxRow
}
