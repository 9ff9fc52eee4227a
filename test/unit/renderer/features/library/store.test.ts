// What the console has of the library, as its page has it: loaded together, renewed by the log, progress while it syncs.
import { describe, expect, it, vi } from 'vitest'
import { createLibraryStore, hadHere } from '../../../../../src/renderer/features/library/store.ts'
import { waitingIn } from '../../../../../src/renderer/features/library/words.ts'
import type { Installed, Subscription } from '../../../../../src/shared/contract/library.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const subscription = (id: string, state: Subscription['state'] = 'current') =>
  ({ id, artifact_id: `artifact ${id}`, name: id, state }) as Subscription
const list = (items: readonly unknown[]) => ({ items, total: items.length })

describe('the store', () => {
  const api = createApiDouble()
  const answer = async (subscriptions: readonly Subscription[], installs: readonly Partial<Installed>[] = []) => {
    await api.answer(/subscriptions/, list(subscriptions))
    await api.answer(/installs/, list(installs))
  }

  it('knows of an artifact whether it is subscribed to, and whether a copy was installed', async () => {
    const store = createLibraryStore(createLiveDouble())
    const loaded = store.getState().load()
    await answer([subscription('a')], [{ artifact_id: 'artifact b' }])
    await loaded
    expect(hadHere(store.getState(), 'artifact a')).toMatchObject({ subscription: { id: 'a' }, installed: false })
    expect(hadHere(store.getState(), 'artifact b')).toEqual({ subscription: null, installed: true })
  })

  it('is read anew after an update, once for many rows, and not for a call', async () => {
    const live = createLiveDouble()
    const store = createLibraryStore(live)
    const loaded = store.getState().load()
    await answer([subscription('a')])
    await loaded
    const before = api.asked.length
    live.tell('LIBRARY_UPDATED', {})
    live.tell('LIBRARY_UPDATE_BLOCKED', {})
    await vi.waitFor(() => expect(api.asked.length).toBe(before + 3))
    await answer([subscription('a', 'update_blocked')])
    await api.answer(/status/, { state: 'ok' })
    await vi.waitFor(() => expect(waitingIn(store.getState().items)).toBe(1))
    expect(store.getState().revision).toBe(1)
    const then = api.asked.length
    live.tell('call.decided', {})
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(api.asked.length).toBe(then)
  })

  it('keeps what is being published, part by part', () => {
    const store = createLibraryStore(createLiveDouble())
    store.getState().setDraft({ name: 'Mine' })
    store.getState().setDraft({ step: 'about' })
    expect(store.getState().draft).toMatchObject({ name: 'Mine', step: 'about', license: 'MIT' })
  })
})

it('what waits is counted, and nothing else', () => {
  const states = ['current', 'update_pending', 'update_blocked', 'orphaned'] as const
  expect(waitingIn(states.map((state) => subscription(state, state)))).toBe(2)
})
