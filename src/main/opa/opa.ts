// The policy engine as a room: started, watched, started anew, asked; never ready before it has proved itself.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { OpaAnswer } from '../../shared/contract/decision.ts'
import type { OpaStatus } from '../../shared/contract/opa-status.ts'
import { type ActiveSet, readBaseSet, withDocument, writeSet } from './active-set.ts'
import { singCanary } from './canary.ts'
import { OpaUnavailable } from './client.ts'
import { changedSet, composePolicySet, type PolicyChange, type PolicySet } from './policy-set.ts'
import { type EngineProcess, pinnedVersion, startEngine, versionOf } from './process.ts'
import { moduleChanges, pushChanges } from './push.ts'
import type { TenantPolicy } from './render-module.ts'
import { newEngineTokens, systemAuthz } from './system-authz.ts'
import { createTurnstile } from './turnstile.ts'

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
  /**
   * Resolves when the engine is ready on the base policies, these documents (by dotted name) and these policies. Policies
   * that it does not take leave it down, with the reason in its status, until they are changed.
   */
  start(documents: Readonly<Record<string, unknown>>, policies: readonly TenantPolicy[]): Promise<void>
  /** Throws `OpaUnavailable`; the call is then denied. */
  decide(envelope: string, signal?: AbortSignal): Promise<{ answer: OpaAnswer; revision: string }>
  putDocument(name: string, value: unknown): Promise<void>
  /**
   * Resolves when the next decision is taken on the changed set; rejects with a reason, the set then being what it was.
   * Changes are made one after the other; no call is denied for one.
   */
  changePolicies(change: PolicyChange): Promise<void>
  status(): OpaStatus
  ready(): boolean
  stop(): Promise<void>
}

type RunningEngine = EngineProcess & { readonly setFolder: string }

