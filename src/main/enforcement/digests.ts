// The two digests of a held call: one finds it again, the other binds an approval to what the operator saw (decision 25).
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { GovernedCall } from './call.ts'
import type { Facts } from './stage.ts'

/** HMAC-SHA-256 in hex under the data folder's key: a plain hash of a short secret could be guessed. */
export type Digest = (text: string) => string

/** Identity of a call: the same agent asking for the same thing in the same session, for the same sake. */
export function callDigest(digest: Digest, call: GovernedCall, facts: Facts): string {
  const { principal, requester, delegation, workflow_session } = facts
  if (!principal) throw new Error('a call digest needs the agent')
  return digest(
    canonicalJson({
      of: 'call',
      agent: principal.agent.id,
      session: principal.session_id,
      requester: requester?.id ?? null,
      requester_verified: requester?.verified ?? false,
      delegation: delegation?.id ?? null,
      workflow_session: workflow_session?.id ?? null,
      server: call.server_id,
      tool: call.tool_name,
      arguments: call.arguments,
    }),
  )
}

/** What the operator saw: the call, how its server is started, the tool's definition, the resolved targets, the expiry. */
export function approvalDigest(
  digest: Digest,
  seen: { call_digest: string; server_configuration: string; expires_at: string },
  facts: Facts,
): string {
  const { tool, targets } = facts
  if (!tool || !targets) throw new Error('an approval digest needs the tool and its targets')
  return digest(
    canonicalJson({
      of: 'approval',
      call: seen.call_digest,
      server: seen.server_configuration,
      tool: tool.hash,
      targets: targets.map(({ kind, op, value, at }) => ({ kind, op, value, at })),
      expires_at: seen.expires_at,
    }),
  )
}
