// Makes an envelope of what somebody writes to try a rule: what is not said gets an ordinary value, what is said stays.
import { actionsByStrictness } from '../../shared/contract/primitives.ts'

type Parts = Readonly<Record<string, unknown>>

/** With findings it is an answer that is judged, unless it says otherwise. */
export function completeInput(input: Parts, tenant: string): Parts {
  const findings = Array.isArray(input.inbound_findings) ? input.inbound_findings.map(completeFinding) : []
  return {
    phase: findings.length > 0 ? 'response' : 'request',
    requester: null,
    workflow_session: null,
    delegation: null,
    skip: [],
    ...input,
    // The engine finds the policies of a tenant by its name: an input of one's own is always about this one.
    tenant,
    agent: { id: 'test-agent', roles: [], permissions: [], risk_tier: 'medium', ...partsIn(input.agent) },
    request: completeRequest(partsIn(input.request)),
    context: {
      rate: { calls_1m: 1 },
      session: { saw_untrusted: false, read_private: false },
      ...partsIn(input.context),
    },
    inbound_findings: findings,
  }
}

function completeRequest(request: Parts): Parts {
  const { action = 'read', resource = null } = request
  const given = Array.isArray(request.targets) ? request.targets : []
  const targets = given.length === 0 && typeof resource === 'string' ? [targetOf(resource, action)] : given
  return {
    tool_name: 'read_file',
    parameters: {},
    mcp_server: 'filesystem',
    server_id: 'test',
    elided: [],
    ...request,
    action,
    resource,
    targets,
    resource_count: typeof request.resource_count === 'number' ? request.resource_count : targets.length,
  }
}

function targetOf(value: string, action: unknown): Parts {
  const op = actionsByStrictness.find((each) => each === action) ?? 'read'
  const kind = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? 'url' : 'path'
  return { kind, op, value, raw: value, at: '/path', forms: [value.normalize('NFKC').toLowerCase()] }
}

function completeFinding(finding: unknown): Parts {
  return { severity: 'high', at: '', decoder: 'none', content_snippet: '', ...partsIn(finding) }
}

function partsIn(value: unknown): Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parts) : {}
}
