// A held call as the operator API shows it, for tests of what is made of it.
import type { Escalation } from '../../src/shared/contract/escalation.ts'

export function heldCall(more: Partial<Escalation> = {}): Escalation {
  return {
    id: '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1',
    kind: 'call',
    status: 'pending',
    call_id: '5d1fbb34-5b7c-4f3a-8a0e-3c3b0d6f5a02',
    agent_id: '7c2f9b1e-1e0b-4c55-9a7e-6b8d5c4e3f03',
    agent_name: 'tester',
    session_id: '8d3e0c2f-2f1c-4d66-8b8f-7c9e6d5f4a04',
    server_id: 'files',
    tool_name: 'write_file',
    action: 'write',
    target: '/home/me/MEMORY.md',
    targets: [
      { kind: 'path', op: 'write', value: '/home/me/MEMORY.md', raw: '~/MEMORY.md', at: '/path', forms: [] },
      { kind: 'path', op: 'delete', value: '/home/me/old.md', raw: '/home/me/old.md', at: '/old', forms: [] },
    ],
    arguments: { path: '~/MEMORY.md', content: 'one\ntwo', force: true, mode: 'true' },
    reason: 'Files that steer an agent are written only with your consent',
    remedy: 'Ask the operator.',
    policy: 'blast_radius.protected_file',
    contributing: ['blast_radius.protected_file'],
    risk_tier: 'medium',
    requester_id: null,
    requester_verified: false,
    requester_name: null,
    created_at: '2026-01-01T10:00:00.000Z',
    expires_at: '2026-01-01T14:00:00.000Z',
    resolved_at: null,
    resolved_by: null,
    notes: null,
    guidance: null,
    edited_arguments: null,
    digest: 'd1'.repeat(32),
    ...more,
  }
}
