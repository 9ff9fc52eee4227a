// What a policy may refer to: the call, its own rules, the shared library, the roles and thresholds, what it subscribed to.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { communityReferences } from '../community-references.ts'
import type { SourceText } from './source-text.ts'
import { type Import, pathOf, type Ref, refsIn, type Term, type Tree, type With, walk } from './tree.ts'

export interface Reach {
  /** The package as authored, for example ["behavry", "authz", "custom"]. */
  readonly authored: readonly string[]
  /** The package as loaded. */
  readonly loaded: readonly string[]
  /** Slugs of the community modules that may be referred to. */
  readonly community: readonly string[]
}

const open: readonly (readonly string[])[] = [['behavry', 'lib'], ['roles'], ['behavry', 'blast_radius_config']]

export function checkReferences(tree: Tree, source: SourceText, reach: Reach): GateFinding[] {
  const imports = tree.imports ?? []
  const refs = refsIn(tree.rules ?? []).filter(({ path }) => path[0] === 'data')
  return [
    ...imports.flatMap((each) => checkImport(each, source, reach)),
    ...refs.flatMap(({ term, path }) => checkData(term, path.slice(1), source, reach)),
    ...withsIn(tree).flatMap((each) => checkWith(each, source, reach)),
  ]
}

function checkImport(
  { path: { value, location }, alias, location: whole }: Import,
  source: SourceText,
  reach: Reach,
): GateFinding[] {
  const [root, ...rest] = pathOf(value)
  const place = source.placeOf(location)
  const words = pathOf(value).join('.')
  if (root === 'input') return []
  if (root === 'data') return checkData({ type: 'ref', value, ...(location ? { location } : {}) }, rest, source, reach)
  if (words === 'rego.v1' && alias === undefined) return []
  const range = source.rangeOf(whole)
  const line = range && source.lineAround(range.from)
  const fix = line && { title: 'Remove this import', rego_content: source.edited([{ ...line, text: '' }]) }
  const message =
    root === 'future'
      ? `\`import ${words}\` is not needed: these keywords are part of Rego v1.`
      : `\`import ${words}\` is not possible here. A policy may import rego.v1, parts of the input, and data.behavry.lib.`
  return [{ ...place, code: 'import_not_allowed', message, ...(fix ? { fix } : {}) }]
}

function checkData(term: Ref, path: readonly (string | null)[], source: SourceText, reach: Reach): GateFinding[] {
  if ([...open, reach.loaded].some((each) => startsWith(path, each))) return []
  const place = source.placeOf(term.location)
  if (startsWith(path, reach.authored)) return [ownPackage(term, source, reach, place)]
  if (startsWith(path, ['behavry', 'community'])) return checkCommunity(path[2], place, source, reach)
  const constant = path.indexOf(null)
  if (path.length === 0 || (constant >= 0 && maybeOpen(path.slice(0, constant), reach))) {
    const message =
      'This reads `data` by a name that is only known when it runs. Name the document, for example `data.roles`.'
    return [{ ...place, code: 'dynamic_data', message }]
  }
  const name = ['data', ...path.map((each) => each ?? '…')].join('.')
  const message = `\`${name}\` is out of reach: a policy may read the input, its own rules, data.behavry.lib, data.roles and data.behavry.blast_radius_config.`
  return [{ ...place, code: 'foreign_data', message }]
}

/** What a text calls its own package is not where it is loaded: such a reference would silently be undefined. */
function ownPackage(
  term: Ref,
  source: SourceText,
  { authored }: Reach,
  place: { line: number; column: number },
): GateFinding {
  const name = ['data', ...authored].join('.')
  const range = source.rangeOf(term.location)
  const own = range ? source.text.slice(range.from, range.to) : ''
  const edit =
    range && own.startsWith(`${name}.`) ? { from: range.from, to: range.from + name.length + 1, text: '' } : null
  const fix = edit && { title: 'Use the short name', rego_content: source.edited([edit]) }
  const message = `Within the policy its rules have short names: write \`deny\`, not \`${name}.deny\`. The long name means nothing once the policy is loaded.`
  return { ...place, code: 'own_package_by_name', message, ...(fix ? { fix } : {}) }
}

function checkCommunity(
  slug: string | null | undefined,
  place: { line: number; column: number },
  source: SourceText,
  { community }: Reach,
): GateFinding[] {
  if (typeof slug === 'string' && community.includes(slug)) {
    const followed = communityReferences(source.text).map(({ from }) => source.placeAt(from))
    if (followed.some(({ line, column }) => line === place.line && column === place.column)) return []
    const message = `Write the reference in full and outside of texts: \`data.behavry.community.${slug}\`.`
    return [{ ...place, code: 'community_form', message }]
  }
  const message = slug
    ? `There is no subscription to the community module \`${slug}\`. Subscribe to it first, or remove the reference.`
    : 'Name the community module: `data.behavry.community.<slug>`.'
  return [{ ...place, code: 'community_unknown', message }]
}

function checkWith({ target }: With, source: SourceText, { loaded }: Reach): GateFinding[] {
  const path = pathOf(target.type === 'ref' ? (target.value as Term[]) : [target])
  if (path[0] === 'input') return []
  if (path[0] === 'data' && startsWith(path.slice(1), loaded)) return []
  const name = path.map((each) => each ?? '…').join('.')
  const message =
    path[0] === 'data'
      ? `\`with ${name}\` would change what other rules read. Only \`with input…\` is possible in a policy.`
      : `\`with ${name}\` would replace a function. Only \`with input…\` is possible in a policy; tests may replace more.`
  return [{ ...source.placeOf(target.location), code: 'with_not_allowed', message }]
}

function withsIn(tree: Tree): With[] {
  const found: With[] = []
  walk(tree.rules ?? [], { with: (each) => found.push(each) })
  return found
}

function startsWith(path: readonly (string | null)[], prefix: readonly string[]): boolean {
  return path.length >= prefix.length && prefix.every((each, index) => path[index] === each)
}

function maybeOpen(path: readonly (string | null)[], { loaded }: Reach): boolean {
  return [...open, loaded].some((each) => path.every((part, index) => part === each[index]))
}
