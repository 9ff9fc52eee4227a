// How often somebody may ask: so many times a minute for each name, with bounded memory.

/** Names that are remembered; when there are more, the oldest are forgotten first. */
const rememberedNames = 10_000
const minuteMs = 60_000

/** True when `name` may ask once more. `now` is in milliseconds. */
export function createRateLimit(perMinute: number, now: () => number): (name: string) => boolean {
  const asked = new Map<string, number[]>()
  return (name) => {
    const since = now() - minuteMs
    const recent = (asked.get(name) ?? []).filter((at) => at > since)
    if (recent.length >= perMinute) return false
    asked.delete(name)
    asked.set(name, [...recent, now()])
    const [oldest] = asked.keys()
    if (asked.size > rememberedNames && oldest !== undefined) asked.delete(oldest)
    return true
  }
}
