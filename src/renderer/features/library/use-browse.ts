// What Browse lists: pages of the library one after the other, as far as somebody has scrolled.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ArtifactQuery, ArtifactSummary } from '../../../shared/contract/community.ts'
import { asCallError, type CallError, call } from '../../api/call.ts'

const pageSize = 50

export interface Browsed {
  readonly items: readonly ArtifactSummary[]
  readonly total: number | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  /** Asks for the next page, unless one is on its way or there is none. */
  more(): void
  again(): void
}

export type BrowseRoute = 'GET /community/artifacts' | 'GET /community/packs'

type Known = Omit<Browsed, 'more' | 'again'> & { readonly ended: boolean }
const nothing: Known = { items: [], total: null, status: 'loading', error: null, ended: false }

/** What was listed stays until the answer to another question is there; late answers to older ones count no more. */
export function useBrowse(route: BrowseRoute, query: Partial<ArtifactQuery>): Browsed {
  const [known, setKnown] = useState<Known>(nothing)
  const asked = useRef(0)
  const busy = useRef(false)
  const key = JSON.stringify(query)
  const read = useCallback(
    async (offset: number) => {
      asked.current += 1
      const mine = asked.current
      busy.current = true
      try {
        const answer = await call(route, {
          query: { ...(JSON.parse(key) as Partial<ArtifactQuery>), limit: pageSize, offset },
        })
        if (mine === asked.current) setKnown((before) => joined(offset === 0 ? nothing : before, answer))
      } catch (error) {
        const failed = { status: 'failed', error: asCallError(error) } as const
        if (mine === asked.current) setKnown((before) => ({ ...before, ...failed }))
      } finally {
        if (mine === asked.current) busy.current = false
      }
    },
    [key, route],
  )
  useEffect(() => {
    void read(0)
  }, [read])
  const { items, ended, status } = known
  const more = useCallback(() => {
    if (!busy.current && !ended && status === 'ready') void read(items.length)
  }, [items.length, ended, status, read])
  const again = useCallback(() => {
    setKnown(nothing)
    void read(0)
  }, [read])
  return { ...known, more, again }
}

/** What was published in between moves pages on: each artifact is listed once. */
export function joined(
  before: Known,
  answer: { readonly items: readonly ArtifactSummary[]; readonly total: number | null },
): Known {
  const there = new Set(before.items.map(({ id }) => id))
  const items = [...before.items, ...answer.items.filter(({ id }) => !there.has(id))]
  return { items, total: answer.total, status: 'ready', error: null, ended: answer.items.length < pageSize }
}
