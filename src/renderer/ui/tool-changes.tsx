// Changes in tools, said in one way on every page: what happened, and how grave it is.
import type { DriftKind } from '../../shared/contract/drift.ts'
import type { RiskTier } from '../../shared/contract/primitives.ts'
import { Chip, type ChipTone } from './chip.tsx'

export const driftWords: Readonly<Record<DriftKind, string>> = {
  added: 'appeared',
  changed: 'changed after it was accepted',
  removed: 'is no longer listed',
  renamed: 'is a tool that had another name',
  cloned: 'passes for another tool',
}

const tones: Readonly<Record<RiskTier, ChipTone>> = { low: 'plain', medium: 'waits', high: 'bad', critical: 'bad' }

/** `of` follows the word where the chip stands alone. */
export function SeverityChip({ severity, of = '' }: { severity: RiskTier; of?: string }) {
  return (
    <Chip tone={tones[severity]}>
      {severity}
      {of !== '' && ` ${of}`}
    </Chip>
  )
}
