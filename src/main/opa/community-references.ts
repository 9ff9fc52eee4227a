// Own policies name a subscribed one as `data.behavry.community.<slug>`; loaded it is the tenant's own copy (decision 29).
import type { TenantPolicy } from './render-module.ts'

/** Id of a tenant's copy by slug. */
export type CommunityCopies = ReadonlyMap<string, string>

export interface CommunityReference {
  readonly slug: string
  /** In UTF-16 units. */
  readonly from: number
  readonly to: number
}

/** Strings and comments are passed over: what stands in them names nothing. */
const spoken = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|(?<![\w.])data\.behavry\.community\.([a-z][a-z0-9_]*)(?!\w)/g

/** References in the one form in which they can be followed; the gate refuses every other. */
export function communityReferences(text: string): CommunityReference[] {
  if (!text.includes('behavry.community')) return []
  return [...text.matchAll(spoken)].flatMap(({ 0: whole, 1: slug, index }) =>
    slug === undefined ? [] : [{ slug, from: index, to: index + whole.length }],
  )
}

/** The same text, line for line, with references to the tenant's own copies; an unknown slug stays as it is. */
export function followReferences(text: string, tenant: string, copies: CommunityCopies): string {
  return communityReferences(text).reduceRight((all, { slug, from, to }) => {
    const id = copies.get(slug)
    if (id === undefined) return all
    const path = `data.behavry.tenants[${JSON.stringify(tenant)}].community[${JSON.stringify(id)}]`
    const [before, after] = [all.slice(0, from), all.slice(to)]
    // An import is known by its last part, which an id cannot be.
    const named = /\bimport[ \t]+$/.test(before) && !/^(?:[.[]|[ \t]+as\b)/.test(after)
    return `${before}${path}${named ? ` as ${slug}` : ''}${after}`
  }, text)
}

/** Of two copies under one slug the one with the lower id is meant, whatever else is there. */
export function copiesOf(
  policies: Iterable<Pick<TenantPolicy, 'id' | 'tenant_id' | 'slug'>>,
  tenant: string,
): CommunityCopies {
  const copies = new Map<string, string>()
  for (const { id, tenant_id, slug } of policies) {
    if (slug === undefined || tenant_id !== tenant) continue
    const known = copies.get(slug)
    if (known === undefined || id < known) copies.set(slug, id)
  }
  return copies
}
