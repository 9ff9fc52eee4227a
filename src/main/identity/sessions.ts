// Sessions of agents: opened with a token, ended at once by revocation, suspension, new credentials or a day of silence.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Session } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { SessionRow } from '../store/tables.ts'
import type { SessionEnding } from './session-ending.ts'

/** A session without a call for this long ends (decision 25). */
const silenceMs = 24 * 60 * 60 * 1000
/** `last_call_at` is written at most this often. */
const touchEveryMs = 60_000

export interface Sessions {
  list(agentId: string, limit: number, offset: number): { items: Session[]; total: number }
  open(agentId: string): Promise<string>
  /** The session if it is this agent's and active, else null. */
  active(id: string, agentId: string): Session | null
  /** Throws Refusal 404; one that has ended stays as it is. */
  revoke(id: string, operatorId: string): Promise<void>
  /** A call was made; gives the agent's id when that was written, else null. */
  touch(id: string): string | null
}

export interface SessionsDeps {
  readonly rows: SessionStore
  readonly ending: Pick<SessionEnding, 'revoke' | 'expire'>
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createSessions({ rows, ending, recorder, clock }: SessionsDeps): Sessions {
  return {
    list(agentId, limit, offset) {
      const { items, total } = rows.listOf(agentId, limit, offset)
      return { items: items.map((row) => sessionItem(row, clock.now())), total }
    },
    async open(agentId) {
      const id = randomUUID()
      const created_at = clock.timestamp()
      await recorder.record(
        () => rows.insert({ id, agent_id: agentId, status: 'active', created_at, last_call_at: null, ended_at: null }),
        () => ({ type: 'session.opened', record: { agent_id: agentId, session_id: id } }),
      )
      return id
    },
    active(id, agentId) {
      const row = rows.byId(id)
      if (!row || row.agent_id !== agentId || row.status !== 'active') return null
      const session = sessionItem(row, clock.now())
      if (session.status === 'active') return session
      ending.expire(row)
      return null
    },
    async revoke(id, operatorId) {
      const row = rows.byId(id)
      if (!row) throw new Refusal(404, 'not_found', 'There is no such session.')
      await ending.revoke(row, operatorId)
    },
    touch(id) {
      const row = rows.byId(id)
      const now = clock.now()
      if (row?.status !== 'active') return null
      if (row.last_call_at !== null && now - Date.parse(row.last_call_at) < touchEveryMs) return null
      rows.touch(id, new Date(now).toISOString())
      return row.agent_id
    },
  }
}

/** An active one that was silent for too long counts as ended since then, whether or not anybody has looked. */
function sessionItem(row: SessionRow, now: number): Session {
  const { id, agent_id, status, created_at, last_call_at, ended_at } = row
  const endsAt = Date.parse(last_call_at ?? created_at) + silenceMs
  const over = status === 'active' && now > endsAt
  return {
    id,
    agent_id,
    status: over ? 'expired' : status,
    created_at,
    last_call_at,
    ended_at: over ? new Date(endsAt).toISOString() : ended_at,
  }
}
