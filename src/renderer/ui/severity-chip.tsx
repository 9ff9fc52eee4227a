// How severe something is: always the word, the tone as the second sign.
import type { RiskTier } from '../../shared/contract/primitives.ts'
import { Chip, type ChipTone } from './chip.tsx'

const tones: Readonly<Record<RiskTier, ChipTone>> = { low: 'plain', medium: 'yellow', high: 'orange', critical: 'red' }

/** `of` follows the word where the chip stands alone. */
export function SeverityChip({ severity, of = '' }: { severity: RiskTier; of?: string }) {
  return (
    <Chip tone={tones[severity]}>
      {severity}
      {of !== '' && ` ${of}`}
    </Chip>
  )
}
