// Results that wait for a person: kept in memory only, so that nothing unmasked of them ever reaches the disk (ADR 17).

/** Exact text of an upstream's `result` or `error`. */
export interface KeptAnswer {
  readonly kind: 'result' | 'error'
  readonly raw: string
}

export interface KeptResult {
  readonly original: KeptAnswer
  /** Null when what was found cannot be taken out. */
  readonly sanitised: KeptAnswer | null
}

export interface HeldResults {
  /** False when there is no more room. */
  keep(escalationId: string, result: KeptResult): boolean
  of(escalationId: string): KeptResult | null
  drop(escalationId: string): void
  empty(): boolean
}

/** In characters of the texts kept. */
const mostKept = 64 * 1024 * 1024

export function createHeldResults(limit = mostKept): HeldResults {
  const kept = new Map<string, KeptResult>()
  let size = 0
  const sizeOf = ({ original, sanitised }: KeptResult) => original.raw.length + (sanitised?.raw.length ?? 0)
  return {
    keep(id, result) {
      if (size + sizeOf(result) > limit) return false
      size += sizeOf(result)
      kept.set(id, result)
      return true
    },
    of: (id) => kept.get(id) ?? null,
    empty: () => kept.size === 0,
    drop(id) {
      const result = kept.get(id)
      if (!result) return
      size -= sizeOf(result)
      kept.delete(id)
    },
  }
}
