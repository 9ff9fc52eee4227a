// Stands in for the scanner until its branch is merged.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { eachText } from './map-strings.ts'

export interface InboundScanner {
  /** Rejects when the scan takes too long: the result is then withheld. */
  scan(value: Json): Promise<InboundFinding[]>
  warm(): void
  close(): Promise<void>
}

const patterns = [
  ['system_override', 'critical', /ignore (all )?previous instructions/i],
  ['role_reassignment', 'high', /you are now/i],
  ['urgency_framing', 'medium', /act immediately/i],
] as const

export function createInboundScanner(_deps: { worker: URL; limit_ms?: number }): InboundScanner {
  return {
    async scan(value) {
      const found: InboundFinding[] = []
      eachText(value, (text, at) => {
        for (const [pattern_class, severity, pattern] of patterns) {
          const hit = pattern.exec(text)
          if (hit) found.push({ pattern_class, severity, at, decoder: 'none', content_snippet: hit[0] })
        }
      })
      return found
    },
    warm: () => {},
    close: async () => {},
  }
}
