// Rules that activated themselves for a time only: archived when it is over, also when it ended while the console was not running.
import type { Clock } from '../../shared/clock.ts'
import { createSweep, type Sweep } from '../events/sweep.ts'
import type { Policies } from '../policies/policies.ts'
import type { CandidateStore } from '../store/candidates.ts'
import { automation } from './candidate-row.ts'

const sweepEveryMs = 10_000

export interface ExpiryDeps {
  readonly candidates: CandidateStore
  readonly policies: Pick<Policies, 'archive'>
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

export function createExpiry({ candidates, policies, clock, report }: ExpiryDeps): Sweep {
  const archive = async () => {
    for (const { activated_policy_id } of candidates.expiredAt(clock.timestamp()))
      if (activated_policy_id) await policies.archive(activated_policy_id, 'Its time was over.', automation)
  }
  return createSweep(archive, sweepEveryMs, report)
}
