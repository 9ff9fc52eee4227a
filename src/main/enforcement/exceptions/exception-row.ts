// An exception between its shapes: what was asked for, what is stored, what a person sees, what the log says.
import type { CreateException, Exception, ExceptionStatus } from '../../../shared/contract/exception.ts'
import type { ChangeRecord } from '../../events/change-recorder.ts'
import type { NewException } from '../../store/exceptions.ts'

export const hourMs = 60 * 60 * 1000

export interface Origin {
  readonly id: string
  readonly created_by: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly escalation_id: string | null
}

export function newExceptionRow(input: CreateException, { id, created_by, now, escalation_id }: Origin): NewException {
  const { tool_name, action, target_pattern, justification, max_extensions } = input
  return {
    id,
    tool_name,
    action,
    target_pattern,
    justification,
    agent_id: input.agent_id ?? null,
    server_id: input.server_id ?? null,
    session_id: input.session_id ?? null,
    escalation_id,
    extension_count: 0,
    max_extensions,
    expires_at: timeOf(now + input.expires_in_hours * hourMs),
    revoked_at: null,
    created_by,
    created_at: timeOf(now),
  }
}

export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

export function statusOf({ revoked_at, expires_at }: NewException, now: string): ExceptionStatus {
  if (revoked_at !== null) return 'revoked'
  return expires_at > now ? 'active' : 'expired'
}

const urgencies = ['none', 'yellow', 'orange', 'red'] as const

export function urgencyOf(extensions: number): Exception['urgency'] {
  return urgencies[Math.min(extensions, urgencies.length - 1)] ?? 'red'
}

/** Everything that was ever decided of it. */
function decidedOf(row: NewException) {
  const { id, tool_name, action, target_pattern, justification, agent_id, server_id, session_id } = row
  const { escalation_id, extension_count, max_extensions, expires_at, created_by, created_at } = row
  const scope = { tool_name, action, target_pattern, agent_id, server_id, session_id, escalation_id }
  return { id, ...scope, justification, extension_count, max_extensions, expires_at, created_by, created_at }
}

/** As the operator API shows it. */
export function exceptionItem(row: NewException, now: string, warnings: readonly string[]): Exception {
  const urgency = urgencyOf(row.extension_count)
  return { ...decidedOf(row), status: statusOf(row, now), urgency, warnings: [...warnings] }
}

/** A log row about an exception; whatever a detector needs is in it. */
export function exceptionRecord(
  what: 'created' | 'extended' | 'revoked' | 'restored' | 'expired',
  row: NewException,
  operatorId: string | null,
): ChangeRecord {
  const { id: exception_id, ...exception } = decidedOf(row)
  const { agent_id, created_by } = exception
  return {
    type: `exception.${what}`,
    record: { exception_id, operator_id: operatorId, agent_id, created_by, exception },
  }
}
