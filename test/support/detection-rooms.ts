// Detection as it runs in the console: real store, log, recorder and bus, on a clock that a test moves.
import { randomUUID } from 'node:crypto'
import { type Bus, createBus } from '../../src/main/events/bus.ts'
import { openDetection } from '../../src/main/open-detection.ts'
import type { CallDecided, EventItem } from '../../src/shared/contract/event.ts'
import { target } from './detection-rows.ts'
import { identityRooms } from './identity-rooms.ts'
import { decidedEntry } from './log-rows.ts'

/** Nothing of it hears or writes any more once it was killed. */
async function openMortal(base: Awaited<ReturnType<typeof identityRooms>>, bus: Bus, onLost: (error: unknown) => void) {
  let dead = false
  const whileAlive = <T>(work: () => T): T => {
    if (dead) throw new Error('it was killed')
    return work()
  }
  const stops: (() => void)[] = []
  const detection = await openDetection({
    ...base,
    store: { ...base.store, transaction: (work) => whileAlive(() => base.store.transaction(work)) },
    recorder: {
      ...base.recorder,
      record: (change, describe) => whileAlive(() => base.recorder.record(change, describe)),
    },
    bus: {
      async subscribe(subscriber) {
        const stop = await bus.subscribe(subscriber)
        stops.push(stop)
        return stop
      },
    },
    newId: randomUUID,
    onLost: (error) => (dead ? undefined : onLost(error)),
  })
  const kill = () => {
    dead = true
    for (const stop of stops) stop()
  }
  return { ...detection, kill }
}

export async function detectionRooms() {
  const base = await identityRooms()
  const faults: unknown[] = []
  const onLost = (error: unknown) => faults.push(error)
  const bus = createBus({ log: base.log, clock: base.clock, onFailure: (_name, error) => onLost(error) })
  const open = () => openMortal(base, bus, onLost)
  let detection = await open()
  const call = (agent_id: string, more: Partial<CallDecided> = {}) =>
    base.log.append(decidedEntry({ agent_id, ...more }, base.clock.timestamp()))
  return {
    ...base,
    bus,
    faults,
    call,
    baselines: () => detection.baselines,
    newAgent: async (risk_tier: 'low' | 'medium' | 'high' | 'critical' = 'medium') =>
      (await base.identity.agents.create({ name: 'agent', roles: [], permissions: [], risk_tier }, 'local')).agent,
    /** So many calls of one tool in one folder, `apart` milliseconds from each other. */
    async calls(agent_id: string, count: number, tool_name = 'read_file', folder = '/home/u/work', apart = 5000) {
      for (let n = 0; n < count; n += 1) {
        base.clock.move(apart)
        await call(agent_id, { tool_name, targets: [target(`${folder}/${n}.md`)] })
      }
    },
    /** As after an end and a new start; a crash closes nothing. */
    async restart(how: 'clean' | 'crash' = 'clean') {
      if (how === 'clean') await detection.close()
      else detection.kill()
      detection = await open()
    },
    async told(type: string): Promise<EventItem[]> {
      const { items } = await base.log.query.events({ type, limit: 500, offset: 0 })
      return items.reverse()
    },
    async close() {
      await detection.close()
      await base.close()
    },
  }
}
