// How severe something is: always the word, the tone as the second sign.
import type { RiskTier } from '../../shared/contract/primitives.ts'
import { Chip, type ChipTone } from './chip.tsx'

const tones: Readonly<Record<RiskTier, ChipTone>> = { low: 'plain', medium: 'yellow', high: 'orange', critical: 'red' }

export function SeverityChip({ severity }: { severity: RiskTier }) {
  return <Chip tone={tones[severity]}>{severity}</Chip>
}
