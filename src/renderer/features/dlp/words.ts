// Families, severities and measures in words.
import type { DlpFamily, DlpMeasure, DlpPattern } from '../../../shared/contract/dlp.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'
import type { ChipTone } from '../../ui/chip.tsx'

export const familyWords: Readonly<Record<DlpFamily, string>> = {
  credentials: 'Keys and tokens',
  infrastructure: 'Source and infrastructure',
  personal: 'Personal data',
  financial: 'Money',
  health: 'Health',
  other: 'Other',
}

export const severityTones: Readonly<Record<RiskTier, ChipTone>> = {
  low: 'plain',
  medium: 'yellow',
  high: 'orange',
  critical: 'red',
}

export const severityOptions = [
  { value: 'critical', label: 'critical' },
  { value: 'high', label: 'high' },
  { value: 'medium', label: 'medium' },
  { value: 'low', label: 'low: told, not hidden' },
] as const

export const checksumOptions = [
  { value: 'none', label: 'Anything' },
  { value: 'luhn', label: 'Right by Luhn (cards, many ids)' },
  { value: 'iban', label: 'An IBAN' },
  { value: 'ssn', label: 'A US social security number' },
  { value: 'aba', label: 'A US routing number' },
  { value: 'nhs', label: 'A UK NHS number' },
  { value: 'npi', label: 'A US provider number' },
  { value: 'dea', label: 'A US DEA number' },
  { value: 'not_placeholder', label: 'More than a word for a password' },
] as const

/** A share of its own tests; a dash where there are none. */
export function shareText(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${Math.round(share * 100)} %`
}

export function measureText({ positives, found, negatives, wrongly_found }: DlpMeasure): string {
  const kept = negatives - wrongly_found
  return `finds ${found} of ${positives} texts that it should find, leaves ${kept} of ${negatives} that it should leave`
}

export const sourceWords: Readonly<Record<DlpPattern['source'], string>> = {
  builtin: 'built in',
  custom: 'your own',
  community: 'from the Community Library',
}
