// Looks for text that tries to steer the agent, in everything of a result that a model could read (decision 19).
import { type InboundFinding, type PatternClass, snippetLength } from '../../../shared/contract/inbound.ts'
import { gravestFirst, type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Masker } from '../dlp/masker.ts'
import type { ResponseStage } from './response-stage.ts'
import type { InboundScanner } from './scanner.ts'

export interface ScanDeps {
  readonly scanner: Pick<InboundScanner, 'scan'>
  readonly masker: Masker
  /** Results with a finding at least this severe are withheld. */
  readonly blockSeverity: () => RiskTier
}

/** The scanner has a deadline of its own; this is for when it does not keep it. */
const limitMs = 10_000
/** More are not kept; the most severe come first. */
const mostFindings = 100
export const injectionCode = 'inbound.injection'

export function createScanStage({ scanner, masker, blockSeverity }: ScanDeps): ResponseStage {
  return {
    label: 'scan',
    failure: 'inbound',
    limit_ms: limitMs,
    async run({ value }) {
      const found = await scanner.scan(value)
      if (found.length === 0) return { outcome: 'pass', facts: { findings: [], shown_findings: [] } }
      const findings = gravestFirst(found)
      const shown_findings = await maskedFindings(findings, masker)
      const facts = { findings, shown_findings }
      const severe = findings.filter(({ severity }) => rankOf(severity) >= rankOf(blockSeverity()))
      const shown = { findings: findings.length, highest: findings[0]?.severity, classes: classesOf(findings) }
      if (severe.length === 0) return { outcome: 'pass', facts, shown }
      return {
        outcome: 'deny',
        code: injectionCode,
        reason: 'inbound',
        message: `The result holds text that tries to steer the agent (${classesOf(severe).join(', ')})`,
        remedy: 'Work without this content.',
        facts,
        shown,
      }
    },
  }
}

/** The first ones, with the secrets in their snippets masked. */
export async function maskedFindings(findings: readonly InboundFinding[], masker: Masker): Promise<InboundFinding[]> {
  const first = findings.slice(0, mostFindings)
  const { masked: shown, findings: secrets } = await masker.mask(first as unknown as Json)
  if (secrets.length === 0) return first
  return (shown as unknown as InboundFinding[]).map((finding) => ({
    ...finding,
    content_snippet: finding.content_snippet.slice(0, snippetLength),
  }))
}

export function classesOf(findings: readonly Pick<InboundFinding, 'pattern_class'>[]): PatternClass[] {
  return [...new Set(findings.map(({ pattern_class }) => pattern_class))].sort()
}
