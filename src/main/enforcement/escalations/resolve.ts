// The one way in which a hold changes its state: compare-and-set and log row together, then whoever waits is woken.
import type { Clock } from '../../../shared/clock.ts'
import type { Release } from '../../../shared/contract/escalation.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { ChangeRecord, ChangeRecorder } from '../../events/change-recorder.ts'
import type { EscalationStore } from '../../store/escalations.ts'
import type { EscalationRow } from '../../store/tables.ts'
import type { HoldOutcome } from './waiting-room.ts'

/** On approval the agent gets at least this long to send the call again (decision 24). */
const approvalGraceMs = 10 * 60 * 1000

export interface Resolution {
  readonly status: 'approved' | 'denied' | 'expired' | 'cancelled'
  /** Null when time, a restart or the end of a session resolved it. */
  readonly operatorId: string | null
  readonly notes: string | null
  readonly guidance?: string | undefined
  /** Other arguments that were approved, and what the approval then binds to. */
  readonly edited?: { readonly digest: string; readonly shown: Json } | undefined
  /** An exception or an inbound rule that is made in the same commit. */
  readonly made?: readonly Prepared[] | undefined
  /** What is handed over of a result. */
  readonly release?: Release | undefined
  /** What the waiting caller is told when it differs from the status. */
  readonly outcome?: HoldOutcome
}

export interface Prepared {
  store(): void
  readonly record: ChangeRecord
}

export type Resolve = (row: EscalationRow, resolution: Resolution) => Promise<EscalationRow>

export interface ResolveDeps {
  readonly rows: EscalationStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly wake: (id: string, outcome: HoldOutcome) => void
}

/** Throws Refusal 409 when somebody else was first. */
export function createResolve({ rows, recorder, clock, wake }: ResolveDeps): Resolve {
  return async (row, resolution) => {
    const { status, operatorId, notes, guidance = null, edited, made = [], release = null, outcome } = resolution
    const resolved_at = clock.timestamp()
    const grace = new Date(clock.now() + approvalGraceMs).toISOString()
    const approved_until =
      status === 'approved' ? (grace > row.expires_at ? grace : row.expires_at) : row.approved_until
    const change = {
      approved_until,
      resolved_at,
      resolved_by: operatorId,
      notes,
      guidance: guidance ?? row.guidance,
      edited_arguments: edited ? serialise(edited.shown) : row.edited_arguments,
      approval_digest: edited?.digest ?? row.approval_digest,
      release: release ?? row.release,
    }
    await recorder.record(
      () => {
        const first = rows.answer(row.id, row.status, status, change)
        if (!first) throw new Refusal(409, 'already_decided', 'This call was decided a moment ago.')
        for (const each of made) each.store()
      },
      () => {
        const { id: escalation_id, agent_id, call_id } = row
        const said = { status, operator_id: operatorId, notes, guidance, edited: edited !== undefined, release }
        const resolved = { type: 'ESCALATION_RESOLVED', call_id, record: { escalation_id, agent_id, ...said } }
        return [resolved, ...made.map(({ record }) => record)]
      },
    )
    wake(row.id, outcome ?? status)
    return { ...row, ...change, status }
  }
}
