// The live stream: nothing missed, nothing twice, a sign of life, and no handler left behind by a reader who is gone.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '../../support/processes.ts'
import { type Mount, mounts } from './mounts.ts'

const create = ({ rooms }: Mount, name: string) =>
  rooms.identity.agents.create({ name, roles: [], permissions: [], risk_tier: 'low' }, 'local')

/** Reads blocks of one stream, in order. */
function reading(answer: Response) {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  return {
    async block(): Promise<string | null> {
      while (!rest.includes('\n\n')) {
        const { done, value } = await reader.read()
        if (done) return null
        rest += value
      }
      const [block = '', ...more] = rest.split('\n\n')
      rest = more.join('\n\n')
      return block
    },
    async event() {
      for (;;) {
        const block = await this.block()
        if (block === null) return null
        if (block.startsWith(':')) continue
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
        return { id: Number(fields.id), event: fields.event as string, data: JSON.parse(fields.data ?? 'null') }
      }
    },
    cancel: () => reader.cancel(),
  }
}

describe.each(mounts)('stream $name', ({ open }) => {
  let mount: Mount
  let listeners = 0
  beforeEach(async () => {
    mount = await open()
    listeners = 0
    const { log } = mount.rooms
    const real = log.onCommitted
    vi.spyOn(log, 'onCommitted').mockImplementation((listener) => {
      const stop = real(listener)
      listeners += 1
      return () => {
        listeners -= 1
        stop()
      }
    })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await mount.close()
  })

  const openStream = async (lastEventId?: string, init: RequestInit = {}) => {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    const answer = await mount.ask('GET', '/audit/stream', undefined, { ...init, headers })
    expect(answer.status).toBe(200)
    return reading(answer)
  }

  it('without a last id begins with what is committed after the answer', async () => {
    await create(mount, 'before')
    const stream = await openStream()
    const { agent } = await create(mount, 'after')
    expect(await stream.block()).toBe(': listening')
    expect(await stream.event()).toEqual({
      id: 2,
      event: 'agent.created',
      data: expect.objectContaining({ seq: 2, type: 'agent.created', agent_id: agent.id }),
    })
    const call = await mount.rooms.decided()
    expect(await stream.event()).toMatchObject({ id: 3, event: 'call.decided', data: { id: call, seq: 3 } })
    await stream.cancel()
  })

  it('says after which row it begins, so that a reader who heard nothing yet can come back too', async () => {
    for (let n = 0; n < 3; n += 1) await create(mount, `agent-${n}`)
    const begins = async (headers: Record<string, string>) => {
      const answer = await mount.ask('GET', '/audit/stream', undefined, { headers })
      await answer.body?.cancel()
      return answer.headers.get('last-event-id')
    }
    expect(await begins({})).toBe('3')
    expect(await begins({ 'last-event-id': '1' })).toBe('1')
    expect(await begins({ 'last-event-id': '99' })).toBe('3')
  })

  it('replays what was missed, then goes on without a gap', async () => {
    for (let n = 0; n < 5; n += 1) await create(mount, `agent-${n}`)
    const stream = await openStream('2')
    const more = Array.from({ length: 5 }, (_, n) => create(mount, `more-${n}`))
    const ids: number[] = []
    while (ids.length < 8) ids.push((await stream.event())?.id ?? -1)
    expect(ids).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    await Promise.all(more)
    await stream.cancel()
  })

  it('replays more than one page', async () => {
    const { log } = mount.rooms
    const rows = Array.from({ length: 450 }, (_, n) => ({ type: 'test.row', record: { id: `row-${n}` } }))
    await Promise.all(rows.map((row) => log.append(row)))
    const stream = await openStream('0')
    for (let id = 1; id <= 450; id += 1) expect((await stream.event())?.id).toBe(id)
    await stream.cancel()
  })

  it('an id from another log counts as now', async () => {
    const stream = await openStream('999999999999999')
    await create(mount, 'after')
    expect(await stream.event()).toMatchObject({ id: 1 })
    await stream.cancel()
  })

  it.each(['x', '-1', '1.5', '0x10', '1e3', '9999999999999999'])('refuses the last id %s', async (id) => {
    const answer = await mount.ask('GET', '/audit/stream', undefined, { headers: { 'last-event-id': id } })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'Last-Event-ID' }] })
  })

  it('shows every 15 seconds that it still stands', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const stream = await openStream()
    expect(await stream.block()).toBe(': listening')
    for (let n = 0; n < 3; n += 1) {
      const beat = stream.block()
      await until(() => listeners === 1)
      vi.advanceTimersByTime(15_000)
      expect(await beat).toBe(': still here')
    }
    await stream.cancel()
    await until(() => vi.getTimerCount() === 0)
  })

  it('ends its handler when the reader leaves', async () => {
    const stream = await openStream()
    await stream.block()
    await until(() => listeners === 1)
    await stream.cancel()
    await until(() => listeners === 0, 'the end of the handler')
  })

  it('ends its handler when the request is aborted', async () => {
    const abort = new AbortController()
    const stream = await openStream(undefined, { signal: abort.signal })
    await stream.block()
    await until(() => listeners === 1)
    abort.abort()
    await until(() => listeners === 0, 'the end of the handler')
  })

  it('ends its handler when the request is aborted while nobody reads', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => create(mount, `agent-${n}`)))
    const abort = new AbortController()
    const headers = { 'last-event-id': '0' }
    const answer = await mount.ask('GET', '/audit/stream', undefined, { headers, signal: abort.signal })
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.read()
    await until(() => listeners === 1)
    abort.abort()
    await until(() => listeners === 0, 'the end of the handler')
    expect(mount.rooms.faults).toEqual([])
  })

  it('serves many readers at once, each everything', async () => {
    const streams = await Promise.all(Array.from({ length: 10 }, () => openStream()))
    await create(mount, 'one')
    await create(mount, 'two')
    for (const stream of streams) {
      expect([(await stream.event())?.id, (await stream.event())?.id]).toEqual([1, 2])
      await stream.cancel()
    }
    await until(() => listeners === 0)
  })

  it('a fault ends the stream, is reported and not told', async () => {
    const stream = await openStream()
    await stream.block()
    vi.spyOn(mount.rooms.log.query, 'stream').mockRejectedValueOnce(new Error('disk at /secret/path'))
    const next = stream.event()
    await create(mount, 'one').catch(() => {})
    expect(await next).toBeNull()
    expect(mount.rooms.faults).toEqual([expect.objectContaining({ message: 'disk at /secret/path' })])
    await until(() => listeners === 0)
  })
})
