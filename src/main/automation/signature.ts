// The pattern of a detection without what varies: no payload, no agent, no time (policy automation seed, Signature Format).
import type { Detection } from './detection.ts'

/** Longer names are no names of tools: nothing is proposed for them. */
const longest = 256
/** Words of ours, so that the parts of a signature cannot run into each other. */
const word = /^[a-z][a-z0-9_]{0,63}$/

/** Null when the event lacks what its signature is made of. */
export function signatureOf({ type, tool_name, pattern_class, action_class }: Detection): string | null {
  switch (type) {
    case 'INBOUND_INJECTION_DETECTED':
    case 'INBOUND_INJECTION_BLOCKED':
      return joined('injection', pattern_class, tool_name)
    case 'INJECTION_CONDITIONING_SUSPECTED':
      return 'conditioning:repeated_injection_findings'
    case 'BEHAVIORAL_DRIFT_DETECTED':
      return 'drift:risk_tier_escalation'
    case 'REQUESTER_SESSION_CYCLING':
      return tool_name !== null && tool_name.length <= longest ? `requester_mismatch:${tool_name}` : null
    case 'BEHAVIOR_REVERSAL':
      return joined('reversal', action_class, tool_name)
  }
}

function joined(kind: string, middle: string | null, tool: string | null): string | null {
  if (middle === null || tool === null || !word.test(middle) || tool.length > longest) return null
  return `${kind}:${middle}:${tool}`
}
