// Builds what OPA is asked (policy-engine seed, OPA Input Envelope), from the call and the facts of the stages before.
import type { Envelope } from '../../../shared/contract/tool-call.ts'
import type { GovernedCall } from '../call.ts'
import { elide } from '../dlp/elide.ts'
import type { Facts } from '../stage.ts'

export interface EnvelopeDeps {
  readonly tenantId: string
  readonly digest: (text: string) => string
  /** Calls of this agent to this tool within the last minute. */
  readonly callsLastMinute: (agentId: string, toolName: string) => number
  /** What the session has met so far (decision 9). */
  readonly sessionTaint: (sessionId: string) => Envelope['context']['session']
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What OPA sees is what is kept: secrets are masked, long strings replaced by length, digest and head. */
export function buildEnvelope(call: GovernedCall, facts: Facts, deps: EnvelopeDeps): Envelope {
  const { principal, tool, action, mcp_server, shown_targets, shown_arguments } = facts
  if (!principal || !tool || !action || !mcp_server || !shown_targets || shown_arguments === undefined) {
    throw new Error('an envelope needs the facts of agent, tool and targets')
  }
  const { agent } = principal
  const elided = elide(shown_arguments, deps.digest)
  return {
    tenant: deps.tenantId,
    phase: 'request',
    agent: { id: agent.id, roles: agent.roles, permissions: agent.permissions, risk_tier: agent.live_risk_tier },
    request: {
      tool_name: call.tool_name,
      action,
      resource: shown_targets[0]?.value ?? null,
      parameters: elided.value,
      mcp_server,
      server_id: call.server_id,
      resource_count: shown_targets.length,
      targets: [...shown_targets],
      elided: elided.pointers,
    },
    context: {
      rate: { calls_1m: deps.callsLastMinute(agent.id, call.tool_name) },
      session: deps.sessionTaint(principal.session_id),
    },
    requester: facts.requester ?? null,
    workflow_session: null,
    delegation: null,
    inbound_findings: [],
    now_ns: deps.now() * 1_000_000,
    skip: [],
  }
}
