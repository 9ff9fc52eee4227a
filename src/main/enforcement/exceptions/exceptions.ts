// Exceptions as a room: made, extended, revoked by operators, ended by time, looked up for calls (decision 3).
import type { Clock } from '../../../shared/clock.ts'
import type {
  CreateException,
  Exception,
  ExceptionOfApproval,
  ExceptionStatus,
} from '../../../shared/contract/exception.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { ChangeRecord, ChangeRecorder } from '../../events/change-recorder.ts'
import { createExceptionStore, type ExceptionStore, type NewException } from '../../store/exceptions.ts'
import type { Store } from '../../store/open.ts'
import { createSessionStore } from '../../store/sessions.ts'
import { createSettingStore } from '../../store/settings.ts'
import type { EscalationRow } from '../../store/tables.ts'
import { type AdmissionDeps, admit, classesOf } from './admission.ts'
import { createEnding } from './ending.ts'
import {
  exceptionItem,
  exceptionRecord,
  hourMs,
  newExceptionRow,
  type Origin,
  statusOf,
  timeOf,
} from './exception-row.ts'
import { type CoveredCall, covers, type ExceptionScope } from './match.ts'
import { warningsOf } from './warnings.ts'

/** A revocation can be taken back for this long. */
const restoreWithinMs = 60_000

export interface ExceptionQuery {
  readonly status?: ExceptionStatus | undefined
  readonly agent_id?: string | undefined
  readonly limit: number
  readonly offset: number
}

/** An exception that is stored and recorded together with the approval it came with. */
export interface PreparedException {
  store(): void
  readonly record: ChangeRecord
}

export interface Exceptions {
  list(query: ExceptionQuery): { items: Exception[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): Exception
  /** Throws Refusal 422 for what does not exist or can run anything. */
  create(input: CreateException, operatorId: string): Promise<Exception>
  createFromEscalation(held: EscalationRow, input: ExceptionOfApproval, operatorId: string): PreparedException
  /** Throws Refusal 404; 409 when it has ended or was extended as often as it may be. */
  extend(id: string, hours: number, operatorId: string): Promise<Exception>
  /** Throws Refusal 404; one that has ended stays as it is. */
  revoke(id: string, operatorId: string): Promise<void>
  /** Throws Refusal 404; 409 when it was not revoked within the last minute. */
  restore(id: string, operatorId: string): Promise<Exception>
  /** The one that covers a call at this moment: of several, the one that names most. */
  covering(call: CoveredCall): Pick<Exception, 'id' | 'agent_id'> | null
  warnings(scope: ExceptionScope): string[]
  stop(): Promise<void>
}

export interface ExceptionsDeps extends Omit<AdmissionDeps, 'sessions'> {
  readonly store: Store
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly newId: () => string
  /** As the blast radius has it at this moment. */
  readonly minDeleteDepth: () => number
  readonly onLost: (error: unknown) => void
}

export function createExceptions(deps: ExceptionsDeps): Exceptions {
  const { store, clock, recorder } = deps
  const rows = createExceptionStore(store)
  const ending = createEnding({ ...deps, rows, marks: createSettingStore(store) })
  const admission: AdmissionDeps = { ...deps, sessions: createSessionStore(store) }
  const warnings = (scope: ExceptionScope, classes = classesOf(scope.tool_name, scope.server_id, deps.servers)) =>
    warningsOf(scope, { classes, minDeleteDepth: deps.minDeleteDepth() })
  const itemOf = (row: NewException) => exceptionItem(row, clock.timestamp(), warnings(row))
  const mustFind = (id: string): NewException => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such exception.')
    return row
  }
  const prepared = (input: CreateException, origin: Omit<Origin, 'id' | 'now'>) => {
    admit(input, admission)
    const row = newExceptionRow(input, { ...origin, id: deps.newId(), now: clock.now() })
    return { row, store: () => rows.insert(row), record: exceptionRecord('created', row, origin.created_by) }
  }
  return {
    list(query) {
      const now = clock.timestamp()
      const { items, total } = rows.list(query, now)
      const classes = remembering(deps)
      return { items: items.map((row) => exceptionItem(row, now, warnings(row, classes(row)))), total }
    },
    get: (id) => itemOf(mustFind(id)),
    async create(input, operatorId) {
      const { row, store, record } = prepared(input, { created_by: operatorId, escalation_id: null })
      await recorder.record(store, () => record)
      return itemOf(row)
    },
    createFromEscalation: (held, input, operatorId) =>
      prepared(inputOf(held, input), { created_by: operatorId, escalation_id: held.id }),
    ...createChanges({ ...deps, rows }, mustFind, itemOf),
    covering(call) {
      const found = rows.forTool(call.tool_name, clock.timestamp()).filter((row) => covers(row, call))
      const [first] = found.sort((a, b) => named(b) - named(a) || (a.id < b.id ? -1 : 1))
      return first ?? null
    },
    warnings: (scope) => warnings(scope),
    stop: ending.stop,
  }
}

