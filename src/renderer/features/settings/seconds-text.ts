// Durations as people read them, for the settings that are kept in seconds.

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** 5400 → "1 hour 30 minutes"; at most two units. */
export function secondsText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return ''
  if (seconds === 0) return 'not at all'
  let rest = Math.round(seconds)
  const parts: string[] = []
  for (const [name, length] of units) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return parts.slice(0, 2).join(' ')
}
