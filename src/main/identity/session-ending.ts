// How sessions end: by an operator, with their agent, or by silence; whoever follows one is told at once.
import type { Clock } from '../../shared/clock.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { SessionRow } from '../store/tables.ts'

export interface SessionEnding {
  revoke(row: SessionRow, operatorId: string): Promise<void>
  /** Found to be silent for too long; the answer to whoever looked does not wait for the record. */
  expire(row: SessionRow): void
  /** Ends every active session of the agent inside the caller's transaction; `announce` what it gives after the commit. */
  endAll(agentId: string): readonly string[]
  /** Tells the listeners of those sessions that did end. */
  announce(ids: readonly string[]): void
  onEnded(listener: (sessionId: string) => void): () => void
}

export interface SessionEndingDeps {
  readonly rows: SessionStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createSessionEnding({ rows, recorder, clock }: SessionEndingDeps): SessionEnding {
  const listeners = new Set<(sessionId: string) => void>()
  const announce = (ids: readonly string[]) => {
    for (const id of ids) {
      if (rows.byId(id)?.status === 'active') continue
      for (const listener of listeners) listener(id)
    }
  }
  const end = async (row: SessionRow, status: 'revoked' | 'expired', by: { operator_id?: string }) => {
    try {
      await recorder.record(
        () => rows.end(row.id, status, clock.timestamp()),
        () => ({ type: `session.${status}`, record: { agent_id: row.agent_id, session_id: row.id, ...by } }),
      )
    } finally {
      announce([row.id])
    }
  }
  return {
    async revoke(row, operatorId) {
      if (row.status === 'active') await end(row, 'revoked', { operator_id: operatorId })
    },
    expire(row) {
      // A failure loses nothing: time decides at every look, and the outbox keeps the record for the next start.
      end(row, 'expired', {}).catch(() => {})
    },
    endAll(agentId) {
      const active = rows.activeOf(agentId)
      for (const { id } of active) rows.end(id, 'revoked', clock.timestamp())
      return active.map((row) => row.id)
    },
    announce,
    onEnded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
