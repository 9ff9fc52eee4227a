// Exceptions in plain words: how long they go on, how often they were extended, in what order they stand.
import type { Exception } from '../../../shared/contract/exception.ts'
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

/** "2 d 4 h", "3 h 20 min", "12 min". */
export function timeLeft(until: string, now: number): string {
  const minutes = Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return `${minutes} min`
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
