// How sure a pattern is: frequency, severity, corroboration, in integer tenths (policy automation seed, Confidence Scoring).
import type { RiskTier } from '../../shared/contract/primitives.ts'

/** Tenths. `occurrences` were counted in the trailing 24 hours. */
export interface Breakdown {
  readonly frequency: number
  readonly severity: number
  readonly corroboration: number
  readonly occurrences: number
}

const severities: Readonly<Record<RiskTier, number>> = { critical: 3, high: 2, medium: 1, low: 0 }

/** `sources` is how many distinct types of events gave the same signature. */
export function breakdownOf(occurrences: number, severity: RiskTier, sources: number): Breakdown {
  return {
    frequency: occurrences >= 10 ? 9 : occurrences >= 3 ? 6 : 3,
    severity: severities[severity],
    corroboration: corroborationOf(sources),
    occurrences,
  }
}

export function corroborationOf(sources: number): number {
  return sources >= 2 ? 2 : 0
}

/** Tenths, at most 10. */
export function confidenceOf({ frequency, severity, corroboration }: Breakdown): number {
  return Math.min(10, frequency + severity + corroboration)
}
