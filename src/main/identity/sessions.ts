// Sessions of agents: opened with a token, ended at once by revocation, suspension, new credentials or a day of silence.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Session } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { SessionRow } from '../store/tables.ts'

/** A session without a call for this long ends (decision 25). */
const silenceMs = 24 * 60 * 60 * 1000
/** `last_call_at` is written at most this often. */
const touchEveryMs = 60_000

export interface Sessions {
  list(agentId: string, limit: number, offset: number): { items: Session[]; total: number }
  open(agentId: string): Promise<string>
  /** The session if it is this agent's and active, else null. */
  active(id: string, agentId: string): Session | null
  revoke(id: string, operatorId: string): Promise<void>
  endAllOf(agentId: string, operatorId: string): Promise<void>
  touch(id: string): void
  onEnded(listener: (sessionId: string) => void): () => void
}

export function createSessions(deps: { rows: SessionStore; recorder: ChangeRecorder; clock: Clock }): Sessions {
  const { rows, recorder, clock } = deps
  const listeners = new Set<(sessionId: string) => void>()
  const touched = new Map<string, number>()
  const ended = (id: string) => {
    touched.delete(id)
    for (const listener of listeners) listener(id)
  }
  const end = async (row: SessionRow, operatorId: string) => {
    const changed = await recorder.record(
      () => rows.end(row.id, 'revoked', clock.timestamp()),
      () => ({
        type: 'session.revoked',
        record: { agent_id: row.agent_id, session_id: row.id, operator_id: operatorId },
      }),
    )
    if (changed) ended(row.id)
  }
  return {
    list(agentId, limit, offset) {
      const { items, total } = rows.listOf(agentId, limit, offset)
      return { items: items.map((row) => sessionOf(row, clock.now())), total }
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
      if (!row || row.agent_id !== agentId) return null
      const session = sessionOf(row, clock.now())
      if (session.status === 'expired' && row.status === 'active') {
        rows.end(id, 'expired', clock.timestamp())
        ended(id)
      }
      return session.status === 'active' ? session : null
    },
    async revoke(id, operatorId) {
      const row = rows.byId(id)
      if (!row) throw new Refusal(404, 'not_found', 'There is no such session.')
      await end(row, operatorId)
    },
    async endAllOf(agentId, operatorId) {
      for (const row of rows.activeOf(agentId)) await end(row, operatorId)
    },
    touch(id) {
      const now = clock.now()
      if (now - (touched.get(id) ?? 0) < touchEveryMs) return
      touched.set(id, now)
      rows.touch(id, new Date(now).toISOString())
    },
    onEnded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function sessionOf(row: SessionRow, now: number): Session {
  const { id, agent_id, created_at, last_call_at, ended_at } = row
  const silent = now - Date.parse(last_call_at ?? created_at) > silenceMs
  return {
    id,
    agent_id,
    status: row.status === 'active' && silent ? 'expired' : row.status,
    created_at,
    last_call_at,
    ended_at,
  }
}
