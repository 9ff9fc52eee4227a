// The console's clock, which remembers across restarts how late it has been: what expires cannot be kept alive by turning the system's time back.
import { type Clock, createClock } from '../../shared/clock.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'

const storedAs = 'latest_time'
/** A run that is killed loses at most this much of what it has seen. */
const keepEveryMs = 15_000
/** Less is what clocks are corrected by every day. */
const worthSayingMs = 60_000

export interface KeptClockDeps {
  readonly store: Store
  readonly report: (line: string) => void
  /** Milliseconds since the epoch. */
  readonly wall?: () => number
  readonly monotonic?: () => number
}

export interface KeptClock {
  readonly clock: Clock
  stop(): void
}

export function createKeptClock({ store, report, wall = Date.now, monotonic }: KeptClockDeps): KeptClock {
  const rows = createSettingStore(store)
  const stored = rows.named([storedAs])[storedAs]
  const latest = typeof stored === 'number' ? stored : 0
  const behind = latest - wall()
  if (behind > worthSayingMs) {
    const minutes = Math.round(behind / 60_000)
    report(
      `The system's clock is ${minutes} minutes behind the time at which this console last ran; it goes on from then.`,
    )
  }
  const clock = createClock(() => Math.max(wall(), latest), monotonic)
  const keep = () => rows.put(storedAs, Math.floor(clock.now()))
  keep()
  const timer = setInterval(keep, keepEveryMs)
  timer.unref()
  return {
    clock,
    stop() {
      clearInterval(timer)
      keep()
    },
  }
}
