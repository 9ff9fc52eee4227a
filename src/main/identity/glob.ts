// Patterns of delegated tools and targets: what they match, and what two of them match together, exactly.

/** `one` stands for characters of one part (no `/`), `any` for any characters; every other item is a character. */
type Item = string | typeof one | typeof any
const one = Symbol('*')
const any = Symbol('**')

/** In which language a pattern is written: in `tool` names `*` is any text, in a `target` only `**` crosses a `/`. */
export type GlobKind = 'tool' | 'target'

/** More patterns than this together would describe what two match: then they are refused and never widened. */
const mostPatterns = 64
/** Steps that may be taken: an agent's patterns must not keep the console busy. */
const mostWork = 1_000_000

export class GlobsTooTangled extends Error {
  constructor() {
    super('Too many patterns would be needed to say what both allow.')
    this.name = 'GlobsTooTangled'
  }
}

export function globMatches(kind: GlobKind, glob: string, text: string): boolean {
  return createReading(Number.POSITIVE_INFINITY).covers(itemsOf(kind, glob), [...text])
}

/** Patterns that together match exactly what `left` and `right` both match; none when that is nothing. Throws `GlobsTooTangled`. */
export function intersectGlobs(kind: GlobKind, left: readonly string[], right: readonly string[]): string[] {
  const reading = createReading(mostWork)
  let kept: Item[][] = []
  for (const a of left.map((glob) => itemsOf(kind, glob))) {
    for (const b of right.map((glob) => itemsOf(kind, glob)))
      kept = reading.withoutCovered([...kept, ...reading.both(a, b)])
  }
  return kept.map((items) => textOf(kind, items)).sort()
}

function itemsOf(kind: GlobKind, glob: string): Item[] {
  const parts = glob.match(/\*+|[^*]/gu) ?? []
  return parts.map((part) => (!part.startsWith('*') ? part : kind === 'tool' || part.length > 1 ? any : one))
}

function textOf(kind: GlobKind, items: readonly Item[]): string {
  return items
    .map((item) => (typeof item === 'string' ? item : item === any && kind === 'target' ? '**' : '*'))
    .join('')
}

/** One reading of patterns, with the steps that it may take. */
function createReading(work: number) {
  let left = work
  const spend = (steps: number) => {
    left -= steps
    if (left < 0) throw new GlobsTooTangled()
  }

  /**
   * Whether `wanted` matches all that `given` does, taking the wildcards of `given` for characters that only a wildcard as
   * wide can stand for. Exact for plain text; for patterns it may miss a cover and never invents one.
   */
  const covers = (wanted: readonly Item[], given: readonly Item[]): boolean => {
    let at = withRunsEnded(wanted, new Set([0]))
    for (const item of given) {
      spend(at.size)
      const next = new Set<number>()
      for (const index of at) {
        const here = wanted[index]
        if (here === any || (here === one && item !== any && item !== '/')) next.add(index)
        else if (here !== one && here === item) next.add(index + 1)
      }
      at = withRunsEnded(wanted, next)
      if (at.size === 0) return false
    }
    return at.has(wanted.length)
  }

  /** Of two that cover each other the earlier one stays. */
  const withoutCovered = (patterns: readonly (readonly Item[])[]): Item[][] => {
    const all = distinct(patterns)
    const isBetter = (other: Item[], items: Item[], earlier: boolean) =>
      other !== items && covers(other, items) && (earlier || !covers(items, other))
    const kept = all.filter((items, index) => !all.some((other, at) => isBetter(other, items, at < index)))
    if (kept.length > mostPatterns) throw new GlobsTooTangled()
    return kept
  }

  const both = (a: readonly Item[], b: readonly Item[]): Item[][] => {
    if (covers(a, b)) return [[...b]]
    if (covers(b, a)) return [[...a]]
    return withoutCovered(meeting(a, b, spend))
  }
  return { covers, withoutCovered, both }
}

/** A wildcard may also stand for nothing. */
function withRunsEnded(wanted: readonly Item[], at: ReadonlySet<number>): Set<number> {
  const all = new Set(at)
  for (const index of all) if (wanted[index] === one || wanted[index] === any) all.add(index + 1)
  return all
}

/** What two patterns match together: both are read from the left, and whichever wildcard ends first is left behind. */
function meeting(a: readonly Item[], b: readonly Item[], spend: (steps: number) => void): Item[][] {
  const known = new Map<number, Item[][]>()
  const from = (i: number, j: number): Item[][] => {
    const key = i * (b.length + 1) + j
    const before = known.get(key)
    if (before) return before
    const found = distinct(step(i, j))
    spend(found.reduce((sum, items) => sum + items.length, 1))
    known.set(key, found)
    return found
  }
  const step = (i: number, j: number): Item[][] => {
    const x: Item | undefined = a[i]
    const y: Item | undefined = b[j]
    if (x === undefined && y === undefined) return [[]]
    if (isWild(x) && isWild(y)) {
      const narrower = x === one || y === one ? one : any
      return [...from(i + 1, j), ...from(i, j + 1)].map((rest) => [narrower, ...rest])
    }
    if (isWild(x) && !isWild(y)) return [...from(i + 1, j), ...taken(x, y, () => from(i, j + 1))]
    if (isWild(y) && !isWild(x)) return [...from(i, j + 1), ...taken(y, x, () => from(i + 1, j))]
    return x !== undefined && x === y ? from(i + 1, j + 1).map((rest) => [x, ...rest]) : []
  }
  return from(0, 0)
}

function isWild(item: Item | undefined): item is typeof one | typeof any {
  return item === one || item === any
}

/** A wildcard takes one character of the other pattern and stays. */
function taken(wild: Item, character: string | undefined, rest: () => Item[][]): Item[][] {
  if (character === undefined || (wild === one && character === '/')) return []
  return rest().map((items) => [character, ...items])
}

function distinct(patterns: readonly (readonly Item[])[]): Item[][] {
  const byText = new Map(patterns.map(settled).map((items) => [textOf('target', items), items]))
  return [...byText.values()]
}

/** Neighbouring wildcards are one, as wide as the widest. */
function settled(items: readonly Item[]): Item[] {
  const kept: Item[] = []
  for (const item of items) {
    const follows = isWild(item) && isWild(kept.at(-1))
    if (!follows) kept.push(item)
    else if (item === any) kept[kept.length - 1] = any
  }
  return kept
}
