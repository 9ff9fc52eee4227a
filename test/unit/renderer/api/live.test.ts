// The live stream as pages read it: nothing missed after a break, whatever was heard before it, and how it says that it is away.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLive, type LiveStream } from '../../../../src/renderer/api/live.ts'

type Answer = () => Response | Promise<Response>
const asked: (string | undefined)[] = []
const heard: number[] = []
const states: (number | null)[] = []
let answers: Answer[]
let live: LiveStream

const never = () => new Promise<never>(() => {})
const block = (seq: number) => `id: ${seq}\nevent: test\ndata: {"seq":${seq}}\n\n`

/** A stream that is still open; its parts are sent by hand. */
function open(after: number) {
  const { readable, writable } = new TransformStream<string, string>()
  const writer = writable.getWriter()
  const body = readable.pipeThrough(new TextEncoderStream())
  return {
    answer: () => new Response(body, { headers: { 'last-event-id': String(after) } }),
    send: (text: string) => writer.write(text),
    cut: () => writer.abort(new Error('cut')),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  for (const list of [asked, heard, states]) list.length = 0
  answers = []
  vi.stubGlobal('sessionStorage', { getItem: () => null })
  vi.stubGlobal('fetch', async (_: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    asked.push(init.headers['last-event-id'])
    return (answers.shift() ?? never)()
  })
  live = createLive()
  live.onMessage(({ seq }) => heard.push(seq))
  live.onState((since) => states.push(since))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('after a break', () => {
  it('names the last row it heard', async () => {
    const first = open(3)
    answers = [first.answer, open(5).answer]
    live.start()
    await settle()
    await first.send(block(4) + block(5))
    await settle()
    await first.cut().catch(() => {})
    await settle(500)
    expect(heard).toEqual([4, 5])
    expect(asked).toEqual([undefined, '5'])
  })

  it('names the row that the stream began after when it heard none', async () => {
    const first = open(7)
    answers = [first.answer, open(7).answer]
    live.start()
    await settle()
    await first.cut().catch(() => {})
    await settle(500)
    expect(asked).toEqual([undefined, '7'])
  })

  it('says since when, and that it is there again', async () => {
    const first = open(0)
    answers = [first.answer, () => Promise.reject(new TypeError('gone')), open(0).answer]
    live.start()
    await settle(1000)
    const since = Date.now()
    await first.cut().catch(() => {})
    await settle(600)
    expect(states).toEqual([since])
    await settle(1000)
    expect(states).toEqual([since, null])
  })
})

it('takes silence for a break, since the last sign', async () => {
  const first = open(0)
  answers = [
    () => {
      const answer = first.answer()
      return answer
    },
  ]
  let silent: AbortSignal | undefined
  const fetched = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    silent ??= init.signal ?? undefined
    silent?.addEventListener('abort', () => void first.cut().catch(() => {}))
    return fetched(url, init)
  })
  live.start()
  await settle(1000)
  await first.send(': still here\n\n')
  await settle()
  const since = Date.now()
  await settle(40_000)
  expect(silent?.aborted).toBe(true)
  expect(states).toEqual([since])
})

it('tells again when the console that was away is there and refuses its token', async () => {
  const first = open(0)
  const refusing = () => new Response('{}', { status: 401 })
  answers = [first.answer, () => Promise.reject(new TypeError('gone')), refusing, refusing, open(0).answer]
  live.start()
  await settle(1000)
  const since = Date.now()
  await first.cut().catch(() => {})
  await settle(600)
  expect(states).toEqual([since])
  await settle(1000)
  expect(states).toEqual([since, since])
  await settle(20_000)
  expect(states).toEqual([since, since, null])
})

it('has tried once the stream stands, or cannot', async () => {
  const done = vi.fn()
  void live.tried.then(done)
  live.start()
  await settle()
  expect(done).not.toHaveBeenCalled()
  answers = [open(0).answer]
  live = createLive()
  void live.tried.then(done)
  live.start()
  await settle()
  expect(done).toHaveBeenCalledTimes(1)
})

it('puts blocks together that arrive in parts, and hands on none that is not whole', async () => {
  const first = open(0)
  answers = [first.answer]
  live.start()
  await settle()
  const text = block(1) + block(2)
  await first.send(text.slice(0, 30))
  await settle()
  await first.send(text.slice(30, -1))
  await settle()
  expect(heard).toEqual([1])
  await first.send('\n')
  await settle()
  expect(heard).toEqual([1, 2])
})
