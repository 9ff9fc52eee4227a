// Keeps one engine alive on the set that holds: watched, retired when it misbehaves, started anew after growing waits.
import { mkdir, rm } from 'node:fs/promises'
import type { Clock } from '../../shared/clock.ts'
import type { OpaStatus } from '../../shared/contract/opa-status.ts'
import { endEngine, launchEngine, type RunningEngine } from './launch.ts'
import type { PolicySet } from './policy-set.ts'

/**
 * Waits between restarts: doubled each time up to the last, back to the first after a quiet minute. An engine that had
 * been ready is back sooner: it starts well, and calls are denied meanwhile.
 */
const backOffMs = { first: 200, afterReady: 1000, last: 5000, forgottenAfter: 60_000 }

export interface SupervisorDeps {
  readonly binary: string
  readonly runtimeDir: string
  readonly clock: Clock
  readonly onChange: (status: OpaStatus) => void
}

export type Supervisor = ReturnType<typeof createSupervisor>

export function createSupervisor({ binary, runtimeDir, clock, onChange }: SupervisorDeps) {
  const ending = new AbortController()
  let set: PolicySet | null = null
  let engine: RunningEngine | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let leaving: Promise<unknown> = Promise.resolve()
  let launches = 0
  let readySince = 0
  let wait = backOffMs.first
  let restartTimer: NodeJS.Timeout | null = null
  let status: OpaStatus = {
    state: 'stopped',
    since: clock.timestamp(),
    version: null,
    revision: null,
    modules: [],
    restarts: 0,
    error: null,
  }
  const say = (change: Partial<OpaStatus>) => {
    const moved = change.state !== undefined && change.state !== status.state
    status = { ...status, ...change, ...(moved ? { since: clock.timestamp() } : {}) }
    if (moved) onChange(status)
  }
  const leave = (end: Promise<unknown>) => {
    leaving = Promise.all([leaving, end])
  }
  /** Launches and changes happen one after the other. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(run)
    turn = mine.catch(() => {})
    return mine
  }
  /** The set that the engine runs on from now on, and is started on after a fall. */
  function hold(next: PolicySet): void {
    set = next
    say({ revision: next.revision, modules: next.modules.map(({ id, hash }) => ({ id, hash })) })
  }
  function launch(next: PolicySet): Promise<RunningEngine> {
    launches += 1
    return launchEngine({ binary, runtimeDir, name: `set-${launches}`, signal: ending.signal }, next)
  }
  /** From here on this engine is asked; the one before ends when it has given the answers that it owes. */
  function use(started: RunningEngine, next: PolicySet): void {
    const before = engine
    engine = started
    hold(next)
    say({ state: 'ready', error: null })
    readySince = performance.now()
    void started.exited.then((words) => retire(started, words))
    if (before) leave(endEngine(before))
  }
  /** This engine is not asked any more, from this moment on; a fresh one is started. */
  function retire(running: RunningEngine, words: string): void {
    if (engine !== running) return
    engine = null
    running.child.kill()
    leave(running.client.close())
    leave(running.exited.then(() => rm(running.setFolder, { recursive: true, force: true })))
    wait =
      performance.now() - readySince > backOffMs.forgottenAfter ? backOffMs.first : Math.min(wait, backOffMs.afterReady)
    if (!ending.signal.aborted) fallen(`The policy engine ${words}`)
  }
  function fallen(error: string): void {
    say({ state: 'down', error, restarts: status.restarts + 1 })
    if (restartTimer) clearTimeout(restartTimer)
    restartTimer = setTimeout(() => void inTurn(restart), wait)
    wait = Math.min(wait * 2, backOffMs.last)
  }
  async function restart(): Promise<void> {
    if (ending.signal.aborted || engine || !set) return
    try {
      use(await launch(set), set)
    } catch (error) {
      if (!ending.signal.aborted) fallen(error instanceof Error ? error.message : String(error))
    }
  }
  return {
    inTurn,
    hold,
    launch,
    use,
    retire,
    fallen,
    set: () => set,
    /** Null while none is ready. */
    engine: () => engine,
    status: () => status,
    stopping: () => ending.signal.aborted,
    async prepare(version: string): Promise<void> {
      await mkdir(runtimeDir, { recursive: true, mode: 0o700 })
      say({ state: 'starting', version })
    },
    async stop(): Promise<void> {
      ending.abort()
      if (restartTimer) clearTimeout(restartTimer)
      await turn
      const running = engine
      if (running) {
        retire(running, 'is stopped.')
        await running.exited
      }
      await leaving
      say({ state: 'stopped' })
      await rm(runtimeDir, { recursive: true, force: true })
    },
  }
}
