// Whether a pattern is known: an open candidate gets surer, one that is enforced or was rejected lately says nothing.
import type { Clock } from '../../shared/clock.ts'
import type { PolicyAutomation } from '../../shared/contract/candidate.ts'
import { rankOf } from '../../shared/contract/primitives.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore } from '../store/candidates.ts'
import { type Breakdown, confidenceOf, corroborationOf } from './confidence.ts'
import { type Evidence, gathered, type Sighting, surer } from './sighting.ts'

export interface DeduplicateDeps {
  readonly candidates: CandidateStore
  readonly clock: Clock
  readonly settings: () => PolicyAutomation
}

/** The open candidate as it is with this sighting; `quiet`: nothing is to come of it; null: it is new. */
export type Deduplicate = (sighting: Sighting) => CandidateRow | 'quiet' | null

export function createDeduplicate({ candidates, clock, settings }: DeduplicateDeps): Deduplicate {
  return (sighting) => {
    const open = candidates.openOf(sighting.signature)
    if (open) return strengthened(candidates, open, sighting, clock.timestamp())
    if (candidates.isEnforced(sighting.signature)) return 'quiet'
    const rejected = candidates.lastRejectedAt(sighting.signature)
    const quietMs = settings().rejected_quiet_hours * 3_600_000
    return rejected !== null && clock.now() < Date.parse(rejected) + quietMs ? 'quiet' : null
  }
}

/** Confidence never falls; who saw it is kept, and what once corroborated it goes on doing so. */
function strengthened(
  candidates: CandidateStore,
  open: CandidateRow,
  sighting: Sighting,
  updated_at: string,
): CandidateRow {
  const evidence = gathered(evidenceOf(open), sighting.evidence)
  const corroboration = corroborationOf(evidence.source_event_types.length)
  const breakdown = surer(JSON.parse(open.breakdown) as Breakdown, { ...sighting.breakdown, corroboration })
  const change = {
    ...storedEvidence(evidence),
    confidence: confidenceOf(breakdown),
    breakdown: JSON.stringify(breakdown),
    severity: rankOf(sighting.severity) > rankOf(open.severity) ? sighting.severity : open.severity,
    updated_at,
  }
  return candidates.strengthen(open.id, change) ? { ...open, ...change } : open
}

export function evidenceOf(row: CandidateRow): Evidence {
  const list = <T>(text: string) => JSON.parse(text) as T[]
  return {
    source_event_types: list(row.source_event_types),
    source_event_ids: list(row.source_event_ids),
    agents: list(row.agents),
    sessions: list(row.sessions),
    requesters: list(row.requesters),
  }
}

export function storedEvidence(evidence: Evidence) {
  return {
    source_event_types: JSON.stringify(evidence.source_event_types),
    source_event_ids: JSON.stringify(evidence.source_event_ids),
    agents: JSON.stringify(evidence.agents),
    sessions: JSON.stringify(evidence.sessions),
    requesters: JSON.stringify(evidence.requesters),
  }
}
