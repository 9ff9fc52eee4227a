// What a stage is: a label of the seed's order and a function that passes, denies or escalates.
import type { OpaAnswer, StageLabel } from '../../shared/contract/decision.ts'
import type { Action, Reason, ServerType } from '../../shared/contract/primitives.ts'
import type { Requester, Target } from '../../shared/contract/tool-call.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { Principal } from '../identity/identity.ts'
import type { AcceptedTool } from '../servers/servers.ts'
import type { GovernedCall } from './call.ts'

/** What OPA was asked, exactly: `text` is the serialised envelope, `hash` its HMAC-SHA-256 in hex. */
export interface JudgedInput {
  readonly hash: string
  readonly text: string
}

/** Named facts that a stage leaves for those after it. Each is set by the one stage that its comment names. */
export interface Facts {
  /** agent_token */
  readonly identified?: { readonly agent_id: string; readonly session_id: string }
  /** session: read from the store at this call, never from the token (decision 9) */
  readonly principal?: Principal
  /** session: asserted by the caller, so never verified by itself */
  readonly requester?: Requester | null
  /** tool_baseline */
  readonly tool?: AcceptedTool
  readonly mcp_server?: ServerType
  readonly targets?: readonly Target[]
  /** tool_baseline: the strictest of the tool's class and of what its targets do */
  readonly action?: Action
  /** tool_baseline: the same with secrets masked; only these reach OPA, the disk and the screen */
  readonly shown_arguments?: Json
  readonly shown_targets?: readonly Target[]
  readonly secrets?: readonly { readonly pattern: string; readonly at: string }[]
  /** policy */
  readonly input?: JudgedInput
  readonly opa_answer?: OpaAnswer
  readonly policy_revision?: string
}

/** A stage's answer. `shown` is what the trace displays of what the stage saw. */
export type StageAnswer<F = Facts> =
  | { readonly outcome: 'pass'; readonly facts?: F; readonly shown?: Record<string, unknown> }
  | {
      readonly outcome: 'deny' | 'escalate'
      readonly code: string
      readonly reason: Reason
      /** Why, for the agent and the operator. */
      readonly message: string
      /** What would be allowed instead. */
      readonly remedy: string
      readonly facts?: F
      readonly shown?: Record<string, unknown>
    }

/** A step of a pipeline over something frozen: a call, or the answer of a tool. */
export interface StageOf<Label extends string, Subject, F> {
  readonly label: Label
  /** The reason recorded when the stage throws or takes longer than `limit_ms`: what it judges is then refused. */
  readonly failure: Reason
  readonly limit_ms: number
  run(subject: Subject, facts: F, signal: AbortSignal): Promise<StageAnswer<F>> | StageAnswer<F>
}

export type Stage = StageOf<StageLabel, GovernedCall, Facts>
