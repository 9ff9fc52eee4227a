// What the steps of the response pipeline judge, and the facts that they leave for those after them.
import type { OpaAnswer, ResponseStageLabel, ResponseStageRecord } from '../../../shared/contract/decision.ts'
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { GovernedCall } from '../call.ts'
import type { RunOf } from '../run-stages.ts'
import type { Facts, JudgedInput, StageOf } from '../stage.ts'

/** The answer of a tool. Frozen: what is judged is what the agent gets, unless a step changes it. */
export interface ToolAnswer {
  readonly call: GovernedCall
  /** What the judgement of the call found out. */
  readonly request: Facts
  readonly kind: 'result' | 'error'
  /** Exact text of the server's `result` or `error`. */
  readonly raw: string
  /** Parsed, without long pictures and sounds. */
  readonly value: Json
  /** Exact text of a value that came of this one. */
  print(changed: Json): string
}

/** Each is set by the one stage that its comment names. */
export interface ResponseFacts {
  /** scan: as found, for those who take it out; secrets in the snippets are not masked */
  readonly findings?: readonly InboundFinding[]
  /** scan: the same, masked; only these reach the engine, the disk and the screen */
  readonly shown_findings?: readonly InboundFinding[]
  /** inbound_rules: names of rules that marked the result */
  readonly tags?: readonly string[]
  /** inbound_rules: without what rules took out; secrets: then without secrets */
  readonly changed?: Json
  /** secrets */
  readonly secrets?: readonly { readonly pattern: string; readonly at: string }[]
  /** secrets: what the server sent with its secrets masked, where the agent may not have them either */
  readonly without_secrets?: Json
  /** policy */
  readonly input?: JudgedInput
  readonly opa_answer?: OpaAnswer
  readonly policy_revision?: string
}

export type ResponseStage = StageOf<ResponseStageLabel, ToolAnswer, ResponseFacts>
export type ResponseRun = RunOf<ResponseStageLabel, ResponseFacts>
export type { ResponseStageRecord }
