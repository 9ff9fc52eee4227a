// Results that wait: kept within a bound, and gone when nobody can get them any more.
import { describe, expect, it } from 'vitest'
import { createHeldResults } from '../../../../../src/main/enforcement/escalations/held-results.ts'

const result = (raw: string) => ({ original: { kind: 'result' as const, raw }, sanitised: null })

describe('held results', () => {
  it('are refused when there is no more room, and have room again when one goes', () => {
    const results = createHeldResults(10)
    expect([results.keep('a', result('12345')), results.keep('b', result('123456'))]).toEqual([true, false])
    expect([results.of('a')?.original.raw, results.of('b')]).toEqual(['12345', null])
    results.drop('a')
    results.drop('a')
    expect([results.of('a'), results.keep('b', result('1234567890')), results.keep('c', result('1'))]).toEqual([
      null,
      true,
      false,
    ])
  })
})
