// What Browse keeps to: kept in the address, so that a search can be linked to and come back to.
import {
  type ArtifactKind,
  type ArtifactQuery,
  artifactKindSchema,
  artifactKinds,
  artifactSorts,
} from '../../../shared/contract/community.ts'

export interface BrowseFilter {
  readonly q: string
  readonly kind: ArtifactKind | null
  readonly category: string
  readonly framework: string
  readonly language: string
  /** As typed. */
  readonly least: string
  readonly sort: ArtifactQuery['sort'] | null
}

export const noFilter: BrowseFilter = {
  q: '',
  kind: null,
  category: '',
  framework: '',
  language: '',
  least: '',
  sort: null,
}

export const kindOptions = artifactKinds

export function filterIn(search: string): BrowseFilter {
  const given = new URLSearchParams(search)
  const text = (name: string, most: number) => (given.get(name) ?? '').slice(0, most)
  return {
    q: text('q', 200),
    kind: artifactKindSchema.safeParse(given.get('kind')).data ?? null,
    category: text('category', 40),
    framework: text('framework', 80),
    language: text('language', 20),
    least: /^\d{1,9}$/.test(text('min_subscribers', 9)) ? text('min_subscribers', 9) : '',
    sort: artifactSorts.find((sort) => sort === given.get('sort')) ?? null,
  }
}

/** With its question mark; empty where nothing is kept to. */
export function searchOf(filter: BrowseFilter): string {
  const query = new URLSearchParams(Object.entries(queryOf(filter)).map(([name, value]) => [name, String(value)]))
  return query.size > 0 ? `?${query}` : ''
}

/** What the console is asked; what is not kept to is absent. */
export function queryOf(filter: BrowseFilter): Partial<ArtifactQuery> {
  const { q, kind, category, framework, language, least, sort } = filter
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(kind === null ? {} : { kind }),
    ...(category === '' ? {} : { category }),
    ...(framework === '' ? {} : { framework }),
    ...(language === '' ? {} : { language }),
    ...(/^\d+$/.test(least) && Number(least) > 0 ? { min_subscribers: Number(least) } : {}),
    ...(sort === null || sort === undefined ? {} : { sort }),
  }
}

/** Sorting leaves nothing out. */
export function isNarrow(filter: BrowseFilter): boolean {
  return Object.keys(queryOf({ ...filter, sort: null })).length > 0
}
