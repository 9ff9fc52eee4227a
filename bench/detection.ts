// What it costs to watch the course of calls: rows as nobody should send them, through the real log, bus and detectors.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createBus } from '../src/main/events/bus.ts'
import { openDetection } from '../src/main/open-detection.ts'
import { heapUsed, hostileEntry } from '../test/support/hostile-course.ts'
import { identityRooms } from '../test/support/identity-rooms.ts'

export interface DetectionBench {
  readonly events: number
  /** Appended to the log, delivered and folded by every detector. */
  readonly per_second: number
  /** The same without any detector. */
  readonly per_second_alone: number
  readonly detections: number
  /** Megabytes in use, collected, after a quarter of the events and after all of them. */
  readonly heap_at_quarter_mb: number
  readonly heap_at_end_mb: number
}

const events = 100_000
const atOnce = 500

/** Fails when the bus falls behind 1,000 events a second, or memory grows with the events. */
export async function benchDetection(folder: string): Promise<DetectionBench> {
  const alone = await run(join(folder, 'alone'), false)
  const watched = await run(join(folder, 'watched'), true)
  const figures = {
    events,
    per_second: watched.per_second,
    per_second_alone: alone.per_second,
    detections: watched.detections,
    heap_at_quarter_mb: megabytes(watched.heaps[0] ?? 0),
    heap_at_end_mb: megabytes(watched.heaps.at(-1) ?? 0),
  }
  if (figures.per_second < 1000) throw new Error(`the bus falls behind: ${figures.per_second} events a second`)
  const grown = figures.heap_at_end_mb - figures.heap_at_quarter_mb
  if (grown > 16) throw new Error(`the detectors keep ${grown} MB more after all events than after a quarter of them`)
  return figures
}

async function run(folder: string, watched: boolean) {
  mkdirSync(folder)
  const rooms = await identityRooms({}, folder)
  const fail = (error: unknown) => {
    throw error
  }
  const bus = createBus({ log: rooms.log, clock: rooms.clock, onFailure: (_name, error) => fail(error) })
  const detection = watched ? await openDetection({ ...rooms, bus, newId: randomUUID, onLost: fail }) : null
  const agents = await agentsOf(rooms)
  const heaps: number[] = []
  let milliseconds = 0
  for (let from = 0; from < events; from += events / 4) {
    const began = performance.now()
    for (let n = from; n < from + events / 4; n += atOnce) {
      rooms.clock.move(atOnce)
      await Promise.all(Array.from({ length: atOnce }, (_, more) => rooms.log.append(hostileEntry(n + more, agents))))
    }
    milliseconds += performance.now() - began
    heaps.push(heapUsed())
  }
  await detection?.close()
  const detections = await told(rooms.log)
  await rooms.close()
  return { per_second: Math.round((events / milliseconds) * 1000), heaps, detections }
}

async function agentsOf({ identity }: Awaited<ReturnType<typeof identityRooms>>): Promise<string[]> {
  const input = { name: 'bench', roles: [], permissions: [], risk_tier: 'medium' as const }
  const created = await Promise.all(Array.from({ length: 20 }, () => identity.agents.create(input, 'bench')))
  return created.map(({ agent }) => agent.id)
}

async function told({ query }: Awaited<ReturnType<typeof identityRooms>>['log']): Promise<number> {
  const types = [
    'INJECTION_CONDITIONING_SUSPECTED',
    'REQUESTER_SESSION_CYCLING',
    'BEHAVIOR_REVERSAL',
    'BEHAVIORAL_DRIFT_DETECTED',
  ]
  const totals = await Promise.all(types.map(async (type) => (await query.events({ type, limit: 1, offset: 0 })).total))
  return totals.reduce((sum: number, total) => sum + (total ?? 10_000), 0)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10
}
