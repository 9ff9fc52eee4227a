// Holds of calls: opened, waited for, answered once, spent once; time, crash and close never approve (decisions 24, 25).
import type { Escalation, EscalationStatus } from '../../../shared/contract/escalation.ts'
import type { Settings } from '../../../shared/contract/settings.ts'
import type { Clock } from '../../../shared/clock.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import type { Log } from '../../events/log.ts'
import type { EscalationRow, EscalationStore } from '../../store/escalations.ts'
import type { GovernedCall } from '../call.ts'
import type { Judged } from '../judge.ts'
import type { Facts } from '../stage.ts'
import { escalationItem, newEscalationRow } from './escalation-row.ts'
import { createQueue, type Place } from './queue.ts'
import { createWaitingRoom, type HoldOutcome } from './waiting-room.ts'

export type { HoldOutcome } from './waiting-room.ts'

/** On approval the agent gets at least this long to send the call again. */
const approvalGraceMs = 10 * 60 * 1000
/** How often what is due expires; the exact time is checked again at every answer and at dispatch. */
const sweepEveryMs = 500

/** A hold that one caller follows at a time. `expires_at` is the time the operator saw; it is part of `digest`. */
export interface Hold {
  readonly id: string
  readonly digest: string
  readonly expires_at: string
  readonly policy: string
  readonly reason: string
  readonly session_id: string
  /** True when it had been approved before this caller came. */
  readonly approved: boolean
}

export type Claimed =
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'denied'; readonly escalation_id: string }

export interface EscalationsDeps {
  readonly rows: EscalationStore
  readonly recorder: ChangeRecorder
  readonly log: Log
  readonly clock: Clock
  readonly settings: () => Settings
  readonly newId: () => string
  readonly onLost: (error: unknown) => void
}

export interface Escalations {
  list(query: { status?: EscalationStatus | undefined; limit: number; offset: number }): {
    items: Escalation[]
    total: number
  }
  get(id: string): Escalation
  approve(id: string, body: { notes?: string | undefined }, operatorId: string): Promise<Escalation>
  deny(id: string, body: { notes?: string | undefined }, operatorId: string): Promise<Escalation>
  /** What is known of the identical call: a fresh denial, an approval to spend, or a hold that nobody follows. */
  claim(callDigest: string): Claimed | null
  /** A place in the queue, or null when it is full (decision 4). */
  reserve(facts: Facts): Place | null
  giveBack(place: Place): void
  open(place: Place, held: { call: GovernedCall; judged: Judged; call_digest: string; digest: string }): Promise<Hold>
  wait(hold: Hold, limits: { signal: AbortSignal; timeout_ms: number }): Promise<HoldOutcome>
  /** Who approved, if the approval still holds at this moment. */
  spendable(hold: Hold): { resolved_by: string } | null
  spent(hold: Hold): void
  letGo(hold: Hold): void
  /** The session's holds end with it. */
  endSession(sessionId: string): Promise<void>
  /** After a restart pending ones are cancelled and approvals that were spent are marked so. */
  recover(): Promise<void>
  stop(): void
}

export function createEscalations(deps: EscalationsDeps): Escalations {
  const { rows, clock } = deps
  const queue = createQueue(() => rows.pendingCounts())
  const waiting = createWaitingRoom()
  const resolve = createResolver(deps, (row) => {
    waiting.answer(row.id, outcomeOf(row))
  })
  const sweep = setInterval(() => {
    for (const row of rows.due(clock.timestamp())) void resolve(row, 'expired', null, null).catch(deps.onLost)
  }, sweepEveryMs)
  sweep.unref()
  const mustBeOpen = async (id: string): Promise<EscalationRow> => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such escalation.')
    if (row.status === 'pending' && row.expires_at <= clock.timestamp()) await resolve(row, 'expired', null, null)
    const now = rows.byId(id) ?? row
    if (now.status !== 'pending')
      throw new Refusal(409, 'already_decided', `This call is already ${wordFor[now.status]}.`)
    return now
  }
  return {
    list({ status, limit, offset }) {
      const found = rows.list({ status, limit, offset })
      return { items: found.items.map(escalationItem), total: found.total }
    },
    get(id) {
      const row = rows.byId(id)
      if (!row) throw new Refusal(404, 'not_found', 'There is no such escalation.')
      return escalationItem(row)
    },
    approve: async (id, body, operatorId) =>
      escalationItem(await resolve(await mustBeOpen(id), 'approved', operatorId, body.notes ?? null)),
    deny: async (id, body, operatorId) =>
      escalationItem(await resolve(await mustBeOpen(id), 'denied', operatorId, body.notes ?? null)),
    claim(callDigest) {
      const quietSince = new Date(clock.now() - deps.settings().denied_quiet_seconds * 1000).toISOString()
      const denied = rows.recentDenial(callDigest, quietSince)
      if (denied) return { kind: 'denied', escalation_id: denied.id }
      const free = rows.open(callDigest, clock.timestamp()).find((row) => waiting.follow(row.id))
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
      const row = newEscalationRow(place, held, clock.timestamp())
      waiting.follow(row.id)
      await deps.recorder.record(
        () => rows.insert(row),
        () => ({ type: 'ESCALATION_OPENED', call_id: row.call_id, record: openedRecord(row) }),
      )
      queue.giveBack(place)
      return holdOf(row)
    },
    async wait(hold, limits) {
      const row = rows.byId(hold.id)
      if (row && row.status !== 'pending') return outcomeOf(row)
      const outcome = await waiting.wait(hold.id, limits)
      if (outcome !== 'cancelled') return outcome
      const now = rows.byId(hold.id)
      if (now?.status === 'pending') await resolve(now, 'cancelled', null, 'The agent withdrew the call.')
      return outcome
    },
    spendable(hold) {
      const row = rows.byId(hold.id)
      const until = row?.approved_expires_at
      if (row?.status !== 'approved' || !until || until <= clock.timestamp() || !row.resolved_by) return null
      return { resolved_by: row.resolved_by }
    },
    spent: (hold) => void rows.setStatus(hold.id, 'approved', { status: 'spent' }),
    letGo: (hold) => waiting.letGo(hold.id),
    async endSession(sessionId) {
      for (const row of rows.pendingOfSession(sessionId))
        await resolve(row, 'cancelled', null, 'The session ended.', 'session_ended')
    },
    async recover() {
      for (const row of rows.allPending()) await resolve(row, 'cancelled', null, 'The console was restarted.')
      const approved = rows.allApproved().map((row) => row.id)
      for (const id of await deps.log.query.releasedEscalations(approved))
        rows.setStatus(id, 'approved', { status: 'spent' })
    },
    stop: () => clearInterval(sweep),
  }
}
