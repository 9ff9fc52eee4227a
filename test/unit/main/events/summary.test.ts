// The summary counts what a look at every decision would count.
import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { prepareForAppend } from '../../../../src/main/events/log-schema.ts'
import { createReads } from '../../../../src/main/events/reads.ts'
import { auditSummarySchema } from '../../../../src/shared/contract/event.ts'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'
import { decided } from '../../../support/log-rows.ts'

const db = new Database(':memory:')
prepareForAppend(db)
const add = db.prepare("insert into log (record, previous_hash, event_hash) values (?, '', '')")
const write = (timestamp: string, more: object, type = 'call.decided') => {
  const call_id = randomUUID()
  add.run(canonicalJson({ tenant_id: 'local', ...decided(call_id, more), type, call_id, id: randomUUID(), timestamp }))
}
write('2026-01-01T00:59:59.999Z', { policy_result: 'deny', policy_id: 'before', agent_id: 'a' })
write('2026-01-01T01:00:00.000Z', { policy_result: 'allow', policy_id: 'filesystem.read', agent_id: 'a' })
write('2026-01-01T01:10:00.000Z', { policy_result: 'deny', policy_id: 'filesystem.blocked_paths', agent_id: 'a' })
write('2026-01-01T01:20:00.000Z', { policy_result: 'deny', policy_id: 'filesystem.blocked_paths', agent_id: 'b' })
write('2026-01-01T01:30:00.000Z', {}, 'call.finished')
write('2026-01-01T03:00:00.000Z', {
  policy_result: 'escalate',
  policy_id: 'blast_radius.protected_file',
  agent_id: 'a',
})
const reads = createReads(db)

describe('the summary', () => {
  it('counts verdicts by hour from a time on, leaves empty hours out, and names rules and agents', () => {
    const summary = reads.summary({ since: '2026-01-01T01:00:00Z', bucket_seconds: 3600 }, '2026-01-01T04:00:00.000Z')
    expect(auditSummarySchema.parse(summary)).toEqual({
      since: '2026-01-01T01:00:00.000Z',
      until: '2026-01-01T04:00:00.000Z',
      bucket_seconds: 3600,
      buckets: [
        { at: '2026-01-01T01:00:00.000Z', allow: 1, deny: 2, escalate: 0 },
        { at: '2026-01-01T03:00:00.000Z', allow: 0, deny: 0, escalate: 1 },
      ],
      rules: [
        { policy_id: 'filesystem.blocked_paths', policy_result: 'deny', calls: 2 },
        { policy_id: 'blast_radius.protected_file', policy_result: 'escalate', calls: 1 },
      ],
      agents: [
        { agent_id: 'a', calls: 3 },
        { agent_id: 'b', calls: 1 },
      ],
    })
  })

  it('is empty for a time after everything', () => {
    const summary = reads.summary({ since: '2027-01-01T00:00:00Z', bucket_seconds: 60 }, '2027-01-02T00:00:00.000Z')
    expect(summary).toMatchObject({ buckets: [], rules: [], agents: [] })
  })
})
