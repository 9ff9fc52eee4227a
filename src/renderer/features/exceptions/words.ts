// Exceptions in plain words: how long they go on, how often they were extended, in what order they stand.
import type { Exception } from '../../../shared/contract/exception.ts'
import { spanText } from '../../../shared/time-left.ts'
import type { ChipTone } from '../../ui/chip.tsx'

export const urgencyTones: Readonly<Record<Exception['urgency'], ChipTone>> = {
  none: 'plain',
  yellow: 'yellow',
  orange: 'orange',
  red: 'red',
}

/** "extended twice"; null when it never was. */
export function extensionWords(count: number): string | null {
  if (count === 0) return null
  if (count === 1) return 'extended once'
  return count === 2 ? 'extended twice' : `extended ${count} times`
}

/** In whole minutes, begun ones count: a right that goes on never reads "0 min". */
export function timeLeft(until: string, now: number): string {
  return spanText(Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000)))
}

/** What counts comes first, the one that ends soonest at the top; then those that have ended, newest first. */
export function inOrder(items: readonly Exception[]): Exception[] {
  const ended = (item: Exception) => (item.status === 'active' ? 0 : 1)
  return [...items].sort((a, b) => {
    if (ended(a) !== ended(b)) return ended(a) - ended(b)
    return a.status === 'active' ? a.expires_at.localeCompare(b.expires_at) : b.created_at.localeCompare(a.created_at)
  })
}

export const hourChoices = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: '1 day' },
  { value: '168', label: '1 week' },
  { value: '720', label: '30 days' },
  { value: '2160', label: '90 days' },
  { value: 'other', label: 'Another number of hours' },
] as const
