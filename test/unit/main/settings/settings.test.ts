// Settings: defaults, deep merge of validities, and no lost change when two come at once.
import { describe, expect, it } from 'vitest'
import { createSettings } from '../../../../src/main/settings/settings.ts'
import { defaultSettings } from '../../../../src/shared/contract/settings.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

async function withSettings(work: (rooms: Awaited<ReturnType<typeof identityRooms>>) => Promise<void>): Promise<void> {
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
      expect(createSettings(rooms).current()).toEqual(defaultSettings)
    }))

  it('merge, validities by tier, survive a restart and are recorded with before and after', () =>
    withSettings(async (rooms) => {
      const settings = createSettings(rooms)
      await settings.patch({ hold_seconds: 5 }, 'local')
      const after = await settings.patch({ approval_validity_seconds: { high: 60 } }, 'local')
      expect(after).toEqual({
        ...defaultSettings,
        hold_seconds: 5,
        approval_validity_seconds: { ...defaultSettings.approval_validity_seconds, high: 60 },
      })
      expect(settings.current()).toEqual(after)
      expect(createSettings(rooms).current()).toEqual(after)
      expect((await rooms.events()).at(-1)).toMatchObject({
        type: 'settings.updated',
        data: { operator_id: 'local', before: { ...defaultSettings, hold_seconds: 5 }, after },
      })
    }))

  it('two changes at once both count', () =>
    withSettings(async (rooms) => {
      const settings = createSettings(rooms)
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
      const settings = createSettings({ store: rooms.store, recorder })
      await expect(settings.patch({ hold_seconds: 9 }, 'local')).rejects.toThrow('closed')
      expect(settings.current().hold_seconds).toBe(9)
    }))
})
