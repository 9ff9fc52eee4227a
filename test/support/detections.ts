// Rows of detections as the log has them.
import { randomUUID } from 'node:crypto'
import type { LogRow } from '../../src/shared/contract/event.ts'

/** Entry of a detection; `more` overrides an injection of high severity. */
export function detectionEntry(type = 'INBOUND_INJECTION_DETECTED', more: object = {}) {
  const who = { agent_id: 'agent-1', session_id: 'session-1', requester_id: null, tool_name: 'read_file', target: null }
  const what = { pattern_class: 'prompt_injection', severity: 'high', inbound_findings: [] }
  return { type, record: { id: randomUUID() as string, ...who, ...what, ...more } }
}

export function detectionRow(type?: string, more?: object, { seq = 1, at = '2026-03-17T14:00:00.000Z' } = {}): LogRow {
  const entry = detectionEntry(type, more)
  const hashes = { previous_hash: '', event_hash: '' }
  return { seq, tenant_id: 'local', timestamp: at, type: entry.type, call_id: null, record: entry.record, ...hashes }
}
