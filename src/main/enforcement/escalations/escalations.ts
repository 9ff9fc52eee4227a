// Holds of calls and of results: opened, waited for, answered once, spent once; time, crash and close never approve (decisions 24, 25).
import type { Clock } from '../../../shared/clock.ts'
import type {
  ApproveEscalation,
  DenyEscalation,
  Escalation,
  EscalationStatus,
  Release,
} from '../../../shared/contract/escalation.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { Settings } from '../../../shared/contract/settings.ts'
import { parseStrict } from '../../../shared/json/strict-parse.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import type { Log } from '../../events/log.ts'
import type { Agents } from '../../identity/agents.ts'
import type { EscalationStore } from '../../store/escalations.ts'
import type { EscalationRow } from '../../store/tables.ts'
import type { Exceptions } from '../exceptions/exceptions.ts'
import type { InboundRules } from '../inbound/inbound-rules.ts'
import type { Facts } from '../stage.ts'
import type { Arguments } from './edited-arguments.ts'
import {
  escalationItem,
  type HeldCall,
  type HeldResult,
  newEscalationRow,
  newResultRow,
  openedRecord,
  type Rejudge,
} from './escalation-row.ts'
import { mustFit } from './fitting-answer.ts'
import { createHeldResults, type KeptAnswer } from './held-results.ts'
import { createQueue, type Place } from './queue.ts'
import { createResolve } from './resolve.ts'
import { createWaitingRoom, type HoldOutcome } from './waiting-room.ts'

export type { HoldOutcome } from './waiting-room.ts'

/** How often what is due expires; the exact time is checked again at every answer and at dispatch. */
const sweepEveryMs = 500

/** A hold that one caller follows at a time. `expires_at` is the time the operator saw; it is part of the digest. */
export interface Hold {
  readonly id: string
  readonly expires_at: string
  readonly policy: string
  readonly reason: string
  /** True when it had been approved before this caller came. */
  readonly approved: boolean
}

/** An approval that can still be spent: by whom, bound to what, and with which arguments instead of the agent's. */
export interface Approval {
  readonly resolved_by: string
  readonly digest: string
  readonly edited: Arguments | null
}

/** What an operator handed over of a result. */
export interface Released {
  readonly resolved_by: string
  readonly release: Release
  readonly answer: KeptAnswer
}

export type Claimed =
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'denied'; readonly escalation_id: string }

export interface EscalationsDeps {
  readonly rows: EscalationStore
  readonly recorder: ChangeRecorder
  readonly log: Pick<Log, 'query'>
  readonly clock: Clock
  readonly settings: () => Settings
  readonly newId: () => string
  readonly exceptions: Pick<Exceptions, 'createFromEscalation'>
  readonly inboundRules: Pick<InboundRules, 'prepare'>
  readonly agents: Pick<Agents, 'find' | 'update'>
  readonly onLost: (error: unknown) => void
}

type NewRow = Omit<EscalationRow, 'tenant_id'>

export interface Escalations {
  list(query: { status?: EscalationStatus | undefined; limit: number; offset: number }): {
    items: Escalation[]
    total: number
  }
  /** Throws Refusal 404. */
  get(id: string): Escalation
  /** Throws Refusal 404, 409; 422 when the answer does not fit what is asked, or cannot be made true. */
  approve(id: string, answer: ApproveEscalation, operatorId: string): Promise<Escalation>
  deny(id: string, answer: DenyEscalation, operatorId: string): Promise<Escalation>
  /** What is known of the identical call: a fresh denial, an approval to spend, or a hold that nobody follows. */
  claim(kind: Escalation['kind'], callDigest: string): Claimed | null
  /** A place in the queue, or null when it is full (decision 4). */
  reserve(facts: Facts): Place | null
  giveBack(place: Place): void
  open(place: Place, held: HeldCall): Promise<Hold>
  /**
   * Null when there is no room to keep the result; the place is then given back. `first` runs when there is, and before
   * anybody can see it. Nobody follows one that is not awaited.
   */
  openResult(place: Place, held: HeldResult, first?: () => Promise<void>): Promise<Hold | null>
  wait(hold: Hold, limits: { signal: AbortSignal; timeout_ms: number }): Promise<HoldOutcome>
  /** The approval, if it still holds at this moment. */
  approval(hold: Hold): Approval | null
  /** False when there is no result and no fresh denial of one that any call could be about. */
  mayKnowResult(): boolean
  /** Blocked results of this agent that wait to be looked at, by the digest of their call. */
  reviewsOf(agentId: string): ReadonlyMap<string, string>
  /** Takes what was handed over of a result, once; null when that does not hold any more. */
  takeResult(hold: Hold): Released | null
  /** What the operator wanted the agent to be told with a denial. */
  guidance(id: string): string | null
  spent(hold: Hold): void
  letGo(hold: Hold): void
  /** The session's holds end with it. */
  endSession(sessionId: string): Promise<void>
  /** After a restart pending ones are cancelled and approvals that were spent are marked so. */
  recover(): Promise<void>
  stop(): void
}

