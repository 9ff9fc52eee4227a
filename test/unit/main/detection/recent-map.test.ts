// Whatever is asked of it, it holds no more than it may, and the last ones it was asked about.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRecentMap } from '../../../../src/main/detection/recent-map.ts'

const step = fc.record({
  key: fc.integer({ min: 0, max: 9 }).map(String),
  what: fc.constantFrom('get', 'set', 'delete'),
})

it('keeps what was asked for last, and never more than it may', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 200 }), (most, steps) => {
      const map = createRecentMap<string>(most)
      let model: string[] = []
      for (const { key, what } of steps) {
        const others = model.filter((each) => each !== key)
        if (what === 'delete') map.delete(key)
        else if (what === 'set') map.set(key, key)
        else expect(map.get(key)).toBe(model.includes(key) ? key : undefined)
        const there = what === 'set' || (what === 'get' && model.includes(key))
        model = there ? [...others, key].slice(-most) : what === 'delete' ? others : model
        expect(map.size).toBe(model.length)
      }
      for (const key of '0123456789') expect(map.get(key) !== undefined).toBe(model.includes(key))
    }),
  )
})
