// The policy engine as a room: started, watched, started anew, asked; never ready before it has proved itself.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { OpaAnswer } from '../../shared/contract/decision.ts'
import type { OpaStatus } from '../../shared/contract/opa-status.ts'
import { type ActiveSet, composeSet, readBaseSet, withDocument, writeSet } from './active-set.ts'
import { singCanary } from './canary.ts'
import { OpaUnavailable } from './client.ts'
import { type EngineProcess, pinnedVersion, startEngine, versionOf } from './process.ts'
import { newEngineTokens, systemAuthz } from './system-authz.ts'

/**
 * Waits between restarts: doubled each time up to the last, back to the first after a quiet minute. An engine that had
 * been ready is back sooner: it starts well, and calls are denied meanwhile.
 */
const backOffMs = { first: 200, afterReady: 1000, last: 5000, forgottenAfter: 60_000 }
/** Decisions wait this long for a push in progress instead of being denied (decision 12). */
const pushLimitMs = 2000
/** An engine that is late this often in a row is ended and started anew. */
const lateTwice = 2

export interface OpaDeps {
  readonly binary: string
  readonly policiesDir: string
  /** Private folder with a short path, for the socket and the set's folder. */
  readonly runtimeDir: string
  readonly clock: Clock
  readonly onChange: (status: OpaStatus) => void
  /** Keeps texts and data of a revision for replays. */
  readonly saveSet: (set: ActiveSet) => void
  readonly report: (line: string) => void
}

export interface Opa {
  /** Resolves when the engine is ready on the base policies and these documents (by dotted name). */
  start(documents: Readonly<Record<string, unknown>>): Promise<void>
  /** Throws `OpaUnavailable`; the call is then denied. */
  decide(envelope: string, signal?: AbortSignal): Promise<{ answer: OpaAnswer; revision: string }>
  putDocument(name: string, value: unknown): Promise<void>
  status(): OpaStatus
  ready(): boolean
  stop(): Promise<void>
}

export function createOpa(deps: OpaDeps): Opa {
  const setFolder = join(deps.runtimeDir, 'set')
  let set: ActiveSet | null = null
  let engine: EngineProcess | null = null
  let pushing: Promise<void> | null = null
  let stopped = false
  let late = 0
  let readySince = 0
  let wait = backOffMs.first
  let restartTimer: NodeJS.Timeout | null = null
  let status: OpaStatus = {
    state: 'stopped',
    since: deps.clock.timestamp(),
    version: null,
    revision: null,
    modules: [],
    restarts: 0,
    error: null,
  }
  const say = (change: Partial<OpaStatus>) => {
    const moved = change.state !== undefined && change.state !== status.state
    status = { ...status, ...change, ...(moved ? { since: deps.clock.timestamp() } : {}) }
    if (moved) deps.onChange(status)
  }
  const use = (next: ActiveSet) => {
    set = next
    deps.saveSet(next)
    say({ revision: next.revision, modules: next.modules.map(({ id, hash }) => ({ id, hash })) })
  }

  async function launch(active: ActiveSet): Promise<void> {
    const tokens = newEngineTokens()
    await writeSet(setFolder, active, { 'system/authz.rego': systemAuthz(tokens) })
    const started = await startEngine({ binary: deps.binary, setFolder, runtimeDir: deps.runtimeDir, tokens })
    try {
      await singCanary(started.client, active)
    } catch (error) {
      started.child.kill()
      await started.client.close()
      throw error
    }
    if (stopped) return started.child.kill()
    engine = started
    late = 0
    say({ state: 'ready', error: null })
    readySince = performance.now()
    void started.exited.then((words) => retire(started, words))
  }

  /** This engine is not asked any more, from this moment on; a fresh one is started. */
  function retire(started: EngineProcess, words: string): void {
    if (engine !== started) return
    engine = null
    started.child.kill()
    void started.client.close()
    wait =
      performance.now() - readySince > backOffMs.forgottenAfter ? backOffMs.first : Math.min(wait, backOffMs.afterReady)
    if (!stopped) fallen(`The policy engine ${words}`)
  }

  function fallen(error: string): void {
    say({ state: 'down', error, restarts: status.restarts + 1 })
    restartTimer = setTimeout(() => {
      if (stopped || !set) return
      launch(set).catch((reason: unknown) => fallen(reason instanceof Error ? reason.message : String(reason)))
    }, wait)
    wait = Math.min(wait * 2, backOffMs.last)
  }

  async function push(name: string, value: unknown): Promise<void> {
    if (!engine || !set) throw new OpaUnavailable('the policy engine is not ready')
    const next = composeSet(set.modules, withDocument(set.data, name, value))
    const asked = engine
    const { client } = asked
    try {
      await client.keep('PUT', `/v1/data/${name.split('.').map(encodeURIComponent).join('/')}`, JSON.stringify(value))
      await client.keep('PUT', '/v1/data/behavry/revision', JSON.stringify(next.revision))
    } catch (error) {
      retire(asked, 'did not take a document.')
      throw error
    }
    use(next)
  }

  return {
    async start(documents) {
      stopped = false
      await mkdir(deps.runtimeDir, { recursive: true, mode: 0o700 })
      const version = await versionOf(deps.binary)
      if (version !== pinnedVersion)
        deps.report(`Warning: Open Policy Agent ${version} is used; ${pinnedVersion} is the tested one.`)
      say({ state: 'starting', version })
      const base = await readBaseSet(deps.policiesDir)
      const data = Object.entries(documents).reduce((all, [name, value]) => withDocument(all, name, value), base.data)
      use(composeSet(base.modules, data))
      if (set) await launch(set)
    },
    async decide(envelope, signal) {
      if (pushing) await waitFor(pushing)
      if (!engine || !set || status.state !== 'ready') throw new OpaUnavailable('the policy engine is not ready')
      const asked = engine
      const { revision } = set
      try {
        const answer = await asked.client.decide(envelope, signal)
        late = 0
        return { answer, revision }
      } catch (error) {
        late = error instanceof OpaUnavailable && error.timedOut ? late + 1 : 0
        if (late >= lateTwice) retire(asked, 'was late twice in a row.')
        throw error
      }
    },
    putDocument(name, value) {
      const turn = (pushing ?? Promise.resolve()).catch(() => {}).then(() => push(name, value))
      pushing = turn
      void turn
        .catch(() => {})
        .then(() => {
          if (pushing === turn) pushing = null
        })
      return turn
    },
    status: () => status,
    ready: () => engine !== null && status.state === 'ready',
    async stop() {
      stopped = true
      if (restartTimer) clearTimeout(restartTimer)
      const running = engine
      engine = null
      if (running) {
        running.child.kill()
        await running.exited
        await running.client.close()
      }
      say({ state: 'stopped' })
      await rm(deps.runtimeDir, { recursive: true, force: true })
    },
  }
}

async function waitFor(push: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OpaUnavailable('a policy is being pushed')), pushLimitMs)
  })
  try {
    await Promise.race([push.catch(() => {}), late])
  } finally {
    clearTimeout(timer)
  }
}
