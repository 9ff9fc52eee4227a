// Step 4c of the seed: a call outside its delegation is noticed and counted; what becomes of it the policies say.
import { outsideOf } from '../../identity/delegation-scope.ts'
import type { Stage } from '../stage.ts'

/** Judges the unmasked targets and names the masked ones. Counting waits until the call is decided: a call is judged twice. */
export function createScopeProbeStage(): Stage {
  return {
    label: 'scope_probe',
    failure: 'delegation_invalid',
    limit_ms: 1000,
    run(call, facts) {
      const { delegation, targets, shown_targets = [] } = facts
      if (!delegation) return { outcome: 'pass', shown: { scope: 'no delegation' } }
      if (!targets) throw new Error('scope probe stage ran without targets')
      const outside = outsideOf(delegation.scope, { tool_name: call.tool_name, targets })
      if (!outside) return { outcome: 'pass', shown: { scope: 'within the delegation' } }
      const words = [
        ...(outside.tool ? [`the tool ${call.tool_name}`] : []),
        ...outside.targets.map((index) => shown_targets[index]?.value ?? 'a target'),
        ...(outside.untold ? ['a call that names no target'] : []),
      ]
      return {
        outcome: 'pass',
        facts: { outside_scope: words },
        shown: { scope: 'outside the delegation', outside: words },
      }
    },
  }
}
