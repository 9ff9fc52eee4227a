// The console's clock across restarts: what expires cannot be kept alive by turning the system's time back.
import { describe, expect, it } from 'vitest'
import { createKeptClock } from '../../../../src/main/settings/kept-clock.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const hour = 3_600_000

/** A system whose wall clock a person turns, and whose uptime nobody does. */
function system(start: number) {
  let wall = start
  let uptime = 0
  return {
    wall: () => wall,
    monotonic: () => uptime,
    pass(ms: number) {
      wall += ms
      uptime += ms
    },
    turn(ms: number) {
      wall += ms
    },
  }
}

async function run(folder: string, of: ReturnType<typeof system>, lines: string[] = []) {
  const store = await openStore(folder, 'local')
  const kept = createKeptClock({ store, report: (line) => lines.push(line), ...of })
  return {
    now: kept.clock.now,
    /** As a crash leaves it. */
    die: () => store.close(),
    async stop() {
      kept.stop()
      await store.close()
    },
  }
}

describe('the kept clock', () => {
  it('goes on with the time that passes when the system is turned back', async () => {
    const machine = system(1000 * hour)
    const clock = await run(tempFolder(), machine)
    machine.pass(hour)
    machine.turn(-24 * hour)
    expect(clock.now()).toBe(1001 * hour)
    machine.pass(hour)
    expect(clock.now()).toBe(1002 * hour)
    machine.turn(30 * hour)
    expect(clock.now()).toBe(1008 * hour)
    await clock.stop()
  })

  it('remembers the latest time across a restart with the system turned back', async () => {
    const folder = tempFolder()
    const machine = system(1000 * hour)
    const first = await run(folder, machine)
    machine.pass(5 * hour)
    expect(first.now()).toBe(1005 * hour)
    await first.stop()
    machine.turn(-48 * hour)
    const lines: string[] = []
    const second = await run(folder, machine, lines)
    expect(second.now()).toBe(1005 * hour)
    expect(lines).toEqual([expect.stringContaining('2880 minutes behind')])
    machine.pass(hour)
    expect(second.now()).toBe(1006 * hour)
    await second.stop()
  })

  it('follows the system again once that has caught up, and says nothing of small corrections', async () => {
    const folder = tempFolder()
    const machine = system(1000 * hour)
    await (await run(folder, machine)).stop()
    machine.turn(-30_000)
    const lines: string[] = []
    const clock = await run(folder, machine, lines)
    expect([clock.now(), lines]).toEqual([1000 * hour, []])
    machine.turn(hour)
    expect(clock.now()).toBe(1001 * hour - 30_000)
    await clock.stop()
  })

  it('has kept the time from its first moment on, for a run that is killed', async () => {
    const folder = tempFolder()
    const machine = system(1000 * hour)
    await (await run(folder, machine)).die()
    machine.turn(-10 * hour)
    const clock = await run(folder, machine)
    expect(clock.now()).toBe(1000 * hour)
    await clock.stop()
  })
})