export function createOpa(deps: OpaDeps): Opa {
  const turnstile = createTurnstile(pushLimitMs, () => new OpaUnavailable('a policy is being pushed'))
  const ending = new AbortController()
  let set: PolicySet | null = null
  let engine: RunningEngine | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let leaving: Promise<unknown> = Promise.resolve()
  let launches = 0
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
  const hold = (next: PolicySet) => {
    set = next
    say({ revision: next.revision, modules: next.modules.map(({ id, hash }) => ({ id, hash })) })
  }
  /** Launches and changes, one after the other. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(run)
    turn = mine.catch(() => {})
    return mine
  }

  /** An engine that has proved to run on this set; nobody asks it yet. */
  async function launch(active: PolicySet): Promise<RunningEngine> {
    launches += 1
    const { binary, runtimeDir } = deps
    const setFolder = join(runtimeDir, `set-${launches}`)
    const tokens = newEngineTokens()
    await writeSet(setFolder, active, { 'system/authz.rego': systemAuthz(tokens) })
    const started = await startEngine({ binary, setFolder, runtimeDir, tokens, signal: ending.signal })
    try {
      await singCanary(started.client, active)
      ending.signal.throwIfAborted()
    } catch (error) {
      await end({ ...started, setFolder })
      throw error
    }
    return { ...started, setFolder }
  }

  async function end({ client, child, exited, setFolder }: RunningEngine): Promise<void> {
    await client.finish()
    child.kill()
    await exited
    await rm(setFolder, { recursive: true, force: true })
  }

  /** From here on this engine is asked; the one before ends when it has given the answers that it owes. */
  function use(started: RunningEngine, active: PolicySet): void {
    const before = engine
    engine = started
    late = 0
    hold(active)
    say({ state: 'ready', error: null })
    readySince = performance.now()
    void started.exited.then((words) => retire(started, words))
    if (before) leaving = Promise.all([leaving, end(before)])
  }

  /** This engine is not asked any more, from this moment on; a fresh one is started. */
  function retire(running: RunningEngine, words: string): void {
    if (engine !== running) return
    engine = null
    running.child.kill()
    leaving = Promise.all([leaving, running.client.close(), rm(running.setFolder, { recursive: true, force: true })])
    wait =
      performance.now() - readySince > backOffMs.forgottenAfter ? backOffMs.first : Math.min(wait, backOffMs.afterReady)
    if (!ending.signal.aborted) fallen(`The policy engine ${words}`)
  }

  function fallen(error: string): void {
    say({ state: 'down', error, restarts: status.restarts + 1 })
    restartTimer = setTimeout(() => void inTurn(restart), wait)
    wait = Math.min(wait * 2, backOffMs.last)
  }

  async function restart(): Promise<void> {
    if (ending.signal.aborted || engine || !set) return
    try {
      use(await launch(set), set)
    } catch (error) {
      if (!ending.signal.aborted) fallen(messageOf(error))
    }
  }

  async function change(wanted: PolicyChange): Promise<void> {
    if (ending.signal.aborted || !set) throw new OpaUnavailable('the policy engine is not ready')
    const from = set
    const next = changedSet(from, wanted)
    const { come, go } = moduleChanges(from, next)
    const asked = engine
    if (!asked || come.length + go.length > 1) return startAnew(next)
    await turnstile.alone(() => changeInPlace(asked, from, next, wanted.documents ?? {}))
  }

  async function startAnew(next: PolicySet): Promise<void> {
    const started = await launch(next)
    try {
      deps.saveSet(next)
    } catch (error) {
      await end(started)
      throw error
    }
    use(started, next)
  }

  async function changeInPlace(
    asked: RunningEngine,
    from: PolicySet,
    next: PolicySet,
    documents: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    try {
      await pushChanges(asked.client, from, next, documents)
      await singCanary(asked.client, next)
      deps.saveSet(next)
    } catch (error) {
      if (engine === asked) await goBack(asked, from)
      throw error
    }
    hold(next)
  }

  /** Nobody knows what an engine holds that did not take a change: a fresh one holds what was before. */
  async function goBack(asked: RunningEngine, from: PolicySet): Promise<void> {
    try {
      use(await launch(from), from)
    } catch (error) {
      retire(asked, `did not take a change. ${messageOf(error)}`)
    }
  }

  return {
    async start(documents, policies) {
      await mkdir(deps.runtimeDir, { recursive: true, mode: 0o700 })
      const version = await versionOf(deps.binary)
      if (version !== pinnedVersion)
        deps.report(`Warning: Open Policy Agent ${version} is used; ${pinnedVersion} is the tested one.`)
      say({ state: 'starting', version })
      const base = await readBaseSet(deps.policiesDir)
      const data = Object.entries(documents).reduce((all, [name, value]) => withDocument(all, name, value), base.data)
      const first = composePolicySet(base.modules, data, policies)
      deps.saveSet(first)
      hold(first)
      await inTurn(async () => {
        try {
          use(await launch(first), first)
        } catch (error) {
          if (policies.length === 0 || ending.signal.aborted) throw error
          fallen(messageOf(error))
        }
      })
    },
    decide: (envelope, signal) =>
      turnstile.pass(async () => {
        if (!engine || !set || status.state !== 'ready') throw new OpaUnavailable('the policy engine is not ready')
        const asked = engine
        const { revision, monitored } = set
        try {
          const answer = await asked.client.decide(envelope, { signal, monitored })
          late = 0
          return { answer, revision }
        } catch (error) {
          late = error instanceof OpaUnavailable && error.timedOut ? late + 1 : 0
          if (late >= lateTwice) retire(asked, 'was late twice in a row.')
          throw error
        }
      }),
    putDocument: (name, value) => inTurn(() => change({ documents: { [name]: value } })),
    changePolicies: (wanted) => inTurn(() => change(wanted)),
    status: () => status,
    ready: () => engine !== null && status.state === 'ready',
    async stop() {
      ending.abort()
      if (restartTimer) clearTimeout(restartTimer)
      await turn
      const running = engine
      engine = null
      if (running) {
        running.child.kill()
        await running.exited
        await running.client.close()
      }
      await leaving
      say({ state: 'stopped' })
      await rm(deps.runtimeDir, { recursive: true, force: true })
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
