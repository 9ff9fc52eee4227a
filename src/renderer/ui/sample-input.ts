// Inputs for trying a policy: an envelope to begin with, and what a person typed.
import type { Envelope } from '../../shared/contract/tool-call.ts'

export const sampleInput: Envelope = {
  tenant: 'local',
  phase: 'request',
  agent: { id: 'an-agent', roles: [], permissions: ['filesystem:read', 'filesystem:write'], risk_tier: 'medium' },
  request: {
    tool_name: 'write_file',
    action: 'write',
    resource: '/home/me/projects/notes/report.md',
    parameters: { path: '/home/me/projects/notes/report.md', content: 'text' },
    mcp_server: 'filesystem',
    server_id: 'files',
    resource_count: 1,
    targets: [
      {
        kind: 'path',
        op: 'write',
        value: '/home/me/projects/notes/report.md',
        raw: '/home/me/projects/notes/report.md',
        at: '/path',
        forms: ['/home/me/projects/notes/report.md'],
      },
    ],
    elided: [],
  },
  context: { rate: { calls_1m: 1 }, session: { saw_untrusted: false, read_private: false } },
  requester: null,
  workflow_session: null,
  delegation: null,
  inbound_findings: [],
  now_ns: 1_767_225_600_000_000_000,
  skip: [],
}

/** What was typed as an object; null when it is none. */
export function inputIn(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
