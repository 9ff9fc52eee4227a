// How much of what is on record of a call counts today: by what has changed since.
import { beforeAll, expect, it } from 'vitest'
import { type BaseSet, readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { changedSet, composePolicySet, type PolicySet, storedPolicySet } from '../../../../src/main/opa/policy-set.ts'
import { voices } from '../../../../src/main/opa/voices.ts'
import { createRecordedOf } from '../../../../src/main/policies/recorded-answers.ts'
import { policiesDir, policyOf } from '../../../support/engine-room.ts'

let base: BaseSet
let today: PolicySet
beforeAll(async () => {
  base = await readBaseSet(policiesDir)
  today = composePolicySet(base.modules, base.data, [policyOf(1, 'deny contains "no"')])
})

/** What counts of a call of that set, in alphabetic order, and how often sets were read. */
function counting(then: PolicySet, { surroundings = then.surroundings as string | null, kept = true } = {}) {
  let loads = 0
  const load = () => {
    loads += 1
    return kept ? storedPolicySet(then) : null
  }
  const recordedOf = createRecordedOf({ load, surroundings: () => surroundings }, today)
  const counts = (policy_revision: string) => {
    const recorded = recordedOf({ policy_revision, answer: '{}' })
    return recorded && (recorded.counts === 'whole' ? 'whole' : [...recorded.counts].sort())
  }
  const found = counts(then.revision)
  counts('another set of the same surroundings')
  return { found, loads }
}

it('is all of it of the very set of today', () => {
  expect(counting(today)).toEqual({ found: 'whole', loads: 0 })
})

it('is what the shipped modules said beside other policies', () => {
  const then = changedSet(today, { drop: [policyOf(1, '').id] })
  expect(counting(then)).toEqual({ found: [...voices].sort(), loads: 0 })
})

it('is what those said that read nothing that has changed, found out once', () => {
  const then = changedSet(today, { documents: { 'behavry.blast_radius_config.min_delete_depth': 9 } })
  const expected = voices.filter((voice) => voice !== 'blast_radius').sort()
  expect(counting(then)).toEqual({ found: expected, loads: 1 })
  const roles = changedSet(today, { documents: { roles: { reader: [] } } })
  expect(counting(roles)).toEqual({ found: [...voices].sort(), loads: 1 })
})

it('is nothing of a set that was not kept, or by a version that did not note its surroundings', () => {
  const then = changedSet(today, { documents: { roles: { reader: [] } } })
  expect(counting(then, { kept: false })).toMatchObject({ found: null })
  expect(counting(then, { surroundings: null })).toEqual({ found: null, loads: 0 })
})

it('is nothing where no answer was kept', () => {
  const recordedOf = createRecordedOf({ load: () => null, surroundings: () => null }, today)
  expect(recordedOf({ policy_revision: today.revision, answer: null })).toBeNull()
  expect(recordedOf({ policy_revision: null, answer: '{}' })).toBeNull()
})
