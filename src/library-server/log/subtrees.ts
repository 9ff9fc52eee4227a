// Hashes of an RFC 6962 tree from the roots of its complete subtrees, which never change: no proof has to hash the whole log.
import type { Bytes } from '../../shared/transparency/log-tree.ts'

/** A complete subtree: level 0 are the leaves. */
export interface Node {
  readonly level: number
  readonly node_index: number
}
/** So many leaves from this one on; in a tree it begins where its size, rounded up to a power of two, divides. */
export interface Range {
  readonly start: number
  readonly size: number
}

/** RFC 6962, 2.1.1: of each hash of the proof, what it is the root of. */
export function inclusionRanges(size: number, index: number): Range[] {
  const found: Range[] = []
  let [start, left] = [0, size]
  while (left > 1) {
    const half = splitAt(left)
    if (index - start < half) {
      found.push({ start: start + half, size: left - half })
      left = half
    } else {
      found.push({ start, size: half })
      start += half
      left -= half
    }
  }
  return found.reverse()
}

/** RFC 6962, 2.1.2. */
export function consistencyRanges(first: number, second: number): Range[] {
  if (first === 0 || first === second) return []
  const found: Range[] = []
  let [start, left, whole] = [0, second, true]
  while (first - start < left) {
    const half = splitAt(left)
    if (first - start <= half) {
      found.push({ start: start + half, size: left - half })
      left = half
    } else {
      found.push({ start, size: half })
      start += half
      left -= half
      whole = false
    }
  }
  if (!whole) found.push({ start, size: left })
  return found.reverse()
}

/** The complete subtrees that a range is made of, from the left. */
export function nodesOf({ start, size }: Range): Node[] {
  const found: Node[] = []
  let [from, left] = [start, size]
  while (left > 0) {
    const level = Math.floor(Math.log2(left))
    found.push({ level, node_index: from / 2 ** level })
    from += 2 ** level
    left -= 2 ** level
  }
  return found
}

/** The hash of a range, from those of its complete subtrees. */
export function rootOf(hashes: readonly Bytes[], node: (left: Bytes, right: Bytes) => Bytes): Bytes {
  const [last, ...others] = [...hashes].reverse()
  if (!last) throw new RangeError('a range has leaves')
  return others.reduce((right, left) => node(left, right), last)
}

/** The largest power of two below `size`. */
function splitAt(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
