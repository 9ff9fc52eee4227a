// A map that forgets what was not asked for longest: whoever calls, and however often, a detector's memory has an end.

export interface RecentMap<Value> {
  readonly size: number
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
}

/** Keeps at most `most` keys. */
export function createRecentMap<Value>(most: number): RecentMap<Value> {
  const kept = new Map<string, Value>()
  return {
    get size() {
      return kept.size
    },
    get(key) {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set(key, value) {
      kept.delete(key)
      kept.set(key, value)
      const [oldest] = kept.size > most ? kept.keys() : []
      if (oldest !== undefined) kept.delete(oldest)
    },
    delete: (key) => void kept.delete(key),
  }
}
