// What would become of a result with a given text: the same steps, without a call, and nothing is kept of it.
import type { TestedInbound, TestInbound } from '../../../shared/contract/inbound-rule.ts'
import { gravestFirst, type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import type { Masker } from '../dlp/masker.ts'
import { type TrustTiers, tierOf } from './hosts.ts'
import type { InboundRules } from './inbound-rules.ts'
import { askRules, foundFor } from './rules-stage.ts'
import { maskedFindings } from './scan-stage.ts'
import type { InboundScanner } from './scanner.ts'

export interface TestInboundDeps {
  readonly scanner: Pick<InboundScanner, 'scan' | 'found'>
  readonly masker: Masker
  readonly rules: Pick<InboundRules, 'ready'>
  readonly blockSeverity: () => RiskTier
  readonly trustTiers: () => TrustTiers
}

/** Throws Refusal 422 for the pattern of a rule that is tried; rejects when the text cannot be scanned. */
export function createTestInbound({ scanner, masker, rules, blockSeverity, trustTiers }: TestInboundDeps) {
  return async ({ text, domain, rule }: TestInbound): Promise<TestedInbound> => {
    const asked = rules.ready(rule)
    const findings = gravestFirst(await scanner.scan(text))
    const { decided, escalated, redacting, tags } = askRules(asked, {
      found: await foundFor(asked, () => [text], scanner),
      bytes: Buffer.byteLength(text),
      types: [],
      hosts: domain === undefined ? [] : [domain],
      findings,
      calls_last_minute: 0,
    })
    const severe = findings.filter(({ severity }) => rankOf(severity) >= rankOf(blockSeverity()))
    const critical = severe.some(({ severity }) => severity === 'critical')
    const blocks = critical || (severe.length > 0 && decided?.action !== 'allow')
    const blocked = blocks || (domain !== undefined && tierOf(domain, trustTiers()) === 'blocked')
    const lead = decided ?? escalated ?? redacting[0] ?? asked.find(({ name }) => tags.includes(name)) ?? null
    const shown = await maskedFindings(findings, masker)
    if (blocked && decided?.action !== 'block') return { findings: shown, action: 'block', rule: null }
    return {
      findings: shown,
      action: lead?.action ?? (findings.length > 0 ? 'tag' : 'allow'),
      rule: lead && { id: lead.id, name: lead.name },
    }
  }
}
