// One pattern as it was just seen: the event, how often so far, how sure that makes us, and who was there.
import { type RiskTier, rankOf } from '../../shared/contract/primitives.ts'
import { type Breakdown, breakdownOf, confidenceOf } from './confidence.ts'
import type { Detection } from './detection.ts'
import type { Frequency } from './frequency.ts'
import { signatureOf } from './signature.ts'

/** Kept of each, the newest. */
const mostEvents = 50
const mostOthers = 100

/** What is kept as evidence: distinct values, oldest first. */
export interface Evidence {
  readonly source_event_types: readonly Detection['type'][]
  readonly source_event_ids: readonly string[]
  readonly agents: readonly string[]
  readonly sessions: readonly string[]
  readonly requesters: readonly string[]
}

export interface Sighting {
  readonly signature: string
  readonly detection: Detection
  /** Of the surest of the events that are told together. */
  readonly breakdown: Breakdown
  readonly severity: RiskTier
  readonly evidence: Evidence
}

/** Null when nothing can be made of the event. */
export function sightingOf(detection: Detection, frequency: Frequency): Sighting | null {
  const signature = signatureOf(detection)
  if (signature === null) return null
  const { occurrences, types } = frequency.note(signature, detection)
  const { event_id, agent_id, session_ids, requester_id, severity } = detection
  return {
    signature,
    detection,
    breakdown: breakdownOf(occurrences, severity, types.length),
    severity,
    evidence: {
      source_event_types: types,
      source_event_ids: [event_id],
      agents: agent_id === null ? [] : [agent_id],
      sessions: session_ids,
      requesters: requester_id === null ? [] : [requester_id],
    },
  }
}

/** Two of one signature, in their order, told as one: nothing of either is less for it. */
export function together(earlier: Sighting, later: Sighting): Sighting {
  return {
    ...later,
    detection: earlier.detection,
    breakdown: surer(earlier.breakdown, later.breakdown),
    severity: rankOf(later.severity) > rankOf(earlier.severity) ? later.severity : earlier.severity,
    evidence: gathered(earlier.evidence, later.evidence),
  }
}

export function gathered(earlier: Evidence, later: Evidence): Evidence {
  return {
    source_event_types: newest([...earlier.source_event_types, ...later.source_event_types], mostOthers),
    source_event_ids: newest([...earlier.source_event_ids, ...later.source_event_ids], mostEvents),
    agents: newest([...earlier.agents, ...later.agents], mostOthers),
    sessions: newest([...earlier.sessions, ...later.sessions], mostOthers),
    requesters: newest([...earlier.requesters, ...later.requesters], mostOthers),
  }
}

/** The scores of the surer one, the later when they are equal; the counter only goes up. */
export function surer(earlier: Breakdown, later: Breakdown): Breakdown {
  const scores = confidenceOf(later) >= confidenceOf(earlier) ? later : earlier
  return { ...scores, occurrences: Math.max(earlier.occurrences, later.occurrences) }
}

function newest<T>(values: readonly T[], most: number): T[] {
  return [...new Set(values)].slice(-most)
}
