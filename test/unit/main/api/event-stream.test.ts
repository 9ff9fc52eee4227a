// The event stream against sources that misbehave: it always ends, releases everything, and tells nothing of a fault.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventStreamResponse, type ServerSentEvent } from '../../../../src/main/api/event-stream.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A source that gives `count` events, then waits for its signal; `open` tells whether its clean-up still has to run. */
function source(count: number) {
  const state = { open: false, given: 0 }
  async function* open(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    state.open = true
    try {
      for (let id = 1; id <= count; id += 1) {
        state.given = id
        yield { id, event: 'test', data: { text: 'a\nb\r\u2028' } }
      }
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', () => resolve())
      })
    } finally {
      state.open = false
    }
  }
  return { state, open }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const textOf = (part: { value?: Uint8Array | undefined }) => new TextDecoder().decode(part.value)

function stream(open: (signal: AbortSignal) => AsyncGenerator<ServerSentEvent>, signal = new AbortController().signal) {
  const faults: unknown[] = []
  const answer = eventStreamResponse({ open, after: 0, signal, report: (error) => faults.push(error) })
  return { faults, answer, reader: answer.body!.getReader() }
}

describe('event stream', () => {
  it('writes one block for each event, on lines that no value can break', async () => {
    const { reader } = stream(source(1).open)
    expect(textOf(await reader.read())).toBe(': listening\n\n')
    expect(textOf(await reader.read())).toBe('id: 1\nevent: test\ndata: {"text":"a\\nb\\r\u2028"}\n\n')
    await reader.cancel()
  })

  it('asks its source for no more than is read', async () => {
    const { state, open } = source(1000)
    const { reader } = stream(open)
    for (let n = 0; n < 4; n += 1) await reader.read()
    await settled()
    expect(state.given).toBeLessThan(6)
    await reader.cancel()
  })

  it.each(['cancel', 'abort'] as const)('%s while the source waits runs its clean-up', async (how) => {
    const { state, open } = source(0)
    const abort = new AbortController()
    const { reader } = stream(open, abort.signal)
    await reader.read()
    const next = reader.read()
    await settled()
    expect(state.open).toBe(true)
    if (how === 'cancel') await reader.cancel()
    else abort.abort()
    expect((await next).done).toBe(true)
    await settled()
    expect(state.open).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['cancel', 'abort'] as const)('%s while the source stands at an event nobody takes', async (how) => {
    const { state, open } = source(1000)
    const abort = new AbortController()
    const { reader } = stream(open, abort.signal)
    await reader.read()
    await reader.read()
    await settled()
    expect(state.open).toBe(true)
    if (how === 'cancel') await reader.cancel()
    else abort.abort()
    await settled()
    expect(state.open).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a request that was aborted before opens nothing', async () => {
    const { state, open } = source(3)
    const { reader } = stream(open, AbortSignal.abort())
    expect((await reader.read()).done).toBe(true)
    expect([state.open, vi.getTimerCount()]).toEqual([false, 0])
  })

  it('ends when its source ends', async () => {
    const { reader } = stream(async function* () {})
    await reader.read()
    expect((await reader.read()).done).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a fault is reported, not told, and ends the stream', async () => {
    const { reader, faults } = stream(async function* () {
      yield await Promise.reject(new Error('disk at /secret/path'))
    })
    await reader.read()
    expect((await reader.read()).done).toBe(true)
    expect(faults).toEqual([expect.objectContaining({ message: 'disk at /secret/path' })])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('signs of life do not pile up before a reader who sleeps', async () => {
    const { reader } = stream(source(0).open)
    vi.advanceTimersByTime(15_000 * 100)
    expect(textOf(await reader.read())).toBe(': listening\n\n')
    const next = reader.read()
    expect(await Promise.race([next, settled()])).toBeUndefined()
    vi.advanceTimersByTime(15_000)
    expect(textOf(await next)).toBe(': still here\n\n')
    await reader.cancel()
  })
})
