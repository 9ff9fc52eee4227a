// Kept policy sets: each text once, a known set as it is, and none where a part of it is gone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { composeSet, sha256, storedSet } from '../../../../src/main/opa/active-set.ts'
import { openStore, type Store } from '../../../../src/main/store/open.ts'
import { createPolicySetStore, type PolicySetStore } from '../../../../src/main/store/policy-sets.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let store: Store
let sets: PolicySetStore

beforeEach(async () => {
  store = await openStore(tempFolder(), 'local')
  sets = createPolicySetStore(store)
})
afterEach(() => store.close())

const moduleOf = (id: string, text: string) => ({ id, text, hash: sha256(text) })
const setOf = (...texts: string[]) => {
  const modules = texts.map((text, n) => moduleOf(`m${n}.rego`, text))
  return { ...storedSet(composeSet(modules, { roles: { r: 1 } })), surroundings: `around ${texts[0]}` }
}
const at = '2030-01-01T00:00:00.000Z'
const countOf = (table: string) => store.sqlite.prepare<[], { n: number }>(`select count(*) n from ${table}`).get()?.n

describe('a policy set', () => {
  it('comes back as it was kept, whatever was kept after it', () => {
    const [first, second] = [setOf('package a', 'package b'), setOf('package a', 'package c')]
    sets.save(first, at)
    sets.save(second, at)
    const { surroundings: _, ...loaded } = first
    expect(sets.load(first.revision)).toEqual(loaded)
    expect(sets.load(second.revision)?.modules).toEqual(second.modules)
    expect(countOf('policy_texts')).toBe(4)
  })

  it('says what stood around its policies, where that is known', () => {
    const set = setOf('package a')
    sets.save(set, at)
    expect(sets.surroundings(set.revision)).toBe('around package a')
    expect(sets.surroundings('never kept')).toBeNull()
    expect(createPolicySetStore({ ...store, tenantId: 'other' }).surroundings(set.revision)).toBeNull()
    store.sqlite.exec('update policy_sets set surroundings = null')
    expect(sets.surroundings(set.revision)).toBeNull()
  })

  it('is kept once', () => {
    sets.save(setOf('package a'), at)
    sets.save(setOf('package a'), '2031-01-01T00:00:00.000Z')
    expect(countOf('policy_sets')).toBe(1)
  })

  it('that was never kept is none, and so is one of another tenant', () => {
    const set = setOf('package a')
    expect(sets.load(set.revision)).toBeNull()
    sets.save(set, at)
    expect(createPolicySetStore({ ...store, tenantId: 'other' }).load(set.revision)).toBeNull()
  })

  it.each([
    ['module', (set: ReturnType<typeof setOf>) => set.modules[0]?.hash],
    ['document', (set: ReturnType<typeof setOf>) => set.documents[0]?.hash],
  ])('of which a %s is gone is none', (_part, hashOf) => {
    const set = setOf('package a')
    sets.save(set, at)
    store.sqlite.pragma('foreign_keys = off')
    store.sqlite.prepare('delete from policy_texts where hash = ?').run(hashOf(set))
    expect(sets.load(set.revision)).toBeNull()
  })
})
