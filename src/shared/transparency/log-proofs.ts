// What a reader of the log checks: that a leaf is in the tree it was told of, and that a later tree only added to an earlier one.
import { type Bytes, type HashBytes, nodeHash } from './log-tree.ts'

export interface Inclusion {
  readonly leaf: Bytes
  readonly index: number
  readonly size: number
  readonly root: Bytes
  readonly proof: readonly Bytes[]
}

export interface Extension {
  readonly first: { readonly size: number; readonly root: Bytes }
  readonly second: { readonly size: number; readonly root: Bytes }
  readonly proof: readonly Bytes[]
}

/** RFC 9162, 2.1.3.2. False for anything that does not prove it. */
export function includes(hash: HashBytes, { leaf, index, size, root, proof }: Inclusion): boolean {
  if (!areSizes(index, size) || index >= size) return false
  const path = { at: index, last: size - 1, hash: leaf }
  for (const sibling of proof) {
    if (path.last === 0) return false
    const odd = path.at % 2 === 1
    path.hash = odd || path.at === path.last ? nodeHash(hash, sibling, path.hash) : nodeHash(hash, path.hash, sibling)
    if (!odd && path.at === path.last) climb(path)
    step(path)
  }
  return path.last === 0 && same(path.hash, root)
}

/** RFC 9162, 2.1.4.2. False for anything that does not prove it; of the empty tree every tree is a later one. */
export function extendsTree(hash: HashBytes, { first, second, proof }: Extension): boolean {
  if (!areSizes(first.size, second.size) || first.size > second.size) return false
  if (first.size === 0) return proof.length === 0
  if (first.size === second.size) return proof.length === 0 && same(first.root, second.root)
  const [start, ...rest] = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof
  if (!start) return false
  const path = { at: first.size - 1, last: second.size - 1 }
  while (path.at % 2 === 1) step(path)
  const roots = { first: start, second: start }
  for (const sibling of rest) {
    if (path.last === 0) return false
    if (path.at % 2 === 1 || path.at === path.last) {
      roots.first = nodeHash(hash, sibling, roots.first)
      roots.second = nodeHash(hash, sibling, roots.second)
      if (path.at % 2 === 0) climb(path)
    } else roots.second = nodeHash(hash, roots.second, sibling)
    step(path)
  }
  return path.last === 0 && same(roots.first, first.root) && same(roots.second, second.root)
}

interface Path {
  at: number
  last: number
}

function step(path: Path): void {
  path.at = Math.floor(path.at / 2)
  path.last = Math.floor(path.last / 2)
}

/** Up to where the path comes from the right again, or to the top. */
function climb(path: Path): void {
  while (path.at !== 0 && path.at % 2 === 0) step(path)
}

function isPowerOfTwo(size: number): boolean {
  return 2 ** Math.round(Math.log2(size)) === size
}

function areSizes(...sizes: number[]): boolean {
  return sizes.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function same(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
