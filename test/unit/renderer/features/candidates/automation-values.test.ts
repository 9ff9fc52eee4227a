// Policy automation as it is typed: it comes back as it was, and what is wrong is said.
import { describe, expect, it } from 'vitest'
import {
  numberNames,
  parseValues,
  valuesOf,
} from '../../../../../src/renderer/features/candidates/automation-values.ts'
import { defaultPolicyAutomation } from '../../../../../src/shared/contract/candidate.ts'

describe('policy automation', () => {
  it.each([defaultPolicyAutomation, { ...defaultPolicyAutomation, ttl_hours: 24, auto_max_reach: 0 }])(
    'comes back as it was: %j',
    (automation) => {
      expect(parseValues(valuesOf(automation)).data).toEqual(automation)
    },
  )

  it('has no limit where a field is empty that may be', () => {
    const values = { ...valuesOf(defaultPolicyAutomation), ttl_hours: ' ', auto_max_reach: '' }
    expect(parseValues(values).data).toMatchObject({ ttl_hours: null, auto_max_reach: null })
  })

  it.each([
    ['auto_activate_threshold', '1.1'],
    ['auto_activate_threshold', ''],
    ['auto_activate_threshold', 'high'],
    ['min_sessions', '0'],
    ['daily_cap', ''],
    ['ttl_hours', '0'],
    ['ttl_hours', '1.5'],
    ['auto_max_reach', '-1'],
    ['rejected_quiet_hours', '9000'],
  ] as const)('refuses %s of %j, at its field', (name, text) => {
    expect(numberNames).toContain(name)
    const { error } = parseValues({ ...valuesOf(defaultPolicyAutomation), [name]: text })
    expect(error?.issues.map(({ path }) => path[0])).toEqual([name])
  })
})
