// Rows of the log for tests of detectors: calls, answers to them and findings, at a time of the test's choosing.
import { randomUUID } from 'node:crypto'
import type { Detections, Tell } from '../../src/main/detection/detector.ts'
import type { CallDecided, LogRow } from '../../src/shared/contract/event.ts'
import { decided } from './log-rows.ts'

export const begin = Date.parse('2026-03-01T12:00:00.000Z')
export const minute = 60_000

let seq = 0

export function logRow(type: string, at: number, record: object, call_id: string | null = null): LogRow {
  seq += 1
  const said = { id: randomUUID(), ...record } as Record<string, unknown>
  const timestamp = new Date(at).toISOString()
  return { seq, tenant_id: 'local', timestamp, type, call_id, record: said, previous_hash: '', event_hash: '' }
}

export function callRow(at: number, more: Partial<CallDecided> = {}, id: string = randomUUID()): LogRow {
  return logRow('call.decided', at, decided(id, more), id)
}

/** Findings of these severities in a result, each of other words. */
export function judgedRow(at: number, severities: readonly string[], more: object = {}): LogRow {
  const inbound_findings = severities.map((severity, n) => ({
    severity,
    at: `/content/${n}/text`,
    content_snippet: `order ${n}`,
  }))
  const record = { agent_id: 'a', session_id: 's', outcome: 'flagged', inbound_findings, ...more }
  return logRow('call.judged', at, record, randomUUID())
}

export const target = (value: string, kind: CallDecided['targets'][number]['kind'] = 'path') => ({
  ...{ kind, value, raw: value, at: '', forms: [] },
  op: 'read' as const,
})

type Told = { [Type in keyof Detections]: { type: Type; call_id: string | null; record: Omit<Detections[Type], 'id'> } }

/** What a detector told, and the rows that the log would have of it. */
export function listener() {
  const told: Told[keyof Detections][] = []
  const tell: Tell = (type, call_id, record) => void told.push({ type, call_id, record } as never)
  const rows = (at: number) => told.map(({ type, call_id, record }) => logRow(type, at, record, call_id))
  return { told, tell, rows, records: () => told.map(({ record }) => record) }
}
