// The kill switch: on at once whatever fails, off only with its record, kept over a restart.
import { describe, expect, it } from 'vitest'
import { createKillSwitch } from '../../../../src/main/settings/kill-switch.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

async function withRooms(work: (rooms: Awaited<ReturnType<typeof identityRooms>>) => Promise<void>): Promise<void> {
  const rooms = await identityRooms()
  try {
    await work(rooms)
  } finally {
    await rooms.close()
  }
}

const brokenRecorder = {
  record: async () => {
    throw new Error('the log is closed')
  },
}

describe('the kill switch', () => {
  it('is off, then on since a time by somebody, also after a restart, and both are recorded once', () =>
    withRooms(async (rooms) => {
      const kill = createKillSwitch(rooms)
      expect(kill.current()).toEqual({ on: false, since: null, by: null })
      const on = await kill.set(true, 'local')
      await kill.set(true, 'local')
      expect(on).toEqual({ on: true, since: rooms.clock.timestamp(), by: 'local' })
      expect(createKillSwitch(rooms).current()).toEqual(on)
      await kill.set(false, 'local')
      expect(createKillSwitch(rooms).current().on).toBe(false)
      expect((await rooms.events()).map(({ type, data }) => [type, data.on])).toEqual([
        ['operator.kill_switch', true],
        ['operator.kill_switch', false],
      ])
    }))

  it('counts at once even when it cannot be recorded', () =>
    withRooms(async (rooms) => {
      const kill = createKillSwitch({ ...rooms, recorder: brokenRecorder })
      await expect(kill.set(true, 'local')).rejects.toThrow('closed')
      expect(kill.current().on).toBe(true)
    }))

  it('stays on when its release cannot be recorded', () =>
    withRooms(async (rooms) => {
      const kill = createKillSwitch(rooms)
      await kill.set(true, 'local')
      const broken = createKillSwitch({ ...rooms, recorder: brokenRecorder })
      await expect(broken.set(false, 'local')).rejects.toThrow('closed')
      expect(broken.current().on).toBe(true)
    }))
})
