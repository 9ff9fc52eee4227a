// Whoever has something open in an operator's name, and is told when that operator is removed.

export interface Followers {
  /** Gives what stops it. */
  add(id: string, ended: () => void): () => void
  /** Tells each of them once. */
  tell(id: string): void
}

export function createFollowers(): Followers {
  const byOperator = new Map<string, Set<() => void>>()
  return {
    add(id, ended) {
      const mine = byOperator.get(id) ?? new Set()
      byOperator.set(id, mine.add(ended))
      return () => {
        mine.delete(ended)
        if (mine.size === 0 && byOperator.get(id) === mine) byOperator.delete(id)
      }
    },
    tell(id) {
      const mine = byOperator.get(id) ?? []
      byOperator.delete(id)
      for (const ended of mine) ended()
    },
  }
}
