// Waiting for an answer: one caller a hold, woken once, never longer than told.
import { describe, expect, it } from 'vitest'
import { createWaitingRoom } from '../../../../../src/main/enforcement/escalations/waiting-room.ts'

const never = new AbortController().signal

describe('waiting room', () => {
  it('wakes the caller with the answer', async () => {
    const room = createWaitingRoom()
    const waiting = room.wait('h', { signal: never, timeout_ms: 5000 })
    room.answer('h', 'approved')
    room.answer('h', 'denied')
    expect(await waiting).toBe('approved')
  })

  it('gives up after its time, and when the caller is gone', async () => {
    const room = createWaitingRoom()
    expect(await room.wait('h', { signal: never, timeout_ms: 5 })).toBe('elapsed')
    const abort = new AbortController()
    const waiting = room.wait('h', { signal: abort.signal, timeout_ms: 5000 })
    abort.abort()
    expect(await waiting).toBe('cancelled')
    expect(await room.wait('h', { signal: abort.signal, timeout_ms: 5000 })).toBe('cancelled')
  })

  it('lets one caller follow a hold at a time', () => {
    const room = createWaitingRoom()
    expect([room.follow('h'), room.follow('h')]).toEqual([true, false])
    room.letGo('h')
    expect(room.follow('h')).toBe(true)
  })
})
