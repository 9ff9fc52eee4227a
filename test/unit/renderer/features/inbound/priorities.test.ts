// Moving a rule: it stands one place further, all others stay in their order, and as little as can be changes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moved, type Placed } from '../../../../../src/renderer/features/inbound/priorities.ts'

const rules = (...priorities: number[]): Placed[] => priorities.map((priority, n) => ({ id: `r${n}`, priority }))

/** As the console asks them afterwards; of the same priority the older one first. */
function order(items: readonly Placed[], places: readonly Placed[]): string[] {
  const now = items.map(({ id, priority }) => ({
    id,
    priority: places.find((each) => each.id === id)?.priority ?? priority,
  }))
  return now.sort((a, b) => a.priority - b.priority).map(({ id }) => id)
}

describe('moved', () => {
  it.each([
    ['between two', rules(10, 20, 30), 'r2', -1, [{ id: 'r2', priority: 15 }]],
    ['to the first place', rules(100, 110), 'r1', -1, [{ id: 'r1', priority: 90 }]],
    ['to the first place where little room is', rules(3, 110), 'r1', -1, [{ id: 'r1', priority: 1 }]],
    ['to the last place', rules(10, 20), 'r0', 1, [{ id: 'r0', priority: 30 }]],
    ['out of the list', rules(10, 20), 'r0', -1, []],
    ['what is not there', rules(10, 20), 'r7', 1, []],
  ] as const)('%s', (_, items, id, by, expected) => {
    expect(moved(items, id, by)).toEqual(expected)
  })

  it('numbers all anew where no room is left', () => {
    expect(moved(rules(0, 0, 1), 'r1', -1)).toEqual([
      { id: 'r1', priority: 10 },
      { id: 'r0', priority: 20 },
      { id: 'r2', priority: 30 },
    ])
  })

  it('gives the wanted order, within bounds, whatever stood there', () => {
    const priorities = fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1_000_000 })), {
      minLength: 2,
      maxLength: 12,
    })
    fc.assert(
      fc.property(priorities, fc.nat(), fc.constantFrom(1 as const, -1 as const), (found, pick, by) => {
        const items = rules(...found.sort((a, b) => a - b))
        const at = pick % items.length
        const wanted = items.map(({ id }) => id)
        const other = wanted[at + by]
        if (other !== undefined) [wanted[at], wanted[at + by]] = [other, `r${at}`]
        const places = moved(items, `r${at}`, by)
        expect(order(items, places)).toEqual(wanted)
        for (const { priority } of places) {
          expect(Number.isInteger(priority) && priority >= 0 && priority <= 1_000_000).toBe(true)
        }
      }),
    )
  })
})
