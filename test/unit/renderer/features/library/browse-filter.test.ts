// What Browse keeps to, in the address and in the question.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BrowseFilter,
  filterIn,
  isNarrow,
  noFilter,
  queryOf,
  searchOf,
} from '../../../../../src/renderer/features/library/browse-filter.ts'
import { artifactKinds, artifactQuery, artifactSorts } from '../../../../../src/shared/contract/community.ts'

const filters: fc.Arbitrary<BrowseFilter> = fc.record({
  q: fc.string({ maxLength: 60 }).map((text) => text.trim()),
  kind: fc.constantFrom(null, ...artifactKinds),
  category: fc.string({ maxLength: 40 }),
  framework: fc.string({ maxLength: 80 }),
  language: fc.string({ maxLength: 20 }),
  least: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 999_999 }).map(String)),
  sort: fc.constantFrom(null, ...artifactSorts),
})

describe('filters', () => {
  it('come back from the address as they were', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterIn(searchOf(filter))).toEqual(filter)
      }),
    )
  })

  it('ask only what the console takes, whatever stands in the address', () => {
    fc.assert(
      fc.property(
        fc.record({ kind: fc.string(), sort: fc.string(), min_subscribers: fc.string(), q: fc.string() }),
        (given) => {
          const query = queryOf(filterIn(`?${new URLSearchParams(given)}`))
          expect(artifactQuery.safeParse(query).success).toBe(true)
        },
      ),
    )
  })

  it('leave nothing out where nothing is kept to, and sorting keeps to nothing', () => {
    expect(searchOf(noFilter)).toBe('')
    expect(isNarrow({ ...noFilter, sort: 'newest' })).toBe(false)
    expect(isNarrow({ ...noFilter, least: '3' })).toBe(true)
    expect(isNarrow({ ...noFilter, least: '0' })).toBe(false)
  })
})
