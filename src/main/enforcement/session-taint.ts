// What a session has met: text from outside, private data. A fold over the log's rows, rebuilt from it at start (decisions 9, 19).
import type { CallDecided, CallJudged, CallReleased, LogRow } from '../../shared/contract/event.ts'
import { type RiskTier, rankOf } from '../../shared/contract/primitives.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'
import type { LogEntry } from '../events/log.ts'
import { hostsOf, type TrustTiers, tierOf } from './inbound/hosts.ts'

export type Taint = Envelope['context']['session']
type Kind = keyof Taint

/** From `policies/data.json`: what counts, and from how often on. */
export interface TaintThresholds {
  /** What servers of these types give to read is text from outside, unless every address of the call is trusted. */
  readonly untrusted_server_types: readonly string[]
  readonly untrusted_results: number
  /** A result with a finding at least this severe is text from outside, wherever it came from. */
  readonly finding_severity: RiskTier
  readonly private_target_kinds: readonly string[]
  readonly private_reads: number
}

export interface SessionTaintDeps {
  readonly thresholds: TaintThresholds
  readonly trustTiers: () => TrustTiers
  /** Appends the row that says so; not called for rows of the past. */
  readonly tell: (entry: LogEntry) => void
  readonly newId: () => string
}

export interface SessionTaint {
  apply(row: LogRow, replay: boolean): void
  of(sessionId: string): Taint
  forget(sessionId: string): void
}

interface Met {
  readonly counts: Record<Kind, number>
  readonly told: Set<Kind>
}

interface Meeting {
  readonly session_id: string
  readonly agent_id: string
  readonly call_id: string | null
  readonly kinds: readonly Kind[]
}

/**
 * A call counts as soon as it may be dispatched, a finding before the agent gets the result: both rows are durable, and so
 * known here, before anything can be done with what was read.
 */
export function createSessionTaint(deps: SessionTaintDeps): SessionTaint {
  const met = new Map<string, Met>()
  /** Calls that wait for a person, by id. */
  const held = new Map<string, CallDecided>()
  const metBy = (sessionId: string): Met => {
    const known = met.get(sessionId) ?? { counts: { saw_untrusted: 0, read_private: 0 }, told: new Set<Kind>() }
    met.set(sessionId, known)
    return known
  }
  const count = (meeting: Meeting | undefined, replay: boolean) => {
    if (!meeting || meeting.kinds.length === 0) return
    const { counts, told } = metBy(meeting.session_id)
    for (const kind of meeting.kinds) {
      counts[kind] += 1
      if (replay || told.has(kind) || !isTainted(counts, deps.thresholds)[kind]) continue
      told.add(kind)
      const { agent_id, session_id, call_id } = meeting
      const record = { id: deps.newId(), agent_id, session_id, taint: kind }
      deps.tell({ type: 'SESSION_TAINTED', call_id, record })
    }
  }
  return {
    apply(row, replay) {
      const { type, call_id, record } = row
      if (type === 'call.decided') {
        const decided = record as unknown as CallDecided
        if (decided.policy_result === 'allow') count(meetingOf(decided, deps), replay)
        else if (decided.policy_result === 'escalate' && call_id) held.set(call_id, decided)
      } else if (type === 'call.released' && call_id) {
        const asked = held.get(call_id)
        const { targets = asked?.targets } = record as Partial<CallReleased>
        if (asked && targets) count(meetingOf({ ...asked, targets }, deps), replay)
      } else if (type === 'call.finished' && call_id) held.delete(call_id)
      else if (type === 'call.judged') count(findingOf(record as unknown as CallJudged, call_id, deps), replay)
      else if (type === 'SESSION_TAINTED') metBy(String(record.session_id)).told.add(record.taint as Kind)
    },
    of(sessionId) {
      const known = met.get(sessionId)
      if (!known) return { saw_untrusted: false, read_private: false }
      const { saw_untrusted, read_private } = isTainted(known.counts, deps.thresholds)
      return {
        saw_untrusted: saw_untrusted || known.told.has('saw_untrusted'),
        read_private: read_private || known.told.has('read_private'),
      }
    },
    forget: (sessionId) => void met.delete(sessionId),
  }
}

function isTainted(counts: Record<Kind, number>, { untrusted_results, private_reads }: TaintThresholds): Taint {
  return {
    saw_untrusted: counts.saw_untrusted >= untrusted_results,
    read_private: counts.read_private >= private_reads,
  }
}

function meetingOf(decided: CallDecided, deps: SessionTaintDeps): Meeting | undefined {
  const { id, agent_id, session_id, mcp_server, action, targets } = decided
  if (agent_id === null || session_id === null) return undefined
  const { untrusted_server_types, private_target_kinds } = deps.thresholds
  const hosts = hostsOf(targets)
  const trusted = hosts.length > 0 && hosts.every((host) => tierOf(host, deps.trustTiers()) === 'trusted')
  const gives = action === 'read' || action === 'execute'
  const outside = hosts.length > 0 || (gives && untrusted_server_types.includes(mcp_server ?? ''))
  const reads = targets.some(
    ({ kind, op }) => private_target_kinds.includes(kind) && (op === 'read' || op === 'execute'),
  )
  const kinds: Kind[] = [
    ...(outside && !trusted ? ['saw_untrusted' as const] : []),
    ...(reads ? ['read_private' as const] : []),
  ]
  return { session_id, agent_id, call_id: id, kinds }
}

/** Only what the agent has got: what was blocked or is still held it has not seen. */
function findingOf(judged: CallJudged, call_id: string | null, { thresholds }: SessionTaintDeps): Meeting | undefined {
  const { agent_id, session_id, outcome, release, inbound_findings } = judged
  if (outcome === 'blocked' || outcome === 'held' || release === 'sanitised') return undefined
  const severe = inbound_findings.some(({ severity }) => rankOf(severity) >= rankOf(thresholds.finding_severity))
  return severe ? { session_id, agent_id, call_id, kinds: ['saw_untrusted'] } : undefined
}
