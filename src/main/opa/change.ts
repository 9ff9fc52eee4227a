// Changes what the engine runs on: in place while decisions wait, or by a fresh engine that takes over; back when it fails.
import { singCanary } from './canary.ts'
import { OpaUnavailable } from './client.ts'
import { endEngine, type RunningEngine } from './launch.ts'
import { changedSet, type PolicyChange, type PolicySet } from './policy-set.ts'
import { moduleChanges, pushChanges } from './push.ts'
import type { Supervisor } from './supervisor.ts'
import type { Turnstile } from './turnstile.ts'

/**
 * A running engine compiles all modules anew for one that comes or goes, and decisions wait meanwhile: 20 ms at 100, 0.2 s
 * at 1,000. Above this number a fresh engine is started beside it, which takes no longer, and nobody waits.
 */
const inPlaceLimit = 200

export interface ChangeDeps {
  readonly supervisor: Supervisor
  readonly turnstile: Turnstile
  readonly saveSet: (set: PolicySet) => void
}

/** One change at a time. It rejects with a reason, and what holds is then what held before. */
export async function change(deps: ChangeDeps, wanted: PolicyChange): Promise<void> {
  const { supervisor, turnstile } = deps
  const from = supervisor.set()
  if (!from || supervisor.stopping()) throw new OpaUnavailable('the policy engine is not ready')
  const next = changedSet(from, wanted)
  const engine = supervisor.engine()
  const { come, go } = moduleChanges(from, next)
  const few = come.length + go.length <= (next.modules.length > inPlaceLimit ? 0 : 1)
  if (!engine && onlyDrops(wanted)) return leaveOut(deps, next)
  if (!engine || !few) return takeOver(deps, next)
  await turnstile.alone(async () => {
    try {
      await pushChanges(engine.client, from, next, wanted.documents ?? {})
      await singCanary(engine.client, next, come)
      deps.saveSet(next)
    } catch (error) {
      if (supervisor.engine() === engine) await goBack(supervisor, engine, from)
      throw error
    }
    supervisor.hold(next)
  })
}

function onlyDrops({ put = [], documents = {} }: PolicyChange): boolean {
  return put.length === 0 && Object.keys(documents).length === 0
}

/**
 * Of several policies that keep the engine from starting, each can only be taken out by itself: that holds although the
 * engine still does not start, and its status tells of the next one.
 */
async function leaveOut(deps: ChangeDeps, next: PolicySet): Promise<void> {
  const { supervisor, saveSet } = deps
  let started: RunningEngine
  try {
    started = await supervisor.launch(next)
  } catch (error) {
    if (supervisor.stopping()) throw error
    saveSet(next)
    supervisor.hold(next)
    supervisor.fallen(error instanceof Error ? error.message : String(error))
    return
  }
  await handOver(deps, started, next)
}

async function takeOver(deps: ChangeDeps, next: PolicySet): Promise<void> {
  await handOver(deps, await deps.supervisor.launch(next), next)
}

async function handOver({ supervisor, saveSet }: ChangeDeps, started: RunningEngine, next: PolicySet): Promise<void> {
  try {
    saveSet(next)
  } catch (error) {
    await endEngine(started)
    throw error
  }
  supervisor.use(started, next)
}

/** Nobody knows what an engine holds that did not take a change: a fresh one holds what was before. */
async function goBack(supervisor: Supervisor, engine: RunningEngine, from: PolicySet): Promise<void> {
  try {
    supervisor.use(await supervisor.launch(from), from)
  } catch (error) {
    supervisor.retire(engine, `did not take a change. ${error instanceof Error ? error.message : String(error)}`)
  }
}