function itemIn({ agents }: EscalationsDeps, row: EscalationRow): Escalation {
  return escalationItem(row, (id) => agents.find(id)?.name ?? null)
}

export function createEscalations(deps: EscalationsDeps): Escalations {
  const { rows, clock, recorder } = deps
  const queue = createQueue(rows.countPending)
  const waiting = createWaitingRoom()
  const rejudges = new Map<string, Rejudge>()
  const results = createHeldResults()
  let resultDeniedAt = rows.lastResultDenial()
  const quietSince = () => new Date(clock.now() - deps.settings().denied_quiet_seconds * 1000).toISOString()
  const resolve = createResolve({
    rows,
    recorder,
    clock,
    wake(id, outcome) {
      rejudges.delete(id)
      if (outcome !== 'approved') results.drop(id)
      waiting.answer(id, outcome)
    },
  })
  const expire = (row: EscalationRow) => resolve(row, { status: 'expired', operatorId: null, notes: null })
  const cancel = (row: EscalationRow, notes: string, outcome: HoldOutcome = 'cancelled') =>
    resolve(row, { status: 'cancelled', operatorId: null, notes, outcome })
  const sweep = setInterval(() => {
    for (const row of rows.due(clock.timestamp())) expire(row).catch(deps.onLost)
  }, sweepEveryMs)
  sweep.unref()

  const mustFind = (id: string): EscalationRow => rows.byId(id) ?? notThere()
  const mustBePending = async (id: string): Promise<EscalationRow> => {
    const row = mustFind(id)
    if (row.status === 'pending' && row.expires_at > clock.timestamp()) return row
    const now = row.status === 'pending' ? await expire(row) : row
    throw new Refusal(409, 'already_decided', `This call is already decided: ${now.status}.`)
  }
  const rejudged = async (row: EscalationRow, edited: Arguments) => {
    const rejudge = rejudges.get(row.id)
    if (!rejudge) throw new Refusal(409, 'already_decided', 'This call was decided a moment ago.')
    return rejudge(edited, row.expires_at)
  }

  const store = async (place: Place, row: NewRow, first = async () => {}): Promise<Hold> => {
    try {
      await first()
      waiting.follow(row.id)
      await recorder.record(
        () => rows.insert(row),
        () => ({ type: 'ESCALATION_OPENED', call_id: row.call_id, record: openedRecord(row) }),
      )
    } catch (error) {
      rejudges.delete(row.id)
      results.drop(row.id)
      throw error
    }
    queue.giveBack(place)
    return holdOf(row)
  }

  return {
    list({ status, limit, offset }) {
      const { items, total } = rows.list({ status, limit, offset })
      return { items: items.map((row) => itemIn(deps, row)), total }
    },
    get: (id) => itemIn(deps, mustFind(id)),
    async approve(id, answer, operatorId) {
      const row = await mustBePending(id)
      mustFit(row, answer)
      const { notes = null, edited_arguments, exception, release, inbound_rule } = answer
      const made = [
        ...(exception ? [deps.exceptions.createFromEscalation(row, exception, operatorId)] : []),
        ...(inbound_rule ? [deps.inboundRules.prepare(inbound_rule, operatorId)] : []),
      ]
      const edited = edited_arguments && (await rejudged(row, edited_arguments as Arguments))
      return itemIn(deps, await resolve(row, { status: 'approved', operatorId, notes, edited, made, release }))
    },
    async deny(id, { notes = null, guidance, suspend_agent, inbound_rule }, operatorId) {
      const pending = await mustBePending(id)
      if (inbound_rule) mustFit(pending, { inbound_rule, release: 'original' })
      const made = inbound_rule ? [deps.inboundRules.prepare(inbound_rule, operatorId)] : []
      const row = await resolve(pending, { status: 'denied', operatorId, notes, guidance, made })
      if (row.kind === 'result') resultDeniedAt = row.resolved_at ?? resultDeniedAt
      if (suspend_agent) await deps.agents.update(row.agent_id, { status: 'suspended' }, operatorId)
      return itemIn(deps, row)
    },
    claim(kind, callDigest) {
      const denied = rows.recentDenial(kind, callDigest, quietSince())
      if (denied) return { kind: 'denied', escalation_id: denied.id }
      const free = rows.openFor(kind, callDigest, clock.timestamp()).find((row) => waiting.follow(row.id))
      return free ? { kind: 'hold', hold: holdOf(free) } : null
    },
    reserve(facts) {
      const agent = facts.principal?.agent
      if (!agent) return null
      const validity = deps.settings().approval_validity_seconds[agent.live_risk_tier]
      const expires_at = new Date(clock.now() + validity * 1000).toISOString()
      return queue.reserve({ id: deps.newId(), agent_id: agent.id, expires_at })
    },
    giveBack: (place) => queue.giveBack(place),
    async open(place, held) {
      // Before anybody can see it: whoever edits its arguments at once is answered too.
      rejudges.set(place.id, held.rejudge)
      return store(place, newEscalationRow(place, held, clock.timestamp()))
    },
    async openResult(place, held, first) {
      if (!results.keep(place.id, held.kept)) {
        queue.giveBack(place)
        return null
      }
      const hold = await store(place, newResultRow(place, held, clock.timestamp()), first)
      if (!held.awaited) waiting.letGo(hold.id)
      return hold
    },
    mayKnowResult: () => !results.empty() || resultDeniedAt > quietSince(),
    reviewsOf: (agentId) => new Map(rows.reviewsOf(agentId).map(({ call_digest, id }) => [call_digest, id])),
    async wait(hold, limits) {
      const row = rows.byId(hold.id)
      if (row && row.status !== 'pending') return outcomeOf(row.status)
      const outcome = await waiting.wait(hold.id, limits)
      const now = outcome === 'cancelled' ? rows.byId(hold.id) : undefined
      if (now?.status === 'pending') await cancel(now, 'The agent withdrew the call.').catch(deps.onLost)
      return outcome
    },
    approval(hold) {
      const row = rows.byId(hold.id)
      if (row?.status !== 'approved' || row.resolved_by === null || (row.approved_until ?? '') <= clock.timestamp())
        return null
      const edited = row.edited_arguments === null ? null : (parseStrict(row.edited_arguments).value as Arguments)
      return { resolved_by: row.resolved_by, digest: row.approval_digest, edited }
    },
    takeResult(hold) {
      const row = rows.byId(hold.id)
      const kept = results.of(hold.id)
      if (row?.kind !== 'result' || row.status !== 'approved' || row.resolved_by === null || row.release === null)
        return null
      const answer = row.release === 'original' ? kept?.original : kept?.sanitised
      if (!answer || (row.approved_until ?? '') <= clock.timestamp()) return null
      if (!rows.move(hold.id, 'approved', 'spent')) return null
      results.drop(hold.id)
      return { resolved_by: row.resolved_by, release: row.release, answer }
    },
    guidance: (id) => rows.byId(id)?.guidance ?? null,
    spent: (hold) => void rows.move(hold.id, 'approved', 'spent'),
    letGo: (hold) => waiting.letGo(hold.id),
    async endSession(sessionId) {
      const open = rows.allWith('pending').filter((row) => row.session_id === sessionId)
      for (const row of open) await cancel(row, 'The session ended.', 'session_ended')
    },
    async recover() {
      for (const row of rows.allWith('pending')) await cancel(row, 'The console was restarted.')
      const left = rows.allWith('approved')
      for (const row of left.filter(({ kind }) => kind === 'result'))
        await cancel(row, 'The console was restarted, and results are kept in memory only.')
      const approved = left.filter(({ kind }) => kind === 'call').map((row) => row.id)
      for (const id of await deps.log.query.releasedEscalations(approved)) rows.move(id, 'approved', 'spent')
    },
    stop: () => clearInterval(sweep),
  }
}

function notThere(): never {
  throw new Refusal(404, 'not_found', 'There is no such escalation.')
}

function holdOf(row: NewRow): Hold {
  const { id, expires_at, policy, reason, status } = row
  return { id, expires_at, policy, reason, approved: status === 'approved' }
}

function outcomeOf(status: EscalationStatus): HoldOutcome {
  return status === 'spent' || status === 'pending' ? 'cancelled' : status
}
