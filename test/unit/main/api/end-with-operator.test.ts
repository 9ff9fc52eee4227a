// Streams of an operator who is removed: over at once, whoever reads, and nothing left behind.
import { describe, expect, it } from 'vitest'
import { endWithOperator } from '../../../../src/main/api/end-with-operator.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))
const bytes = (text: string) => new TextEncoder().encode(text)

/** A source of `parts`, then silence; it knows what was asked of it and whether it was given up. */
function source(parts: readonly string[], type = 'text/event-stream') {
  const state = { asked: 0, cancelled: false, ended: false }
  let control: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        control = controller
      },
      async pull(controller) {
        const part = parts[state.asked]
        state.asked += 1
        if (part === undefined) return new Promise(() => {})
        controller.enqueue(bytes(part))
      },
      cancel() {
        state.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  const answer = new Response(body, { status: 200, headers: { 'content-type': type, 'x-accel-buffering': 'no' } })
  return { state, answer, close: () => control.close(), fail: () => control.error(new Error('disk')) }
}

/** Followed as the room of operators does it. */
function following(already = false) {
  const listeners = new Set<() => void>()
  return {
    listeners,
    remove: () => [...listeners].forEach((ended) => void ended()),
    follow(ended: () => void) {
      if (already) {
        ended()
        return () => {}
      }
      listeners.add(ended)
      return () => void listeners.delete(ended)
    },
  }
}

const { signal } = new AbortController()

describe('end with operator', () => {
  it('lets everything through as it comes, asking for no more than is read', async () => {
    const { state, answer } = source(['one', 'two', 'three'])
    const { listeners, follow } = following()
    const wrapped = endWithOperator(answer, { follow, signal })
    expect([wrapped.status, wrapped.headers.get('x-accel-buffering')]).toEqual([200, 'no'])
    const reader = wrapped.body!.getReader()
    await settled()
    expect(state.asked).toBe(0)
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
    await settled()
    expect([state.asked, listeners.size]).toEqual([1, 1])
    await reader.cancel()
    expect([state.cancelled, listeners.size]).toEqual([true, 0])
  })

  it('ends events while the reader waits, and gives the source up', async () => {
    const { state, answer } = source([])
    const { listeners, remove, follow } = following()
    const reader = endWithOperator(answer, { follow, signal }).body!.getReader()
    const next = reader.read()
    await settled()
    remove()
    expect((await next).done).toBe(true)
    await settled()
    expect([state.cancelled, listeners.size]).toEqual([true, 0])
  })

  it('ends events while nobody reads', async () => {
    const { state, answer } = source(['one', 'two'])
    const { remove, follow } = following()
    const reader = endWithOperator(answer, { follow, signal }).body!.getReader()
    await reader.read()
    remove()
    await settled()
    expect([state.cancelled, (await reader.read()).done]).toEqual([true, true])
  })

  it('breaks a file off, so that half of it does not look whole', async () => {
    const { state, answer } = source(['one\n'], 'application/x-ndjson')
    const { remove, follow } = following()
    const reader = endWithOperator(answer, { follow, signal }).body!.getReader()
    await reader.read()
    remove()
    await expect(reader.read()).rejects.toThrow('removed')
    expect(state.cancelled).toBe(true)
  })

  it.each(['text/event-stream', 'application/x-ndjson'])(
    'gives nothing of %s to one who was removed before',
    async (type) => {
      const { state, answer } = source(['one'], type)
      const reader = endWithOperator(answer, { follow: following(true).follow, signal }).body!.getReader()
      const read = await reader.read().catch(() => ({ done: true }))
      expect([read.done, state.asked, state.cancelled]).toEqual([true, 0, true])
    },
  )

  it('ends when its source does, or fails as it does, and follows no longer', async () => {
    const ending = source([])
    const first = following()
    const reader = endWithOperator(ending.answer, { follow: first.follow, signal }).body!.getReader()
    ending.close()
    expect([(await reader.read()).done, first.listeners.size]).toEqual([true, 0])
    const failing = source([])
    const second = following()
    const other = endWithOperator(failing.answer, { follow: second.follow, signal }).body!.getReader()
    failing.fail()
    await expect(other.read()).rejects.toThrow('disk')
    expect(second.listeners.size).toBe(0)
  })

  it('a request that was given up is followed no longer, though nobody cancels its body', () => {
    const { answer } = source([])
    const { listeners, follow } = following()
    const abort = new AbortController()
    endWithOperator(answer, { follow, signal: abort.signal })
    expect(listeners.size).toBe(1)
    abort.abort()
    expect(listeners.size).toBe(0)
    endWithOperator(source([]).answer, { follow, signal: abort.signal })
    expect(listeners.size).toBe(0)
  })

  it('leaves every other answer alone', () => {
    for (const answer of [
      new Response('{}', { headers: { 'content-type': 'application/json' } }),
      new Response(null, { status: 204 }),
      new Response(null, { headers: { 'content-type': 'text/event-stream' } }),
    ])
      expect(endWithOperator(answer, { follow: following().follow, signal })).toBe(answer)
  })
})
