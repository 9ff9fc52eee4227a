// The log's tree: the published examples of RFC 6962, every proof of small trees, and no proof that is not one.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extendsTree, includes } from '../../../../src/shared/transparency/log-proofs.ts'
import { type Bytes, createLogTree, type HashBytes, leafHash } from '../../../../src/shared/transparency/log-tree.ts'

const hash: HashBytes = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())
const log = createLogTree(hash)
const hex = (bytes: Bytes) => Buffer.from(bytes).toString('hex')
const leavesOf = (count: number, name = 'leaf') =>
  Array.from({ length: count }, (_, n) => leafHash(hash, `${name} ${n}`))

describe('the tree', () => {
  it('of nothing, and of one empty leaf, is as RFC 6962 has it', () => {
    expect(hex(log.root([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hex(leafHash(hash, ''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  })

  it('splits at the largest power of two below its size', () => {
    const [a, b, c] = leavesOf(3) as [Bytes, Bytes, Bytes]
    expect(hex(log.root([a, b, c]))).toBe(hex(log.root([log.root([a, b]), c])))
  })
})

describe('proofs', () => {
  it('hold for every leaf of every tree up to 70', () => {
    for (let size = 1; size <= 70; size += 1) {
      const leaves = leavesOf(size)
      const root = log.root(leaves)
      for (const [index, leaf] of leaves.entries())
        expect(includes(hash, { leaf, index, size, root, proof: log.inclusionProof(leaves, index) })).toBe(true)
    }
  })

  it('hold between every two trees up to 40', () => {
    const all = leavesOf(40)
    for (let second = 0; second <= 40; second += 1)
      for (let first = 0; first <= second; first += 1) {
        const leaves = all.slice(0, second)
        const extension = {
          first: { size: first, root: log.root(all.slice(0, first)) },
          second: { size: second, root: log.root(leaves) },
          proof: log.consistencyProof(leaves, first),
        }
        expect(extendsTree(hash, extension), `${first} to ${second}`).toBe(true)
      }
  })

  it('of another leaf, another place, another size, or changed in any byte are none', () => {
    const size = fc.integer({ min: 2, max: 60 })
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), fc.nat(), (count, at, other, byte) => {
        const leaves = leavesOf(count)
        const index = at % count
        const [leaf, root] = [leaves[index] as Bytes, log.root(leaves)]
        const proof = log.inclusionProof(leaves, index)
        const wrong = (index + 1 + (other % (count - 1))) % count
        expect(includes(hash, { leaf, index: wrong, size: count, root, proof })).toBe(false)
        expect(includes(hash, { leaf: leaves[wrong] as Bytes, index, size: count, root, proof })).toBe(false)
        expect(includes(hash, { leaf, index, size: count, root, proof: proof.slice(1) })).toBe(false)
        expect(includes(hash, { leaf, index, size: count, root, proof: [...proof, root] })).toBe(false)
        const changed = proof.map((each, place) => (place === byte % proof.length ? flipped(each, byte) : each))
        expect(includes(hash, { leaf, index, size: count, root, proof: changed })).toBe(false)
      }),
    )
  })

  it('show no fork as a later tree: 1,000 of them', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.nat())
    fc.assert(
      fc.property(sizes, ([one, more, at]) => {
        const honest = leavesOf(one)
        const forked = leavesOf(one + more).map((leaf, n) => (n === at % one ? leafHash(hash, 'forged') : leaf))
        const first = { size: one, root: log.root(honest) }
        const second = { size: one + more, root: log.root(forked) }
        expect(extendsTree(hash, { first, second, proof: log.consistencyProof(forked, one) })).toBe(false)
        expect(extendsTree(hash, { first: second, second: first, proof: [] })).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('are not made for what is not there', () => {
    expect(() => log.inclusionProof(leavesOf(3), 3)).toThrow(RangeError)
    expect(() => log.consistencyProof(leavesOf(3), 4)).toThrow(RangeError)
    expect(
      extendsTree(hash, {
        first: { size: -1, root: log.root([]) },
        second: { size: 1, root: log.root([]) },
        proof: [],
      }),
    ).toBe(false)
  })
})

function flipped(bytes: Bytes, bit: number): Bytes {
  return bytes.map((each, at) => (at === bit % bytes.length ? each ^ (1 << (bit % 8)) : each))
}
