// The seam between the proxy and enforcement: what a transport hands in for one call and what it gets back.
import type { Decision } from '../../shared/contract/decision.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { ListedConnection } from '../servers/servers.ts'
import type { GovernedCall } from './call.ts'

export interface CallProgress {
  readonly progress: Json
  readonly total?: Json
  readonly message?: Json
}

/** What the transport provides for one call. */
export interface CallUse {
  /** Aborted by a cancellation or the end of the client session; in this era never by a mere disconnect. */
  readonly signal: AbortSignal
  /** Opened lazily, for a call that is allowed or approved; its tools are listed and compared when it resolves. */
  connection(): Promise<ListedConnection>
  /** The client sent a progress token: the call may be held longer. */
  readonly progressWanted: boolean
  /** Called once when the call is held. */
  onHold(): void
  onProgress(progress: CallProgress): void
  /** `params._meta` without the client's progress token. */
  readonly meta: Json | undefined
}

/** What the agent is answered. `raw` is the upstream's exact text of `result` or `error`. */
export type CallAnswer =
  | { readonly kind: 'result'; readonly raw: string }
  | { readonly kind: 'error'; readonly raw: string }
  | {
      readonly kind: 'refused'
      readonly decision: Decision
      readonly decision_id: string
      readonly escalation_id: string | null
      readonly retryable: boolean
      /** The token or the session is no longer good: the transport answers 401. */
      readonly unauthorised: boolean
    }
  | { readonly kind: 'failed'; readonly message: string; readonly decision_id: string }
  | { readonly kind: 'cancelled' }

export interface Governor {
  governCall(call: GovernedCall, use: CallUse): Promise<CallAnswer>
}
