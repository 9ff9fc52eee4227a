// The store of operators: who is at this page, whether the token still counts, and the names of all that ever were.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Live, LiveMessage } from '../../../../../src/renderer/api/live.ts'
import { createOperatorsStore } from '../../../../../src/renderer/features/operators/store.ts'

type Answer = { readonly status: number; readonly json: unknown }
const answers = new Map<string, (url: string) => Answer>()
const asked: string[] = []
const say = (key: string, json: unknown, status = 200) => answers.set(key, () => ({ status, json }))
const person = (id: string, more: object = {}) => ({
  id,
  name: id,
  role: 'viewer',
  created_at: '2026-01-01T00:00:00.000Z',
  last_seen_at: null,
  removed_at: null,
  ...more,
})
const people = (...items: object[]) => ({ items, total: items.length })

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
const row = (type: string) =>
  tell({ seq: 1, type, item: { id: '1', seq: 1, timestamp: '2026-01-01T00:00:00.000Z', type, data: {} } })
const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

beforeEach(() => {
  answers.clear()
  asked.length = 0
  vi.stubGlobal('sessionStorage', { getItem: () => null })
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    const key = `${method} ${url.replace('/api/v1', '').replace(/\?.*/, '')}`
    asked.push(`${method} ${url.replace('/api/v1', '')}`)
    const answer = answers.get(key)?.(url)
    if (!answer) throw new TypeError('nobody there')
    return new Response(answer.status === 204 ? null : JSON.stringify(answer.json), { status: answer.status })
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('who is here', () => {
  it('is known once the console has said it', async () => {
    const store = createOperatorsStore(live)
    expect(store.getState().me).toBeNull()
    say('GET /operators/me', person('vera'))
    await store.getState().loadMe()
    expect(store.getState()).toMatchObject({ me: { id: 'vera' }, signedOut: false })
  })

  it('is nobody when the token does not count, and somebody again when it does', async () => {
    const store = createOperatorsStore(live)
    say('GET /operators/me', { code: 'unauthorised', detail: 'no' }, 401)
    await store.getState().loadMe()
    expect(store.getState().signedOut).toBe(true)
    say('GET /operators/me', person('vera'))
    await store.getState().loadMe()
    expect(store.getState().signedOut).toBe(false)
  })

  it.each([[503], [500], [0]])(
    'stays who it was when the console answers %i: that says nothing of the token',
    async (status) => {
      const store = createOperatorsStore(live)
      say('GET /operators/me', person('vera'))
      await store.getState().loadMe()
      if (status === 0) answers.clear()
      else say('GET /operators/me', { code: 'x', detail: 'x' }, status)
      await store.getState().loadMe()
      expect(store.getState()).toMatchObject({ me: { id: 'vera' }, signedOut: false })
    },
  )

  it('is asked anew when the stream breaks and when it stands again', async () => {
    const store = createOperatorsStore(live)
    say('GET /operators/me', person('vera'))
    say('GET /operators', people(person('vera')))
    tellState(Date.now())
    await settle()
    expect(asked).toEqual(['GET /operators/me'])
    tellState(null)
    await settle()
    expect(asked.slice(1).sort()).toEqual(['GET /operators/me', 'GET /operators?removed=1&limit=500&offset=0'])
    expect(store.getState().items).toHaveLength(1)
  })
})

describe('the list', () => {
  it('is read to its end', async () => {
    const store = createOperatorsStore(live)
    const all = Array.from({ length: 501 }, (_, n) => person(`p${n}`))
    answers.set('GET /operators', (url) => {
      const offset = Number(new URLSearchParams(url.split('?')[1]).get('offset'))
      return { status: 200, json: { items: all.slice(offset, offset + 500), total: 501 } }
    })
    await store.getState().load()
    expect(store.getState().items).toHaveLength(501)
  })

  it('follows the log: somebody was added or removed, nothing else', async () => {
    const store = createOperatorsStore(live)
    say('GET /operators', people(person('vera')))
    for (const type of ['operator.created', 'operator.removed', 'operator.kill_switch', 'agent.created']) row(type)
    await settle()
    expect(asked).toHaveLength(2)
    expect(store.getState().status).toBe('ready')
  })

  it('that was read stays when it cannot be read again; one that never was has failed', async () => {
    const store = createOperatorsStore(live)
    await store.getState().load()
    expect(store.getState()).toMatchObject({ status: 'failed', error: { offline: true } })
    say('GET /operators', people(person('vera')))
    await store.getState().load()
    answers.clear()
    await store.getState().load()
    expect(store.getState()).toMatchObject({ status: 'ready', items: [{ id: 'vera' }] })
  })

  it('keeps no token', async () => {
    const store = createOperatorsStore(live)
    say('GET /operators', people(person('vera')))
    say('POST /operators', { operator: person('vera'), token: 'bho_secret' }, 201)
    expect((await store.getState().create({ name: 'vera', role: 'viewer' })).token).toBe('bho_secret')
    expect(JSON.stringify(store.getState())).not.toContain('bho_secret')
  })

  it('whoever removes themselves is asked for at once', async () => {
    const store = createOperatorsStore(live)
    say('GET /operators/me', person('vera', { role: 'admin' }))
    await store.getState().loadMe()
    say('DELETE /operators/vera', null, 204)
    say('GET /operators/me', { code: 'unauthorised', detail: 'no' }, 401)
    await store.getState().remove('vera')
    expect(store.getState().signedOut).toBe(true)
  })
})
