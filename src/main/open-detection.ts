// Wires what watches the course of calls: every detector on the bus, what is usual for each agent, and its live risk.
import { type BaselinesDeps, createBaselines } from './detection/baselines.ts'
import { createCalming } from './detection/calming.ts'
import { createConditioningDetector } from './detection/conditioning.ts'
import type { Tell } from './detection/detector.ts'
import { createDriftDetector } from './detection/drift.ts'
import { createKeptHabits } from './detection/kept-habits.ts'
import { createLiveRisk } from './detection/live-risk.ts'
import { createReversalDetector } from './detection/reversal.ts'
import { createSessionCyclingDetector } from './detection/session-cycling.ts'
import type { Bus } from './events/bus.ts'
import type { ChangeRecorder } from './events/change-recorder.ts'
import type { Log } from './events/log.ts'
import type { Identity } from './identity/identity.ts'
import { createAgentBaselineStore } from './store/agent-baselines.ts'
import { createAgentStore } from './store/agents.ts'
import type { Store } from './store/open.ts'

export interface DetectionDeps extends Pick<BaselinesDeps, 'clock'> {
  readonly store: Store
  readonly log: Pick<Log, 'append'> & { readonly query: Pick<Log['query'], 'newest'> }
  readonly bus: Bus
  readonly recorder: ChangeRecorder
  readonly identity: Pick<Identity, 'agents'>
  readonly newId: () => string
  readonly onLost: (error: unknown) => void
}

/** Resolves once every detector knows again what its window holds. */
export async function openDetection({ store, log, bus, recorder, clock, identity, newId, onLost }: DetectionDeps) {
  const underway = createUnderway(onLost)
  const tell: Tell = (type, call_id, record) =>
    underway.add(log.append({ type, call_id, record: { ...record, id: newId() } }))
  const rows = createAgentBaselineStore(store)
  const newestRow = (await log.query.newest())?.seq ?? 0
  const kept = createKeptHabits({ store, rows, clock, newestRow, onLost })
  const shared = { kept, rows, recorder, clock, onLost, liveRisk: createLiveRisk(createAgentStore(store)) }
  const detectors = [
    createConditioningDetector({ tell }),
    createReversalDetector({ tell }),
    createSessionCyclingDetector({ tell }),
    createDriftDetector({ ...shared, unawaited: underway.add }),
  ]
  const stops: (() => void)[] = []
  for (const detector of detectors) stops.push(await bus.subscribe(detector))
  const calming = createCalming(shared)
  return {
    baselines: createBaselines({ ...shared, agents: identity.agents }),
    async close() {
      for (const stop of stops) stop()
      await calming.stop()
      await underway.ended()
      kept.close()
    },
  }
}

/** What nobody waits for but whoever closes. */
function createUnderway(onLost: (error: unknown) => void) {
  const works = new Set<Promise<void>>()
  return {
    add(work: Promise<unknown>) {
      const quiet = work.then(() => {}, onLost).finally(() => works.delete(quiet))
      works.add(quiet)
    },
    ended: () => Promise.all(works),
  }
}

export type DetectionRooms = Omit<Awaited<ReturnType<typeof openDetection>>, 'close'>
