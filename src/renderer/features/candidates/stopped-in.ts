// Of the calls that a rule would have stopped: how many carried a finding, and how many nothing was known against.
import type { Impact } from '../../../shared/contract/policy.ts'

export function stoppedIn({ newly_denied, newly_escalated }: Pick<Impact, 'newly_denied' | 'newly_escalated'>): {
  readonly clean: number
  readonly found: number
} {
  const found = newly_denied.with_findings + newly_escalated.with_findings
  return { found, clean: newly_denied.count + newly_escalated.count - found }
}
