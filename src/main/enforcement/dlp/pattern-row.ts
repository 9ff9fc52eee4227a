// A DLP pattern as a row, as an operator sees it, and as the scanner uses it.
import { type DlpPattern, dlpMatcherSchema } from '../../../shared/contract/dlp.ts'
import type { NewDlpPattern } from '../../store/dlp-patterns.ts'
import type { ScannerPattern } from './scanner.ts'

export function patternOf(row: NewDlpPattern): DlpPattern {
  const { id, name, family, pattern, severity, checksum, min_entropy, subscription_id } = row
  return {
    id,
    name,
    family,
    pattern,
    severity,
    keywords: JSON.parse(row.keywords) as string[],
    ...(checksum === null ? {} : { checksum }),
    ...(min_entropy === null ? {} : { min_entropy }),
    enabled: row.enabled === 1,
    ...(subscription_id === null ? { source: 'custom' } : { source: 'community', subscription_id }),
    tests: JSON.parse(row.tests) as DlpPattern['tests'],
  }
}

export function rowOf(pattern: DlpPattern, created: Pick<NewDlpPattern, 'created_by' | 'created_at'>): NewDlpPattern {
  const { id, name, family, severity, keywords, checksum, min_entropy, enabled, tests } = pattern
  return {
    id,
    name,
    family,
    pattern: pattern.pattern,
    severity,
    keywords: JSON.stringify(keywords),
    checksum: checksum ?? null,
    min_entropy: min_entropy ?? null,
    enabled: enabled ? 1 : 0,
    tests: JSON.stringify(tests),
    created_by: created.created_by,
    created_at: created.created_at,
    subscription_id: pattern.subscription_id ?? null,
  }
}

export function scannerPattern({ name, source, ...pattern }: DlpPattern): ScannerPattern {
  const kind = source === 'builtin' ? pattern.id : kindOf(name)
  return { ...dlpMatcherSchema.strip().parse(pattern), name, kind }
}

/** What stands in the mask: the name in the few characters that a mask has. */
function kindOf(name: string): string {
  const kind = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return kind === '' ? 'custom' : kind
}
