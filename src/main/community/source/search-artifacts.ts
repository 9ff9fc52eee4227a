// Browsing without a server: filters, words, order and pages over artifacts in memory, as a library server has them.
import type { ArtifactFacets, ArtifactQuery, ArtifactSummary } from '../../../shared/contract/community.ts'
import type { Listed } from './library-source.ts'

export function searchArtifacts(all: readonly ArtifactSummary[], query: ArtifactQuery): Listed<ArtifactSummary> {
  const words = wordsOf(query.q ?? '')
  const found = all
    .filter((artifact) => isWanted(artifact, query))
    .map((artifact) => ({ artifact, rank: rankOf(artifact, words) }))
    .filter(({ rank }) => rank !== null)
    .sort(orderOf(query.sort ?? (words.length > 0 ? 'relevance' : 'subscribers')))
    .map(({ artifact }) => artifact)
  return { items: found.slice(query.offset, query.offset + query.limit), total: found.length }
}

/** Frameworks are counted without the control that a mapping names. */
export function facetsOf(all: readonly ArtifactSummary[]): ArtifactFacets {
  return {
    categories: counted(all.map(({ category }) => [category])),
    frameworks: counted(all.map(({ frameworks }) => frameworks.map(frameworkOf))),
    languages: counted(all.map(({ language }) => [language])),
  }
}

function counted(names: readonly (readonly string[])[]): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names.flatMap((each) => [...new Set(each)])) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || byName(a, b))
}

function frameworkOf(mapping: string): string {
  return (mapping.split(':')[0] ?? mapping).trim()
}

function isWanted(artifact: ArtifactSummary, query: ArtifactQuery): boolean {
  const { kind, category, framework, language, min_subscribers = 0 } = query
  return (
    (kind === undefined || artifact.kind === kind) &&
    (category === undefined || same(artifact.category, category)) &&
    (language === undefined || same(artifact.language, language)) &&
    (framework === undefined ||
      artifact.frameworks.some((each) => same(each, framework) || same(frameworkOf(each), framework))) &&
    artifact.subscribers >= min_subscribers
  )
}

/** How well it is about all of these words; null when one of them stands nowhere in it. */
function rankOf(artifact: ArtifactSummary, words: readonly string[]): number | null {
  const { name, tags, description, maintainer, category, frameworks } = artifact
  const places = [
    { weight: 100, text: folded(name) },
    { weight: 10, text: folded(tags.join('\n')) },
    { weight: 1, text: folded([description, maintainer, category, ...frameworks].join('\n')) },
  ]
  const weights = words.map((word) => places.find(({ text }) => text.includes(word))?.weight ?? 0)
  return weights.includes(0) ? null : weights.reduce((sum, weight) => sum + weight, 0)
}

interface Found {
  readonly artifact: ArtifactSummary
  readonly rank: number | null
}

function orderOf(sort: NonNullable<ArtifactQuery['sort']>): (a: Found, b: Found) => number {
  const first: Record<typeof sort, (a: Found, b: Found) => number> = {
    relevance: (a, b) => (b.rank ?? 0) - (a.rank ?? 0),
    subscribers: (a, b) => b.artifact.subscribers - a.artifact.subscribers,
    newest: (a, b) => Date.parse(b.artifact.published_at) - Date.parse(a.artifact.published_at),
    name: () => 0,
  }
  return (a, b) => first[sort](a, b) || byName(a.artifact, b.artifact)
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en')
}

function wordsOf(text: string): string[] {
  return folded(text).split(/\s+/).filter(Boolean)
}

function same(a: string, b: string): boolean {
  return folded(a) === folded(b)
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
