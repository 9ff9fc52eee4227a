// What was refused in one session and goes through in a later one: a refusal that a new session has shaken off (decision 20).
import type { CallDecided, LogRow } from '../../shared/contract/event.ts'
import type { Reason } from '../../shared/contract/primitives.ts'
import type { Subscriber } from '../events/bus.ts'
import { minuteMs, mostEvidence, type Tell } from './detector.ts'
import { fingerprint } from './fingerprint.ts'
import { folderOf } from './places.ts'
import { createRecentMap } from './recent-map.ts'

const windowMs = 120 * minuteMs
const mostKept = 10_000
/** Holds that may wait at one time are far fewer (decision 4). */
const mostHeld = 1000
/** Sessions in which one place was refused, and folders of one call. */
const mostRefusals = 4
const mostFolders = 16

/** Refusals of what a call wants to do; others say that it was malformed, or that nobody could judge it. */
const refusing: ReadonlySet<Reason> = new Set<Reason>([
  'policy',
  'no_policy_matched',
  'blast_radius',
  'dlp',
  'delegation_invalid',
  'workflow_invalid',
  'escalation_denied',
])

interface Attempt extends Pick<CallDecided, 'requester_id' | 'tool_name' | 'action' | 'target'> {
  readonly call_id: string
  readonly agent_id: string
  readonly session_id: string
  /** One key for each folder of its targets; a call without targets has one of its own. */
  readonly places: readonly string[]
}

interface Refusal {
  readonly session_id: string
  readonly call_id: string
  readonly at: number
}

/**
 * Denied, or held and denied by a person; then allowed, or approved, in another session within two hours: one event for each
 * tool and later session. Bounded by the places, holds and told sessions kept, and four refusing sessions of each place.
 */
export function createReversalDetector({ tell, most = mostKept }: { tell: Tell; most?: number }): Subscriber {
  const refusals = createRefusals(most)
  const held = createRecentMap<Attempt>(mostHeld)
  const told = createRecentMap<number>(most)
  const allow = (attempt: Attempt, at: number, replay: boolean) => {
    const before = refusals.before(attempt, at)
    const last = before.at(-1)
    const key = toldKey(attempt)
    if (!last || replay || (told.get(key) ?? 0) > at - windowMs) return
    told.set(key, at)
    tell('BEHAVIOR_REVERSAL', attempt.call_id, reversalOf(attempt, before, last))
  }
  const decide = (decided: CallDecided, at: number, replay: boolean) => {
    const attempt = attemptOf(decided)
    if (!attempt) return
    if (decided.policy_result === 'allow') allow(attempt, at, replay)
    else if (decided.policy_result === 'escalate' && decided.escalation_id) held.set(decided.escalation_id, attempt)
    else if (decided.policy_result === 'deny' && refusing.has(decided.reason)) refusals.add(attempt, at)
  }
  const answer = ({ type, record }: LogRow, at: number, replay: boolean) => {
    const id = String(record.escalation_id)
    const attempt = held.get(id)
    // What was edited before it was approved is not what was asked for.
    const waits = type === 'ESCALATION_RESOLVED' && record.status === 'approved' && record.edited !== true
    if (!attempt || waits) return
    held.delete(id)
    if (type === 'call.released') allow(attempt, at, replay)
    else if (record.status === 'denied') refusals.add(attempt, at)
  }
  return {
    name: 'behaviour reversal',
    window_ms: windowMs,
    apply(row, replay) {
      const at = Date.parse(row.timestamp)
      if (row.type === 'call.decided') decide(row.record as unknown as CallDecided, at, replay)
      else if (row.type === 'call.released' || row.type === 'ESCALATION_RESOLVED') answer(row, at, replay)
      else if (row.type === 'BEHAVIOR_REVERSAL') told.set(toldKey(row.record as unknown as Attempt), at)
    },
  }
}

function createRefusals(most: number) {
  const byPlace = createRecentMap<readonly Refusal[]>(most)
  return {
    add({ places, session_id, call_id }: Attempt, at: number) {
      for (const place of places) {
        const others = (byPlace.get(place) ?? []).filter((each) => each.session_id !== session_id)
        byPlace.set(place, [...others, { session_id, call_id, at }].slice(-mostRefusals))
      }
    },
    /** Those in other sessions, oldest first. */
    before({ places, session_id }: Attempt, at: number): Refusal[] {
      const refusals = places.flatMap((place) => byPlace.get(place) ?? [])
      const counts = (each: Refusal) => each.session_id !== session_id && each.at > at - windowMs
      return refusals.filter(counts).sort((a, b) => a.at - b.at)
    },
  }
}

function reversalOf({ places, action, call_id, ...attempt }: Attempt, before: readonly Refusal[], last: Refusal) {
  const call_ids = [...new Set([...before.map((each) => each.call_id), call_id])].slice(-mostEvidence)
  const earlier_session_id = last.session_id
  return { ...attempt, severity: 'high', earlier_session_id, action_class: action ?? 'execute', call_ids } as const
}

function attemptOf(decided: CallDecided): Attempt | null {
  const { id: call_id, agent_id, session_id, requester_id, tool_name, action, target, targets } = decided
  if (agent_id === null || session_id === null) return null
  const folders = targets.length > 0 ? [...new Set(targets.map(folderOf))].slice(0, mostFolders) : [null]
  const places = folders.map((folder) => fingerprint(agent_id, requester_id, tool_name, folder))
  return { call_id, agent_id, session_id, requester_id, tool_name, action, target, places }
}

function toldKey({ agent_id, requester_id, tool_name, session_id }: Omit<Attempt, 'places' | 'call_id'>): string {
  return fingerprint(agent_id, requester_id, tool_name, session_id)
}
