// Listens to every row and handles six types of them: counts at once, proposes behind the bus's back, and never disturbs it.
import type { LogRow } from '../../shared/contract/event.ts'
import type { Subscriber } from '../events/bus.ts'
import type { SettingStore } from '../store/settings.ts'
import { windowMs } from './frequency.ts'
import type { GenerateCandidate } from './generate-candidate.ts'
import { type Sighting, together } from './sighting.ts'

/** Patterns that wait at a time; events of one pattern wait as one. */
const mostWaiting = 1000
const storedAs = 'policy_generator_seq'

export interface GeneratorDeps {
  readonly generate: Pick<GenerateCandidate, 'see' | 'settle'>
  /** Keeps how far the log has been dealt with: what a crash cut off is made up for at the next start. */
  readonly marks: SettingStore
  /** Number of the newest row of the log; of the first start everything before it is the past. */
  readonly newestSeq: number
  readonly report: (error: unknown) => void
}

export interface Generator extends Subscriber {
  /** Resolves when everything heard so far has been dealt with. */
  settled(): Promise<void>
  /** No more of what waits is begun. */
  stop(): Promise<void>
}

interface Waiting {
  readonly first_seq: number
  readonly sighting: Sighting
}

export function createGenerator({ generate, marks, newestSeq, report }: GeneratorDeps): Generator {
  const waiting = new Map<string, Waiting>()
  const dealtWith = marks.named([storedAs])[storedAs]
  const before = typeof dealtWith === 'number' ? dealtWith : newestSeq
  if (dealtWith === undefined) marks.put(storedAs, newestSeq)
  let newest = 0
  let running: Promise<void> | null = null
  let stopped = false
  const work = async () => {
    for (let next = first(waiting); next && !stopped; next = first(waiting)) {
      waiting.delete(next.sighting.signature)
      await generate.settle(next.sighting).catch(report)
      const left = [...waiting.values()].map(({ first_seq }) => first_seq - 1)
      marks.put(storedAs, Math.min(newest, ...left))
    }
  }
  const begin = () => {
    if (stopped || running || waiting.size === 0) return
    running = work()
      .catch(report)
      .finally(() => {
        running = null
      })
  }
  const handle = (row: LogRow, replay: boolean) => {
    const sighting = generate.see(row)
    if (!sighting) return
    // Of the past it is only counted, unless nobody dealt with it.
    if (replay && row.seq <= before) return
    newest = row.seq
    const known = waiting.get(sighting.signature)
    if (known) waiting.set(sighting.signature, { ...known, sighting: together(known.sighting, sighting) })
    else if (waiting.size < mostWaiting) waiting.set(sighting.signature, { first_seq: row.seq, sighting })
    begin()
  }
  return {
    name: 'policy generator',
    window_ms: windowMs,
    apply(row, replay) {
      try {
        handle(row, replay)
      } catch (error) {
        report(error)
      }
    },
    async settled() {
      while (running) await running
    },
    async stop() {
      stopped = true
      await running
    },
  }
}

function first(waiting: ReadonlyMap<string, Waiting>): Waiting | null {
  for (const each of waiting.values()) return each
  return null
}
