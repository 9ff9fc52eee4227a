// Where two JSON values differ, as deep as both go: one entry for each place, by JSON pointer.

/** A side that has nothing at this place is undefined. */
export interface Difference {
  readonly at: string
  readonly before: unknown
  readonly after: unknown
}

/** More places than these are told as one, the whole. */
const most = 200

/** None when both are equal. Lists of plain values differ as a whole, lists of objects member by member. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = []
  collect(before, after, '', found)
  return found.length > most ? [{ at: '', before, after }] : found
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The steps of a JSON pointer, unescaped. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function pointerTo(base: string, step: string | number): string {
  return `${base}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function collect(before: unknown, after: unknown, at: string, found: Difference[]): void {
  if (found.length > most) return
  const keys = sharedKeys(before, after)
  if (keys === null) {
    if (!equal(before, after)) found.push({ at, before, after })
    return
  }
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>]
  for (const key of keys) {
    const [one, other] = [own(was, key), own(is, key)]
    if (!Object.is(one, other)) collect(one, other, pointerTo(at, key), found)
  }
}

/** Null when the two are told apart as a whole. */
function sharedKeys(before: unknown, after: unknown): Iterable<string> | null {
  if (isRecord(before) && isRecord(after)) return new Set([...Object.keys(before), ...Object.keys(after)])
  if (!Array.isArray(before) || !Array.isArray(after)) return null
  const nested = [...before, ...after].some((member) => typeof member === 'object' && member !== null)
  return nested ? Array.from({ length: Math.max(before.length, after.length) }, (_, index) => String(index)) : null
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** Plain values, and lists of them. */
function equal(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return Object.is(before, after)
  return before.length === after.length && before.every((member, index) => Object.is(member, after[index]))
}
