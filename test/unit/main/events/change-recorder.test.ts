// The outbox: a change and its record are one; what a crash left between commit and log reaches the log exactly once.
import { describe, expect, it } from 'vitest'
import { createChangeRecorder } from '../../../../src/main/events/change-recorder.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { createSettingStore } from '../../../../src/main/store/settings.ts'
import { createClock } from '../../../../src/shared/clock.ts'
import { openLog } from '../../../support/open-log.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

async function rooms() {
  const folder = tempFolder()
  const store = await openStore(folder, 'local')
  const log = await openLog(folder)
  return {
    store,
    log,
    settings: createSettingStore(store),
    clock: createClock(),
    close: async () => {
      await log.close()
      await store.close()
    },
  }
}

const described = () => ({ type: 'settings.updated', record: { name: 'x' } })

describe('change recorder', () => {
  it('writes change and record, then answers', async () => {
    const { store, log, settings, clock, close } = await rooms()
    const recorder = createChangeRecorder({ store, log, clock })
    await recorder.record(() => settings.put('x', 1), described)
    expect(settings.named(['x'])).toEqual({ x: 1 })
    expect((await log.query.events({ limit: 9, offset: 0 })).items).toMatchObject([
      { type: 'settings.updated', data: { name: 'x' } },
    ])
    expect(await recorder.drain()).toBe(0)
    await close()
  })

  it('writes several records of one change in their order, all of them or none', async () => {
    const { store, log, settings, clock, close } = await rooms()
    const types = ['one', 'two', 'three'].map((type) => ({ type, record: {} }))
    const dying = { append: () => Promise.reject(new Error('the process died here')) }
    await expect(
      createChangeRecorder({ store, log: dying, clock }).record(
        () => settings.put('x', 1),
        () => types,
      ),
    ).rejects.toThrow('died')
    const recorder = createChangeRecorder({ store, log, clock })
    expect(await recorder.drain()).toBe(3)
    await recorder.record(
      () => settings.put('x', 2),
      () => [{ type: 'four', record: {} }],
    )
    const { items } = await log.query.events({ limit: 9, offset: 0 })
    expect(items.map(({ type }) => type).reverse()).toEqual(['one', 'two', 'three', 'four'])
    await close()
  })

  it('changes nothing when the change throws', async () => {
    const { store, log, settings, clock, close } = await rooms()
    const recorder = createChangeRecorder({ store, log, clock })
    const failing = recorder.record(() => {
      settings.put('x', 1)
      throw new Error('no')
    }, described)
    await expect(failing).rejects.toThrow('no')
    expect(settings.named(['x'])).toEqual({})
    expect(await recorder.drain()).toBe(0)
    await close()
  })

  it.each([
    ['before the append', false],
    ['after the append, before the outbox was cleared', true],
  ])('delivers exactly once after a crash %s', async (_name, appended) => {
    const { store, log, settings, clock, close } = await rooms()
    const crashing = {
      append: async (entry: Parameters<typeof log.append>[0]) => {
        if (appended) await log.append(entry)
        throw new Error('the process died here')
      },
    }
    await expect(
      createChangeRecorder({ store, log: crashing, clock }).record(() => settings.put('x', 1), described),
    ).rejects.toThrow('died')
    const next = createChangeRecorder({ store, log, clock })
    expect(await next.drain()).toBe(1)
    expect(await next.drain()).toBe(0)
    expect((await log.query.events({ limit: 9, offset: 0 })).items).toHaveLength(1)
    await close()
  })
})
