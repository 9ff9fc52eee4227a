// The narrowest beginnings that targets share: whole folders of paths, hosts of addresses, every other name exactly.
import type { SuggestedTarget } from '../../shared/contract/candidate.ts'
import type { Target } from '../../shared/contract/tool-call.ts'

/** Exactly `value`, or it and all that is below it. */
export type Beginning = Pick<SuggestedTarget, 'value' | 'below'>

/** As `data.behavry.lib.paths.at_or_below` says it: by whole names. */
export function isWithin(text: string, { value, below }: Beginning): boolean {
  return text === value || (below && text.startsWith(`${value.replace(/\/+$/, '')}/`))
}

/** Sorted; a single target is its own beginning, and so is what has nothing in common with the others. */
export function beginningsOf(kind: Target['kind'], values: readonly string[]): Beginning[] {
  const distinct = [...new Set(values)].sort()
  if (kind === 'path') return foldersOf(distinct)
  if (kind === 'url')
    return [...Map.groupBy(distinct, originOf).entries()].flatMap(([origin, all]) => shared(origin, all))
  return distinct.map(exactly)
}

function exactly(value: string): Beginning {
  return { value, below: false }
}

/** What lies below `beginning`, as one; a single text, or texts of which one lies elsewhere, each for itself. */
function shared(beginning: string, values: readonly string[]): Beginning[] {
  const whole = { value: beginning, below: true }
  return values.length > 1 && values.every((value) => isWithin(value, whole)) ? [whole] : values.map(exactly)
}

/** Scheme, host and port, as the canonical address begins; the whole text where there is no such thing. */
function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+/.exec(url)?.[0] ?? url
}

function foldersOf(paths: readonly string[]): Beginning[] {
  if (paths.length < 2) return paths.map(exactly)
  const named = paths.map(namesOf)
  const [first = []] = named
  const parting = first.findIndex((name, at) => named.some((names) => names[at] !== name))
  const length = parting < 0 ? first.length : parting
  if (isFolder(named, length)) return shared(`/${first.slice(0, length).join('/')}`, paths)
  const apart = [...Map.groupBy(paths, (path) => namesOf(path)[length] ?? '').values()]
  return apart.length > 1 ? apart.flatMap(foldersOf) : paths.map(exactly)
}

/** The whole disk is no folder to share; one just below it (/home, /etc) only when something directly within was touched. */
function isFolder(named: readonly (readonly string[])[], length: number): boolean {
  return length > 1 || (length === 1 && named.some((names) => names.length <= 2))
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}
