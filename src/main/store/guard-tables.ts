// The tables of what looks at texts: patterns of secrets, inbound rules and domains, as tables.ts has the others.
import type { DlpChecksum, DlpFamily } from '../../shared/contract/dlp.ts'
import type { RiskTier } from '../../shared/contract/primitives.ts'

export interface InboundRuleRow {
  tenant_id: string
  id: string
  name: string
  priority: number
  /** Its contract as JSON text. */
  matcher: string
  action: 'allow' | 'block' | 'quarantine' | 'redact' | 'tag' | 'escalate'
  enabled: number
  created_by: string
  created_at: string
  updated_at: string
  subscription_id: string | null
}

export interface TrustDomainRow {
  tenant_id: string
  id: string
  domain: string
  tier: 'trusted' | 'untrusted' | 'blocked'
  created_by: string
  created_at: string
}

export interface DlpPatternRow {
  tenant_id: string
  id: string
  name: string
  family: DlpFamily
  pattern: string
  severity: RiskTier
  keywords: string
  checksum: DlpChecksum | null
  min_entropy: number | null
  enabled: number
  /** `{positive, negative}` of texts. */
  tests: string
  created_by: string
  created_at: string
  subscription_id: string | null
}

/** What an operator changed about a built-in pattern; null: as it came. */
export interface DlpOverrideRow {
  tenant_id: string
  pattern_id: string
  severity: RiskTier | null
  enabled: number | null
}

export interface GuardTables {
  dlp_patterns: DlpPatternRow
  dlp_overrides: DlpOverrideRow
  inbound_rules: InboundRuleRow
  trust_domains: TrustDomainRow
}
