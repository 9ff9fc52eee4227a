// Settings: defaults, deep merge of validities, and no lost change when two come at once.
import { describe, expect, it } from 'vitest'
import { createSettings, type SettingsDeps } from '../../../../src/main/settings/settings.ts'
import { defaultSettings } from '../../../../src/shared/contract/settings.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

type Rooms = Awaited<ReturnType<typeof identityRooms>>

/** Settings whose policy engine takes everything and says what it took. */
function settingsOf(rooms: Pick<SettingsDeps, 'store' | 'recorder'>, pushed: string[] = []) {
  return createSettings({ ...rooms, push: async ({ unmatched }) => void pushed.push(unmatched) })
}

async function withSettings(work: (rooms: Rooms) => Promise<void>): Promise<void> {
  const rooms = await identityRooms()
  try {
    await work(rooms)
  } finally {
    await rooms.close()
  }
}

describe('settings', () => {
  it('are the defaults until somebody changes them', () =>
    withSettings(async (rooms) => {
      expect(settingsOf(rooms).current()).toEqual(defaultSettings)
    }))

  it('merge, validities by tier, survive a restart and are recorded with before and after', () =>
    withSettings(async (rooms) => {
      const settings = settingsOf(rooms)
      await settings.patch({ hold_seconds: 5 }, 'local')
      const after = await settings.patch({ approval_validity_seconds: { high: 60 } }, 'local')
      expect(after).toEqual({
        ...defaultSettings,
        hold_seconds: 5,
        approval_validity_seconds: { ...defaultSettings.approval_validity_seconds, high: 60 },
      })
      expect(settings.current()).toEqual(after)
      expect(settingsOf(rooms).current()).toEqual(after)
      expect((await rooms.events()).at(-1)).toMatchObject({
        type: 'settings.updated',
        data: { operator_id: 'local', before: { ...defaultSettings, hold_seconds: 5 }, after },
      })
    }))

  it('two changes at once both count', () =>
    withSettings(async (rooms) => {
      const settings = settingsOf(rooms)
      await Promise.all([
        settings.patch({ hold_seconds: 1 }, 'local'),
        settings.patch({ progress_hold_seconds: 2 }, 'local'),
        settings.patch({ approval_validity_seconds: { low: 3 } }, 'local'),
        settings.patch({ approval_validity_seconds: { medium: 4 } }, 'local'),
      ])
      expect(settings.current()).toEqual({
        ...defaultSettings,
        hold_seconds: 1,
        progress_hold_seconds: 2,
        approval_validity_seconds: { ...defaultSettings.approval_validity_seconds, low: 3, medium: 4 },
      })
    }))

  it('a change that is stored but not yet in the log counts when the log fails', () =>
    withSettings(async (rooms) => {
      const recorder = {
        record: async (change: () => void) => {
          rooms.store.transaction(change)
          throw new Error('the log is closed')
        },
      }
      const settings = settingsOf({ store: rooms.store, recorder })
      await expect(settings.patch({ hold_seconds: 9 }, 'local')).rejects.toThrow('closed')
      expect(settings.current().hold_seconds).toBe(9)
    }))

  it('tell the policy engine what becomes of unmatched calls, and nothing when that does not change', () =>
    withSettings(async (rooms) => {
      const pushed: string[] = []
      const settings = settingsOf(rooms, pushed)
      await settings.patch({ hold_seconds: 5 }, 'local')
      await settings.patch({ unmatched: 'escalate' }, 'local')
      await settings.patch({ unmatched: 'escalate', hold_seconds: 6 }, 'local')
      expect(pushed).toEqual(['escalate'])
    }))

  it('stay as they are when the policy engine does not take the change', () =>
    withSettings(async (rooms) => {
      const settings = createSettings({
        ...rooms,
        push: async () => {
          throw new Error('down')
        },
      })
      await expect(settings.patch({ unmatched: 'escalate', hold_seconds: 5 }, 'local')).rejects.toMatchObject({
        status: 503,
        code: 'opa_unavailable',
      })
      expect(settings.current()).toEqual(defaultSettings)
      expect(await rooms.events()).toEqual([])
    }))
})
