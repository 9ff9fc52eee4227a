// The policy engine as a room: started, asked, changed while calls run; never ready before it has proved itself.
import type { Clock } from '../../shared/clock.ts'
import type { OpaAnswer } from '../../shared/contract/decision.ts'
import type { OpaStatus } from '../../shared/contract/opa-status.ts'
import { readBaseSet, withDocument } from './active-set.ts'
import { change } from './change.ts'
import { OpaUnavailable } from './client.ts'
import { composePolicySet, type PolicyChange, type PolicySet } from './policy-set.ts'
import { pinnedVersion, versionOf } from './process.ts'
import type { TenantPolicy } from './render-module.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'
import { createTurnstile } from './turnstile.ts'

/** Decisions wait this long for a change in progress instead of being denied (decision 12). */
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
  readonly saveSet: (set: PolicySet) => void
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
  /** What it decides on, or will as soon as it is back; null before it was started. */
  set(): PolicySet | null
  /** True when a policy of the set judges tools' answers. */
  judgesResponses(): boolean
  status(): OpaStatus
  ready(): boolean
  stop(): Promise<void>
}

export function createOpa(deps: OpaDeps): Opa {
  const supervisor = createSupervisor(deps)
  const turnstile = createTurnstile(pushLimitMs, () => new OpaUnavailable('a policy is being pushed'))
  const changes = { begun: 0, over: 0 }
  const changeInTurn = async (wanted: PolicyChange) => {
    changes.begun += 1
    try {
      await supervisor.inTurn(() => change({ supervisor, turnstile, saveSet: deps.saveSet }, wanted))
    } finally {
      changes.over += 1
    }
  }
  const ask = createAsk(supervisor, () => changes.begun > changes.over)
  return {
    async start(documents, policies) {
      await supervisor.prepare(await acceptedVersion(deps))
      const base = await readBaseSet(deps.policiesDir)
      const data = Object.entries(documents).reduce((all, [name, value]) => withDocument(all, name, value), base.data)
      const first = composePolicySet(base.modules, data, policies)
      deps.saveSet(first)
      supervisor.hold(first)
      await supervisor.inTurn(() => startFirst(supervisor, first))
    },
    async decide(envelope, signal) {
      const until = performance.now() + pushLimitMs
      for (;;) {
        const { over } = changes
        try {
          return await turnstile.pass(() => ask(envelope, signal))
        } catch (error) {
          // A fresh engine that starts beside this one takes the processor from it: that is no reason to deny.
          if (!isLate(error) || changes.begun === over || performance.now() > until) throw error
        }
      }
    },
    putDocument: (name, value) => changeInTurn({ documents: { [name]: value } }),
    changePolicies: changeInTurn,
    set: supervisor.set,
    judgesResponses: () => supervisor.set()?.judgesResponses ?? false,
    status: supervisor.status,
    ready: () => supervisor.engine() !== null,
    stop: supervisor.stop,
  }
}

/** Asks the engine of the moment, which is ended when it is late too often in a row. */
function createAsk(supervisor: Supervisor, changing: () => boolean) {
  let late = { of: supervisor.engine(), times: 0 }
  return async (envelope: string, signal?: AbortSignal) => {
    const engine = supervisor.engine()
    const set = supervisor.set()
    if (!engine || !set) throw new OpaUnavailable('the policy engine is not ready')
    const { revision, monitored } = set
    try {
      const answer = await engine.client.decide(envelope, { signal, monitored })
      late = { of: engine, times: 0 }
      return { answer, revision }
    } catch (error) {
      const again = late.of === engine ? late.times + 1 : 1
      late = { of: engine, times: isLate(error) && !changing() ? again : 0 }
      if (late.times >= lateTwice) supervisor.retire(engine, 'was late twice in a row.')
      throw error
    }
  }
}

function isLate(error: unknown): boolean {
  return error instanceof OpaUnavailable && error.timedOut
}

async function acceptedVersion({ binary, report }: OpaDeps): Promise<string> {
  const version = await versionOf(binary)
  if (version !== pinnedVersion)
    report(`Warning: Open Policy Agent ${version} is used; ${pinnedVersion} is the tested one.`)
  return version
}

/** Without policies of tenants a set that the engine does not take is a defect; with them the operator has to change one. */
async function startFirst(supervisor: Supervisor, first: PolicySet): Promise<void> {
  try {
    supervisor.use(await supervisor.launch(first), first)
  } catch (error) {
    if (first.policies.size === 0 || supervisor.stopping()) throw error
    supervisor.fallen(error instanceof Error ? error.message : String(error))
  }
}
