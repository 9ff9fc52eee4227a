// Refusals before anybody is identified: counted, one log row for each reason and ten seconds, so that no flood fills the log.

const windowMs = 10_000
const sampleLength = 200

export interface CountedRefusals {
  readonly reason: string
  readonly count: number
  /** Milliseconds since the epoch. */
  readonly since: number
  /** The first of them: host, origin, user agent, cut. */
  readonly sample: Readonly<Record<string, string>>
}

export interface RefusalCounter {
  count(reason: string, headers: Readonly<Record<string, string | string[] | undefined>>): void
  /** Hands out what is still being counted. */
  close(): void
}

export function createRefusalCounter(now: () => number, append: (refusals: CountedRefusals) => void): RefusalCounter {
  const open = new Map<
    string,
    { count: number; since: number; sample: Record<string, string>; timer: NodeJS.Timeout }
  >()
  const flush = (reason: string) => {
    const counted = open.get(reason)
    if (!counted) return
    open.delete(reason)
    clearTimeout(counted.timer)
    const { count, since, sample } = counted
    append({ reason, count, since, sample })
  }
  return {
    count(reason, headers) {
      const counted = open.get(reason)
      if (counted) {
        counted.count += 1
        return
      }
      const sample = Object.fromEntries(
        ['host', 'origin', 'user-agent'].flatMap((name) => {
          const value = headers[name]
          return typeof value === 'string' ? [[name, value.slice(0, sampleLength)]] : []
        }),
      )
      open.set(reason, { count: 1, since: now(), sample, timer: setTimeout(() => flush(reason), windowMs).unref() })
    },
    close() {
      for (const reason of [...open.keys()]) flush(reason)
    },
  }
}
