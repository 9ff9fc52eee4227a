// The one function that judges what a tool answered: its pipeline, and what comes of it for the agent.
import { serialise } from '../../shared/json/serialise.ts'
import { type Json, parseStrict } from '../../shared/json/strict-parse.ts'
import type { UpstreamAnswer } from '../servers/servers.ts'
import type { GovernedCall } from './call.ts'
import { foldResponse, type ResponseDecision } from './inbound/fold-response.ts'
import { withoutMedia } from './inbound/media.ts'
import type { ResponseRun, ResponseStage, ToolAnswer } from './inbound/response-stage.ts'
import { runStages } from './run-stages.ts'
import type { Facts } from './stage.ts'

/** An answer as the agent gets it: exact text of `result` or `error`. */
export interface PassedOn {
  readonly kind: 'result' | 'error'
  readonly raw: string
}

export interface JudgedAnswer extends ResponseRun {
  readonly answer: ToolAnswer
  readonly decision: ResponseDecision
  /** As the server sent it when no step changed it, byte for byte. */
  readonly passed_on: PassedOn
}

export type SentAnswer = Exclude<UpstreamAnswer, { kind: 'failed' }>

/** Never throws: a step that fails withholds the result. */
export type JudgeAnswer = (call: GovernedCall, request: Facts, sent: SentAnswer) => Promise<JudgedAnswer>

export function createJudgeAnswer(stages: readonly ResponseStage[]): JudgeAnswer {
  return async (call, request, { kind, raw }) => {
    const { value, restore } = withoutMedia(parseStrict(raw, { ambiguousKeys: 'allow' }).value)
    const print = (changed: Json) => serialise(restore(changed))
    const answer: ToolAnswer = Object.freeze({ call, request, kind, raw, value, print })
    const run = await runStages(stages, answer, { throughout: true })
    const { changed } = run.facts
    return {
      ...run,
      answer,
      decision: foldResponse(run.stages),
      passed_on: { kind, raw: changed === undefined ? raw : print(changed) },
    }
  }
}
