// Patterns with wildcards over any sequence, in time bounded by the product of both lengths.

export interface Wildcard<T> {
  /** Stands for any number of items, also none. */
  readonly isRun: (item: T) => boolean
  readonly same: (wanted: T, given: T) => boolean
}

/** Whether `wanted` describes the whole of `given`. After a mismatch only the last run can help, so earlier ones stay. */
export function describes<T>(wanted: readonly T[], given: readonly T[], { isRun, same }: Wildcard<T>): boolean {
  const at = (index: number): T => wanted[index] as T
  let next = 0
  let afterRun = -1
  let resume = 0
  for (let index = 0; index < given.length; ) {
    if (next < wanted.length && isRun(at(next))) {
      next += 1
      afterRun = next
      resume = index
    } else if (next < wanted.length && same(at(next), given[index] as T)) {
      next += 1
      index += 1
    } else if (afterRun >= 0) {
      resume += 1
      next = afterRun
      index = resume
    } else return false
  }
  return wanted.slice(next).every(isRun)
}

const characters: Wildcard<string> = { isRun: (wanted) => wanted === '*', same: (wanted, given) => wanted === given }

/** `*` stands for any characters of one segment. */
export function describesSegment(wanted: string, given: string): boolean {
  return wanted === given || (wanted.includes('*') && describes([...wanted], [...given], characters))
}

const segments: Wildcard<string> = { isRun: (wanted) => wanted === '**', same: describesSegment }

/** `**` stands for any number of segments, at the end for at least one. `open` covers also whatever lies below. */
export function describesSegments(wanted: readonly string[], given: readonly string[], open: boolean): boolean {
  const whole = open ? [...wanted, '**'] : wanted.at(-1) === '**' ? [...wanted.slice(0, -1), '*', '**'] : wanted
  return describes(whole, given, segments)
}
