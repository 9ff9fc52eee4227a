// The tree of an append-only log as RFC 6962 has it: its hashes, and the proofs that are made from its leaves.

export type Bytes = Uint8Array<ArrayBuffer>
/** SHA-256; handed in, for this file knows no platform. */
export type HashBytes = (bytes: Bytes) => Bytes

export interface LogTree {
  /** RFC 6962, 2.1. Of hashes of leaves. */
  root(leaves: readonly Bytes[]): Bytes
  /** RFC 6962, 2.1.1. Throws when there is no such leaf. */
  inclusionProof(leaves: readonly Bytes[], index: number): Bytes[]
  /** RFC 6962, 2.1.2: from the first `first` leaves to all of them. Throws unless 0 ≤ first ≤ all. */
  consistencyProof(leaves: readonly Bytes[], first: number): Bytes[]
}

/** Of the leaf's text in UTF-8. */
export function leafHash(hash: HashBytes, text: string): Bytes {
  return hash(joined(new Uint8Array([0]), new TextEncoder().encode(text)))
}

/** Of the tree's inner nodes. */
export function nodeHash(hash: HashBytes, left: Bytes, right: Bytes): Bytes {
  return hash(joined(new Uint8Array([1]), left, right))
}

export function createLogTree(hash: HashBytes): LogTree {
  const node = (left: Bytes, right: Bytes) => nodeHash(hash, left, right)
  const root = (leaves: readonly Bytes[]): Bytes => {
    const [only] = leaves
    if (!only) return hash(new Uint8Array())
    if (leaves.length === 1) return only
    const half = splitAt(leaves.length)
    return node(root(leaves.slice(0, half)), root(leaves.slice(half)))
  }
  const inclusionProof = (leaves: readonly Bytes[], index: number): Bytes[] => {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < leaves.length)) throw new RangeError('no such leaf')
    if (leaves.length === 1) return []
    const half = splitAt(leaves.length)
    const [left, right] = [leaves.slice(0, half), leaves.slice(half)]
    return index < half
      ? [...inclusionProof(left, index), root(right)]
      : [...inclusionProof(right, index - half), root(left)]
  }
  /** `whole`: the subtree is the old tree itself, whose root the reader knows. */
  const subproof = (leaves: readonly Bytes[], first: number, whole: boolean): Bytes[] => {
    if (first === leaves.length) return whole ? [] : [root(leaves)]
    const half = splitAt(leaves.length)
    const [left, right] = [leaves.slice(0, half), leaves.slice(half)]
    return first <= half
      ? [...subproof(left, first, whole), root(right)]
      : [...subproof(right, first - half, false), root(left)]
  }
  return {
    root,
    inclusionProof,
    consistencyProof(leaves, first) {
      if (!(Number.isSafeInteger(first) && first >= 0 && first <= leaves.length)) throw new RangeError('no such tree')
      return first === 0 ? [] : subproof(leaves, first, true)
    },
  }
}

/** The largest power of two below `size`. */
function splitAt(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}

function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