function createChanges(
  { rows, recorder, clock }: Pick<ExceptionsDeps, 'recorder' | 'clock'> & { rows: ExceptionStore },
  mustFind: (id: string) => NewException,
  itemOf: (row: NewException) => Exception,
): Pick<Exceptions, 'extend' | 'revoke' | 'restore'> {
  const change = async (
    what: Parameters<typeof exceptionRecord>[0],
    after: NewException,
    operatorId: string,
    store: () => boolean,
  ) => {
    await recorder.record(
      () => {
        if (!store()) throw new Refusal(409, 'changed_meanwhile', 'This exception was changed a moment ago.')
      },
      () => exceptionRecord(what, after, operatorId),
    )
    return itemOf(after)
  }
  return {
    async extend(id, hours, operatorId) {
      const before = mustFind(id)
      mustBeExtendable(before, clock.timestamp())
      const expires_at = timeOf(Date.parse(before.expires_at) + hours * hourMs)
      const after = { ...before, expires_at, extension_count: before.extension_count + 1 }
      return change('extended', after, operatorId, () => rows.extend(before, expires_at))
    },
    async revoke(id, operatorId) {
      const before = mustFind(id)
      if (statusOf(before, clock.timestamp()) !== 'active') return
      const revoked_at = clock.timestamp()
      await change('revoked', { ...before, revoked_at }, operatorId, () => rows.revoke(before, revoked_at))
    },
    async restore(id, operatorId) {
      const before = mustFind(id)
      const since = timeOf(clock.now() - restoreWithinMs)
      if (before.revoked_at === null || before.revoked_at < since || before.expires_at <= clock.timestamp())
        throw new Refusal(
          409,
          'too_late',
          'Only a revocation of the last minute can be taken back. Make a new exception.',
        )
      return change('restored', { ...before, revoked_at: null }, operatorId, () => rows.restore(before))
    },
  }
}

function mustBeExtendable(row: NewException, now: string): void {
  const status = statusOf(row, now)
  if (status !== 'active')
    throw new Refusal(
      409,
      'ended',
      `This exception has ${status === 'expired' ? 'expired' : 'been revoked'}. Make a new one.`,
    )
  if (row.extension_count < row.max_extensions) return
  const times = row.max_extensions === 1 ? 'once' : `${row.max_extensions} times`
  const why = row.max_extensions === 0 ? 'It may not be extended.' : `It has been extended ${times}, which is the most.`
  const remedy =
    'If such calls should stay allowed, propose a change of the policy that holds them; if not, let it end.'
  throw new Refusal(409, 'max_extensions', `${why} ${remedy}`)
}

/** Agent and server are the held call's unless sent as null. */
function inputOf(held: EscalationRow, input: ExceptionOfApproval): CreateException {
  const { tool_name, action, agent_id, server_id } = held
  return { agent_id, server_id, ...input, tool_name, action, max_extensions: 4 }
}

/** An exception that names the agent reaches further (decision 3). */
function named({ agent_id, session_id, server_id }: NewException): number {
  return (agent_id === null ? 0 : 4) + (session_id === null ? 0 : 2) + (server_id === null ? 0 : 1)
}

/** Classes of tools, each looked up once for a whole list. */
function remembering({ servers }: Pick<AdmissionDeps, 'servers'>) {
  const known = new Map<string, ReturnType<typeof classesOf>>()
  return ({ tool_name, server_id }: ExceptionScope) => {
    const key = `${server_id ?? ''} ${tool_name}`
    const classes = known.get(key) ?? classesOf(tool_name, server_id, servers)
    known.set(key, classes)
    return classes
  }
}
