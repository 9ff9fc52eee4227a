// The sync: looks for new versions when they are due or when somebody asks, one run at a time, and says how far it is.
import type { Clock } from '../../shared/clock.ts'
import type { Synced } from '../../shared/contract/library.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { createSweep, type Sweep } from '../events/sweep.ts'
import type { SubscriptionRow } from '../store/library-tables.ts'
import type { CurrentLibrary } from './library.ts'
import type { Signals } from './signals.ts'
import { LibraryProblem } from './source/library-source.ts'
import { type Outcome, type SyncRun, type UpdateOneDeps, updateOne } from './update-one.ts'

export interface SyncDeps extends UpdateOneDeps {
  readonly library: CurrentLibrary
  readonly signals: Signals
  readonly clock: Clock
  readonly enabled: () => boolean
  readonly onLost: (error: unknown) => void
  /** Milliseconds between two looks at what is due. */
  readonly everyMs?: number
}

export type SyncEvent =
  | { readonly event: 'progress'; readonly data: { readonly done: number; readonly total: number } }
  | { readonly event: 'result'; readonly data: Synced }

export interface Sync {
  /** All subscriptions, after the run that is under way. Ends early, with what was done, when `signal` aborts. */
  now(signal: AbortSignal): AsyncGenerator<SyncEvent>
  running(): boolean
  /** Those that are due, as the timer does it. */
  due(): Promise<void>
  stop(): Promise<void>
}

const usuallyEveryMs = 30_000
/** A library that could not be asked is left alone so long, but for a person who asks. */
const patienceMs = 15 * 60_000

export function createSync(deps: SyncDeps): Sync {
  const { subscriptions, clock, enabled } = deps
  const over = new AbortController()
  const state = { running: false, notBefore: 0, last: Promise.resolve() }
  async function* inTurn(which: () => readonly SubscriptionRow[], signal: AbortSignal): AsyncGenerator<SyncEvent> {
    const before = state.last
    let done = () => {}
    state.last = new Promise((resolve) => {
      done = resolve
    })
    try {
      await before
      state.running = true
      yield* run(deps, which(), AbortSignal.any([signal, over.signal]))
    } finally {
      state.running = false
      done()
    }
  }
  const dueRows = () =>
    subscriptions.all().filter(({ next_sync_at }) => next_sync_at === null || Date.parse(next_sync_at) <= clock.now())
  const sweep: Sweep = createSweep(
    async () => {
      if (!enabled() || clock.now() < state.notBefore || over.signal.aborted) return
      if (dueRows().length === 0) return
      for await (const { event, data } of inTurn(dueRows, over.signal))
        if (event === 'result') state.notBefore = data.error === undefined ? 0 : clock.now() + patienceMs
    },
    deps.everyMs ?? usuallyEveryMs,
    deps.onLost,
  )
  return {
    now: (signal) => inTurn(subscriptions.all, signal),
    running: () => state.running,
    due: sweep.now,
    async stop() {
      over.abort()
      await sweep.stop()
      await state.last
    },
  }
}

async function* run(deps: SyncDeps, rows: readonly SubscriptionRow[], signal: AbortSignal): AsyncGenerator<SyncEvent> {
  const total = rows.length
  const counts: Record<Outcome, number> = { same: 0, updated: 0, waiting: 0, blocked: 0, orphaned: 0 }
  const result = (error?: string): SyncEvent => {
    const checked = Object.values(counts).reduce((sum, each) => sum + each, 0)
    const data = { checked, updated: counts.updated, blocked: counts.blocked }
    return { event: 'result', data: error === undefined ? data : { ...data, error } }
  }
  yield { event: 'progress', data: { done: 0, total } }
  const problems: string[] = []
  try {
    const library = deps.library()
    const begun: SyncRun = { library, now: deps.clock.now(), signal }
    await library.trusted.refresh(signal)
    await deps.signals.flush(signal)
    for (const [at, row] of rows.entries()) {
      if (signal.aborted) break
      const outcome = await one(deps, row, begun)
      if (typeof outcome === 'string') counts[outcome] += 1
      else problems.push(outcome.problem)
      yield { event: 'progress', data: { done: at + 1, total } }
    }
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof LibraryProblem)) throw error
    yield result(error.message)
    return
  }
  yield result(problems[0])
}

/** What the console itself refuses concerns this one subscription; it is as it was. */
async function one(deps: SyncDeps, row: SubscriptionRow, begun: SyncRun): Promise<Outcome | { problem: string }> {
  // It may have been ended or changed since the run began.
  const now = deps.subscriptions.byId(row.id)
  if (!now) return 'same'
  try {
    return await updateOne(deps, now, begun)
  } catch (error) {
    if (error instanceof Refusal) return { problem: `${row.name}: ${error.message}` }
    throw error
  }
}
