// Policy automation as it is typed: numbers as text, and empty where there is no limit.
import { type PolicyAutomation, policyAutomationSchema } from '../../../shared/contract/candidate.ts'

export const numberNames = [
  'auto_activate_threshold',
  'min_sessions',
  'daily_cap',
  'ttl_hours',
  'auto_max_reach',
  'rejected_quiet_hours',
] as const
export type NumberName = (typeof numberNames)[number]
export type Values = Record<NumberName, string> & Pick<PolicyAutomation, 'auto_activate_enabled'>

export function valuesOf(automation: PolicyAutomation): Values {
  const typed = numberNames.map((name) => [name, automation[name] === null ? '' : String(automation[name])])
  return {
    ...(Object.fromEntries(typed) as Record<NumberName, string>),
    auto_activate_enabled: automation.auto_activate_enabled,
  }
}

const mayBeEmpty: readonly NumberName[] = ['ttl_hours', 'auto_max_reach']

export function parseValues({ auto_activate_enabled, ...typed }: Values) {
  const numbers = numberNames.map((name) => [name, numberIn(name, typed[name])])
  return policyAutomationSchema.safeParse({ auto_activate_enabled, ...Object.fromEntries(numbers) })
}

/** What is no number stays a text, so that the schema says so. */
function numberIn(name: NumberName, text: string): number | string | null {
  const trimmed = text.trim()
  if (trimmed === '' && mayBeEmpty.includes(name)) return null
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text
}
