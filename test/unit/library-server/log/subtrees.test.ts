// Proofs from stored subtrees are those of the whole tree, leaf by leaf.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  consistencyRanges,
  inclusionRanges,
  nodesOf,
  type Range,
  rootOf,
} from '../../../../src/library-server/log/subtrees.ts'
import { type Bytes, createLogTree, leafHash, nodeHash } from '../../../../src/shared/transparency/log-tree.ts'

const hash = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const tree = createLogTree(hash)
const leaves = Array.from({ length: 70 }, (_, n) => leafHash(hash, `leaf ${n}`))

/** As the server does it: each complete subtree looked up by itself. */
function hashesOf(ranges: readonly Range[]): Bytes[] {
  return ranges.map((range) =>
    rootOf(
      nodesOf(range).map(({ level, node_index }) => {
        expect(Number.isInteger(node_index)).toBe(true)
        return tree.root(leaves.slice(node_index * 2 ** level, (node_index + 1) * 2 ** level))
      }),
      (left, right) => nodeHash(hash, left, right),
    ),
  )
}

describe('subtrees', () => {
  it('give the root of every size', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      expect(hashesOf([{ start: 0, size }])).toEqual([tree.root(leaves.slice(0, size))])
    }
  })

  it('give the inclusion proof of every leaf in every tree', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      for (let index = 0; index < size; index += 1) {
        expect(hashesOf(inclusionRanges(size, index))).toEqual(tree.inclusionProof(leaves.slice(0, size), index))
      }
    }
  })

  it('give the consistency proof of every two trees', () => {
    for (let second = 0; second <= leaves.length; second += 1) {
      for (let first = 0; first <= second; first += 1) {
        expect(hashesOf(consistencyRanges(first, second))).toEqual(
          tree.consistencyProof(leaves.slice(0, second), first),
        )
      }
    }
  })
})
