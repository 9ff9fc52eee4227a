// The store of servers: asks again only while one starts, follows the log, and lets no late answer win.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Live, LiveMessage } from '../../../../../src/renderer/api/live.ts'
import { createServersStore, waitingServers } from '../../../../../src/renderer/features/servers/store.ts'

type Answer = () => Promise<{ readonly status: number; readonly json: unknown }>
const answers = new Map<string, Answer>()
const asked: string[] = []
const item = (id: string, more: object = {}) => ({
  id,
  name: id,
  state: 'ready',
  tools: { accepted: 0, waiting: 0 },
  ...more,
})
const list = (...items: object[]) => ({ items, total: items.length })
const say = (path: string, json: unknown, status = 200) => answers.set(path, async () => ({ status, json }))

let tell: (message: LiveMessage) => void
let tellState: (awaySince: number | null) => void
const live: Live = {
  onMessage(listener) {
    tell = listener
    return () => {}
  },
  onState(listener) {
    tellState = listener
    return () => {}
  },
  start() {},
}
const row = (type: string, server_id: string) =>
  tell({ seq: 1, type, item: { id: '1', seq: 1, timestamp: '2026-01-01T00:00:00.000Z', type, data: { server_id } } })
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  answers.clear()
  asked.length = 0
  vi.stubGlobal('sessionStorage', { getItem: () => null })
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.replace('/api/v1', '').replace(/\?.*/, '')
    asked.push(path)
    const answer = answers.get(path)
    if (!answer) throw new TypeError('nobody there')
    const { status, json } = await answer()
    return new Response(JSON.stringify(json), { status })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the list', () => {
  it('is asked for again each second, only while one starts', async () => {
    const store = createServersStore(live)
    say('/servers', list(item('a', { state: 'starting' })))
    await store.getState().load()
    await vi.advanceTimersByTimeAsync(2100)
    expect(asked).toHaveLength(3)
    say('/servers', list(item('a')))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(4)
    expect(store.getState().items[0]?.state).toBe('ready')
  })

  it('keeps what it has when nobody answers, and asks anew once somebody does', async () => {
    const store = createServersStore(live)
    await store.getState().load()
    expect(store.getState()).toMatchObject({ status: 'failed', error: { offline: true } })
    say('/servers', list(item('a', { tools: { accepted: 0, waiting: 2 } })))
    tellState(null)
    await settle()
    expect(store.getState()).toMatchObject({ status: 'ready', error: null })
    expect(waitingServers(store.getState().items)).toBe(1)
    answers.clear()
    await store.getState().load()
    expect(store.getState()).toMatchObject({ status: 'ready', items: [{ id: 'a' }] })
  })

  it('follows the log: one is added, changes, and goes', async () => {
    const store = createServersStore(live)
    say('/servers', list())
    await store.getState().load()
    say('/servers/b', item('b'))
    row('server.added', 'b')
    await settle()
    say('/servers/b', item('b', { tools: { accepted: 0, waiting: 1 } }))
    row('TOOL_DRIFT_DETECTED', 'b')
    await settle()
    expect(store.getState().items).toMatchObject([{ id: 'b', tools: { waiting: 1 } }])
    say('/servers/b', { detail: 'gone', code: 'not_found' }, 404)
    row('server.removed', 'b')
    await settle()
    expect(store.getState().items).toEqual([])
    asked.length = 0
    row('agent.added', 'b')
    await settle()
    expect(asked).toEqual([])
  })
})

describe('the open server', () => {
  const open = async () => {
    const store = createServersStore(live)
    say('/servers/a', item('a'))
    say('/servers/a/drift', list())
    say('/servers/a/tools', list({ name: 'old' }))
    await store.getState().show('a')
    return store
  }

  it('shows the later answer, whichever comes last', async () => {
    const store = await open()
    const release: (() => void)[] = []
    answers.set('/servers/a/tools', async () => {
      await new Promise<void>((resolve) => release.push(resolve))
      return { status: 200, json: list({ name: `answer ${release.length}` }) }
    })
    const first = store.getState().show('a')
    await settle()
    say('/servers/a/tools', list({ name: 'later' }))
    await store.getState().show('a')
    release[0]?.()
    await first
    expect(store.getState().open?.tools).toMatchObject([{ name: 'later' }])
  })

  it('is read again when an acceptance is refused, and the refusal is told', async () => {
    const store = await open()
    say('/servers/a/baseline/accept', { detail: 'The tool changed meanwhile.', code: 'tool_changed' }, 409)
    say('/servers/a/tools', list({ name: 'new' }))
    await expect(store.getState().accept('a', [{ name: 'old', hash: 'x' }])).rejects.toMatchObject({
      code: 'tool_changed',
    })
    expect(store.getState().open?.tools).toMatchObject([{ name: 'new' }])
  })

  it('keeps its tools when reading them fails', async () => {
    const store = await open()
    say('/servers/a/tools', { detail: 'Not now.', code: 'x' }, 503)
    await store.getState().show('a')
    expect(store.getState().open).toMatchObject({ tools: [{ name: 'old' }], error: { code: 'x' } })
  })
})
