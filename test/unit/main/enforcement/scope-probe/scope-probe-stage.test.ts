// The scope probe looks at every target unmasked, names them masked, and lets the policies decide.
import { describe, expect, it } from 'vitest'
import type { GovernedCall } from '../../../../../src/main/enforcement/call.ts'
import { createScopeProbeStage } from '../../../../../src/main/enforcement/scope-probe/scope-probe-stage.ts'
import type { Facts, StageAnswer } from '../../../../../src/main/enforcement/stage.ts'

const run = (facts: object, tool_name = 'read_file') => {
  const signal = new AbortController().signal
  return createScopeProbeStage().run({ tool_name } as GovernedCall, facts as Facts, signal) as StageAnswer
}
const on = (...values: string[]) => values.map((value) => ({ value }))
const scope = { tools: ['read_*'], resources: ['/w/**'] }

describe('scope probe', () => {
  it('has nothing to say without a delegation, nor within one', () => {
    expect(run({})).toEqual({ outcome: 'pass', shown: { scope: 'no delegation' } })
    expect(run({ delegation: { scope }, targets: on('/w/a'), shown_targets: on('/w/a') })).toEqual({
      outcome: 'pass',
      shown: { scope: 'within the delegation' },
    })
  })

  it('names the tool and each target outside, as they may be shown', () => {
    const outside = ['the tool write_file', '/x/⟦secret:token⟧']
    const targets = { targets: on('/w/a', '/x/hunter2'), shown_targets: on('/w/a', '/x/⟦secret:token⟧') }
    expect(run({ delegation: { scope }, ...targets }, 'write_file')).toEqual({
      outcome: 'pass',
      facts: { outside_scope: outside },
      shown: { scope: 'outside the delegation', outside },
    })
    expect(run({ delegation: { scope }, targets: [], shown_targets: [] })).toMatchObject({
      facts: { outside_scope: ['a call that names no target'] },
    })
  })

  it('fails, and so denies, when it does not know the targets', () => {
    expect(() => run({ delegation: { scope } })).toThrow('targets')
  })
})
