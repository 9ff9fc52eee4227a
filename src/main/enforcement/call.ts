// A governed call: what came in, frozen after parsing, before anything judges it.
import type { Json } from '../../shared/json/strict-parse.ts'

/** One `tools/call` of an agent. Frozen: what is judged is what is forwarded (architecture, Pipelines 3). */
export interface GovernedCall {
  /** UUID; also the id of its log item and the `decision_id` of a refusal. */
  readonly call_id: string
  /** Monotonic milliseconds (performance.now) when the request had been parsed. */
  readonly received_at: number
  /** The agent's token as sent, without "Bearer ". */
  readonly bearer: string
  readonly server_id: string
  readonly tool_name: string
  /** The arguments object as parsed; `{}` when the request had none. */
  readonly arguments: { readonly [key: string]: Json }
  /** False when the request had no `arguments` member: then none is forwarded. */
  readonly has_arguments: boolean
  /** `X-Requester-Id`, asserted by the caller and so never verified by itself. */
  readonly requester_id: string | null
  readonly requester_channel: string | null
  /** `X-Delegation-Token` and `X-Workflow-Session` as sent; an empty one is not the same as none (null). */
  readonly delegation_token: string | null
  readonly workflow_token: string | null
}
