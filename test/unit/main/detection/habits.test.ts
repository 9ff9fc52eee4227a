// What is usual for an agent, and how much else it takes until that is drift: the borders of decision 20.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMinute, driftFrom, habitsOf, type SeenCall, seenCall } from '../../../../src/main/detection/habits.ts'
import { target } from '../../../support/detection-rows.ts'
import { decided } from '../../../support/log-rows.ts'

const seen = (n: number, more: Partial<SeenCall> = {}): SeenCall[] =>
  Array.from({ length: n }, (_, index) => ({
    call_id: `c${index}`,
    tool: 'read_file',
    resources: ['/home/u'],
    minute: 1,
    ...more,
  }))
const usual = habitsOf(seen(50))

describe('habits', () => {
  it('are shares of tools, the fullest minute and all resources', () => {
    const calls = [
      ...seen(30),
      ...seen(10, { tool: 'write_file', resources: ['/srv', '/home/u'], minute: 7 }),
      ...seen(10),
    ]
    expect(habitsOf(calls)).toEqual({
      calls: 50,
      tools: { read_file: 0.8, write_file: 0.2 },
      calls_per_minute: 7,
      resources: ['/home/u', '/srv'],
    })
    expect(habitsOf([])).toEqual({ calls: 0, tools: {}, calls_per_minute: 0, resources: [] })
  })

  it('of a call are short, whatever the agent wrote', () => {
    const targets = Array.from({ length: 500 }, (_, n) => target(`${n}${'x'.repeat(10_000)}`, 'command'))
    const call = seenCall(decided('c', { tool_name: 'y'.repeat(1e6), targets }), 3)
    expect(call).toMatchObject({ call_id: 'c', minute: 3 })
    expect(JSON.stringify(call).length).toBeLessThan(5000)
  })

  it.each([
    [14, 30, []],
    [15, 30, ['tools']],
    [15, 29, []],
  ])('%s of %s calls with a new tool: %s', (unknown, of, signals) => {
    const calls = [...seen(of - unknown), ...seen(unknown, { tool: 'delete_file' })]
    expect(driftFrom(usual, calls)?.signals ?? []).toEqual(signals)
  })

  it.each([
    [23, []],
    [24, ['resources']],
  ])('%s of 30 calls in new places: %s', (unknown, signals) => {
    const calls = [...seen(30 - unknown), ...seen(unknown, { resources: ['/home/u', '/etc'] })]
    expect(driftFrom(usual, calls)?.signals ?? []).toEqual(signals)
  })

  it.each([
    [1, 30, false],
    [1, 31, true],
    [10, 31, false],
    [20, 60, false],
    [20, 61, true],
  ])('known for %s calls in a minute, %s are too many: %s', (peak, minute, is) => {
    const calls = [...seen(30), ...seen(1, { minute })]
    const drift = driftFrom({ ...usual, calls_per_minute: peak }, calls)
    expect(drift?.signals ?? []).toEqual(is || minute > Math.max(30, 3 * peak) ? ['rate'] : [])
  })

  it('only the last calls count, and only what is unlike is evidence', () => {
    expect(driftFrom(usual, [...seen(20, { tool: 'x' }), ...seen(30)])).toBeNull()
    const calls = [...seen(35), ...seen(15, { tool: 'x', call_id: 'new' })]
    expect(driftFrom(usual, calls)).toEqual({
      signals: ['tools'],
      reasons: ['15 of its last 30 calls used tools that are new to it.'],
      call_ids: Array.from({ length: 15 }, () => 'new'),
    })
  })

  it('names of tools are only names', () => {
    expect(driftFrom(usual, seen(30, { tool: 'toString' }))?.signals).toEqual(['tools'])
    const odd = JSON.parse(JSON.stringify(habitsOf(seen(50, { tool: '__proto__' })))) as typeof usual
    expect(driftFrom(odd, seen(30, { tool: '__proto__' }))).toBeNull()
  })
})

it('a minute holds what was counted within the last sixty seconds', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 })
  fc.assert(
    fc.property(steps, (gaps) => {
      const minute = createMinute()
      const seconds: number[] = []
      let at = 0
      for (const gap of gaps) {
        at += gap
        seconds.push(at)
        expect(minute.count(at * 1000)).toBe(seconds.filter((each) => each > at - 60).length)
      }
    }),
  )
})
