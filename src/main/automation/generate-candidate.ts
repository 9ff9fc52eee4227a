// From a detection to a policy, top to bottom: what is seen, how sure it is, whether it is known, what is proposed, what acts by itself.
import type { LogRow } from '../../shared/contract/event.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { AutoActivate } from './auto-activate.ts'
import { createDeduplicate, type DeduplicateDeps } from './deduplicate.ts'
import { detectionIn } from './detection.ts'
import { createFrequency } from './frequency.ts'
import { createPropose, type ProposeDeps } from './propose.ts'
import { type Sighting, sightingOf } from './sighting.ts'

export type GenerateCandidateDeps = DeduplicateDeps & ProposeDeps & { readonly autoActivate: Pick<AutoActivate, 'act'> }

export interface GenerateCandidate {
  /** Counts a detection; null for any other row, and for one of which nothing can be made. */
  see(row: LogRow): Sighting | null
  /** What comes of it: the candidate that it strengthened or became; null when the pattern is to stay quiet. */
  settle(sighting: Sighting): Promise<CandidateRow | null>
}

export function createGenerateCandidate(deps: GenerateCandidateDeps): GenerateCandidate {
  const frequency = createFrequency()
  const deduplicate = createDeduplicate(deps)
  const propose = createPropose(deps, deduplicate)
  return {
    see(row) {
      const detection = detectionIn(row)
      return detection && sightingOf(detection, frequency)
    },
    async settle(sighting) {
      const known = deduplicate(sighting)
      if (known === 'quiet') return null
      const candidate = known ?? (await propose(sighting))
      return candidate && (await deps.autoActivate.act(candidate))
    },
  }
}
