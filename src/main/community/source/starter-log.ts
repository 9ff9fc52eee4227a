// The log of the starter library: its proofs are made from its leaves, as a server would make them.
import { createHash } from 'node:crypto'
import type { Consistency, Inclusion, LogKey, LogLeaf, TreeHead } from '../../../shared/contract/community.ts'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { createLogTree, type HashBytes, leafHash } from '../../../shared/transparency/log-tree.ts'
import { LibraryProblem } from './library-source.ts'

export interface StarterLog {
  readonly key: LogKey
  readonly head: TreeHead
  /** Throws LibraryProblem `gone`. */
  inclusion(of: { readonly artifact_id: string; readonly version: string; readonly tree_size: number }): Inclusion
  consistency(first: number, second: number): Consistency
}

const hash: HashBytes = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())
const tree = createLogTree(hash)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

export function createStarterLog(key: LogKey, head: TreeHead, leaves: readonly LogLeaf[]): StarterLog {
  const hashes = leaves.map((leaf) => leafHash(hash, canonicalJson(leaf)))
  return {
    key,
    head,
    inclusion({ artifact_id, version, tree_size }) {
      const leaf_index = leaves.findIndex((leaf) => leaf.artifact === artifact_id && leaf.version === version)
      const [leaf, own] = [leaves[leaf_index], hashes[leaf_index]]
      if (!leaf || !own || leaf_index >= tree_size || tree_size > leaves.length) throw noSuchEntry()
      const proof = tree.inclusionProof(hashes.slice(0, tree_size), leaf_index).map(hex)
      return { leaf, leaf_hash: hex(own), leaf_index, tree_size, proof }
    },
    consistency(first, second) {
      if (first < 0 || first > second || second > leaves.length) throw noSuchEntry()
      return { first, second, proof: tree.consistencyProof(hashes.slice(0, second), first).map(hex) }
    },
  }
}

function noSuchEntry(): LibraryProblem {
  return new LibraryProblem('gone', 'The log of the starter library has no such entry.')
}
