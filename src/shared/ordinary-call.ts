// The call that tests of policies are laid over: reading one file, by an agent of which nothing else is known.

export const ordinaryCall: Readonly<Record<string, unknown>> = {
  tenant: 'local',
  phase: 'request',
  agent: { id: 'agent', roles: [], permissions: ['filesystem:read', 'filesystem:write'], risk_tier: 'low' },
  request: {
    tool_name: 'read_file',
    action: 'read',
    resource: '/home/user/project/report.md',
    parameters: {},
    mcp_server: 'filesystem',
    server_id: 'files',
    resource_count: 1,
    targets: [
      {
        kind: 'path',
        op: 'read',
        value: '/home/user/project/report.md',
        raw: '/home/user/project/report.md',
        at: '/path',
        forms: ['/home/user/project/report.md'],
      },
    ],
    elided: [],
  },
  context: { rate: { calls_1m: 1 }, session: { saw_untrusted: false, read_private: false } },
  requester: null,
  workflow_session: null,
  delegation: null,
  inbound_findings: [],
  now_ns: 1_760_000_000_000_000_000,
  skip: [],
}

/** Objects are merged, everything else is replaced. */
export function overlaid(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above
  const merged = Object.entries(above).map(([key, value]) => [key, key in below ? overlaid(below[key], value) : value])
  return { ...below, ...Object.fromEntries(merged) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
