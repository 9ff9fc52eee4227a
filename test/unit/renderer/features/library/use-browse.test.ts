// Pages of the library one after the other.
import { expect, it } from 'vitest'
import { joined } from '../../../../../src/renderer/features/library/use-browse.ts'
import type { ArtifactSummary } from '../../../../../src/shared/contract/community.ts'

const page = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `id ${from + at}` }) as ArtifactSummary)
const nothing = { items: [], total: null, status: 'loading', error: null, ended: false } as const

it('a page that has moved on lists nothing twice, and the last one ends it', () => {
  const first = joined(nothing, { items: page(0, 50), total: 60 })
  expect(first).toMatchObject({ status: 'ready', ended: false, total: 60 })
  const second = joined(first, { items: page(49, 11), total: 60 })
  expect(second.items.map(({ id }) => id)).toEqual(page(0, 60).map(({ id }) => id))
  expect(second.ended).toBe(true)
})
