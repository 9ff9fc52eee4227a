// The live stream of the log: a reader pulls from the log after its last number, so replay and live cannot differ.

import type { Log } from './log.ts'
import type { StreamItem } from './reads.ts'

export interface Stream {
  /** Rows after `afterSeq` (null: from now on), until the signal aborts. */
  open(afterSeq: number | null, signal: AbortSignal): AsyncGenerator<StreamItem>
}

const pageSize = 200

export function createStream(log: Log): Stream {
  return {
    async *open(afterSeq, signal) {
      let wake: (() => void) | null = null
      let changed = true
      const poke = () => {
        changed = true
        wake?.()
      }
      const stop = log.onCommitted(poke)
      signal.addEventListener('abort', poke, { once: true })
      try {
        let last = afterSeq ?? (await log.query.newest())?.seq ?? 0
        while (!signal.aborted) {
          changed = false
          const items = await log.query.stream(last, pageSize)
          for (const item of items) {
            if (signal.aborted) return
            yield item
            last = item.seq
          }
          if (items.length === pageSize || changed) continue
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        stop()
        signal.removeEventListener('abort', poke)
      }
    },
  }
}
