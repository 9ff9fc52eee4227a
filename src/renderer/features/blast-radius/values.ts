// The thresholds as they are typed: numbers as text, lists as rows of which some may be empty still.
import { type BlastRadius, blastRadiusSchema } from '../../../shared/contract/blast-radius.ts'

export const counts = ['min_delete_depth', 'email_recipient_limit', 'bulk_action_threshold'] as const
export const lists = ['config_paths', 'protected_patterns'] as const
export type CountName = (typeof counts)[number]
export type ListName = (typeof lists)[number]

export type Values = Record<CountName, string> & Record<ListName, readonly string[]>

export function valuesOf(current: BlastRadius): Values {
  const { min_delete_depth, email_recipient_limit, bulk_action_threshold, config_paths, protected_patterns } = current
  return {
    min_delete_depth: String(min_delete_depth),
    email_recipient_limit: String(email_recipient_limit),
    bulk_action_threshold: String(bulk_action_threshold),
    config_paths,
    protected_patterns,
  }
}

/** Empty rows are none, and what stands there twice counts once. */
export function parseValues(values: Values) {
  const numbers = Object.fromEntries(counts.map((name) => [name, numberIn(values[name])]))
  const rows = Object.fromEntries(
    lists.map((name) => [name, [...new Set(values[name].map((row) => row.trim()).filter((row) => row !== ''))]]),
  )
  return blastRadiusSchema.safeParse({ ...numbers, ...rows })
}

/** What is no number stays a text, so that the schema says so. */
function numberIn(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text
}
