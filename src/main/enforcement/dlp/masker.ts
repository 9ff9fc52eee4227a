// Masks the secrets in what is not sent by an agent: results, snippets, progress (architecture, Pipelines 4).
import type { DlpFinding } from '../../../shared/contract/dlp.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Scanner } from './scanner.ts'

export interface Masker {
  /** A copy with every recognised secret replaced by `⟦secret:kind⟧`. Rejects when the scan fails or takes too long: the caller withholds. */
  mask(value: Json): Promise<{ masked: Json; findings: readonly DlpFinding[] }>
}

export function createMasker(scanner: Pick<Scanner, 'scan'>): Masker {
  return {
    async mask(value) {
      const scan = await scanner.scan(value, { direction: 'inbound' })
      if (scan.outcome === 'over_budget') throw new Error('the scan for secrets took too long')
      return scan
    },
  }
}
