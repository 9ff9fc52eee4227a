// One governed call from judgement to answer: nothing goes out without a durable allow, nothing comes back unjudged.
import type { Decision } from '../../shared/contract/decision.ts'
import type { CallDecided } from '../../shared/contract/event.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { Log, LogEntry } from '../events/log.ts'
import type { UpstreamAnswer } from '../servers/servers.ts'
import type { GovernedCall } from './call.ts'
import { decidedRecord, finishedRecord } from './call-record.ts'
import type { CallAnswer, CallUse, Governor } from './governor.ts'
import type { HoldCall } from './hold-call.ts'
import type { HoldResult } from './hold-result.ts'
import { inboundEvents, outcomeOf as inboundOutcomeOf, judgedEntry, secretsEvent } from './inbound/answer-record.ts'
import type { GuardProgress } from './inbound/progress-guard.ts'
import { injectionCode } from './inbound/scan-stage.ts'
import { withheldResult } from './inbound/withheld.ts'
import type { Judge, Judged } from './judge.ts'
import type { JudgeAnswer, JudgedAnswer, SentAnswer } from './judge-answer.ts'
import type { Facts } from './stage.ts'

/** JSON-RPC code of a deny (policy-engine seed). */
const denyCode = -32003
/** A call that reports progress may run longer than the time-out, up to this. */
const longestCallMs = 30 * 60 * 1000

const reviewRemedy =
  'Work without this content. Once a person has looked at it and released it, the identical call sent again receives it.'

export interface GovernorDeps {
  readonly judge: Judge
  readonly log: Pick<Log, 'append'>
  readonly holdCall: HoldCall
  readonly holdResult: HoldResult
  readonly judgeAnswer: JudgeAnswer
  readonly guardProgress: GuardProgress
  readonly settings: () => Settings
  readonly newId: () => string
  /** An event that could not be recorded; the call itself is not affected. */
  readonly onLost: (error: unknown) => void
}

/** Steps a held call shares with an allowed one. */
export interface CallSteps {
  recordDecision(call: GovernedCall, judged: Judged, escalationId: string | null): Promise<void>
  refuse(call: GovernedCall, decision: Decision, more?: RefusalMore): CallAnswer
  forward(call: GovernedCall, use: CallUse, judged: Judged): Promise<CallAnswer>
  finish(call: GovernedCall, outcome: Parameters<typeof finishedRecord>[2]): void
  cancelled(call: GovernedCall): CallAnswer
}

export interface RefusalMore {
  readonly escalation_id?: string | null
  readonly retryable?: boolean
  readonly unauthorised?: boolean
  /** The call was made, but its result is withheld. */
  readonly forwarded?: boolean
}

export function createGovernor(deps: GovernorDeps): Governor {
  const steps = createCallSteps(deps)
  return {
    async governCall(call, use) {
      const judged = await deps.judge(call)
      announce(deps, call, judged)
      try {
        const kept = judged.decision.result === 'deny' ? null : await deps.holdResult.resume(call, use, judged, steps)
        if (kept) return kept
        if (judged.decision.result === 'escalate') return await deps.holdCall(call, use, judged, steps)
        await steps.recordDecision(call, judged, null)
      } catch (error) {
        deps.onLost(error)
        return unrecorded(call)
      }
      if (judged.decision.result === 'deny')
        return steps.refuse(call, judged.decision, { unauthorised: isIdentity(judged) })
      return steps.forward(call, use, judged)
    },
  }
}

function createCallSteps(deps: GovernorDeps): CallSteps {
  const finish = (call: GovernedCall, outcome: Parameters<typeof finishedRecord>[2]) => {
    const record = { ...finishedRecord(call, deps.newId(), outcome) }
    deps.log.append({ type: 'call.finished', call_id: call.call_id, record }).catch(deps.onLost)
  }
  const steps: CallSteps = {
    async recordDecision(call, judged, escalationId) {
      const record: CallDecided = decidedRecord(call, judged, escalationId)
      const { input } = judged.facts
      const entry = { type: 'call.decided', call_id: call.call_id, record: { ...record } }
      await deps.log.append(input ? { ...entry, input: { hash: input.hash, envelope: input.text } } : entry)
    },
    finish,
    refuse(call, decision, more = {}) {
      finish(call, { forwarded: more.forwarded ?? false, response_code: denyCode, error: null })
      const { escalation_id = null, retryable = decision.reason === 'opa_unavailable', unauthorised = false } = more
      return { kind: 'refused', decision, decision_id: call.call_id, escalation_id, retryable, unauthorised }
    },
    async forward(call, use, judged) {
      const answer = await askUpstream(deps, call, use)
      if (use.signal.aborted) {
        finish(call, { forwarded: true, response_code: null, error: 'cancelled by the client' })
        return { kind: 'cancelled' }
      }
      try {
        if (answer.kind === 'failed') return await tellFailure(deps, call, judged.facts, answer, steps)
        return await handOver(deps, answer, await deps.judgeAnswer(call, judged.facts, answer), use, steps)
      } catch (error) {
        deps.onLost(error)
        finish(call, { forwarded: true, response_code: null, error: 'the result could not be recorded' })
        return unrecorded(call, 'What was found in the result could not be recorded in the log, so it is withheld.')
      }
    },
    cancelled(call) {
      finish(call, { forwarded: false, response_code: null, error: 'cancelled by the client' })
      return { kind: 'cancelled' }
    },
  }
  return steps
}

/** What the agent gets of an answer; what was changed, blocked or held is in the log before it gets anything. */
async function handOver(
  deps: GovernorDeps,
  sent: SentAnswer,
  judged: JudgedAnswer,
  use: CallUse,
  steps: CallSteps,
): Promise<CallAnswer> {
  const { call } = judged.answer
  announceAnswer(deps, judged)
  const outcome = inboundOutcomeOf(judged)
  const held = outcome === 'held' ? await deps.holdResult.hold(judged, use, steps) : null
  if (held) return held
  if (outcome === 'held') return block(deps, withoutRoom(judged), steps)
  if (outcome === 'blocked') return block(deps, judged, steps)
  if (outcome) await deps.log.append(judgedEntry(judged, outcome, deps.newId()))
  steps.finish(call, { forwarded: true, ...outcomeOf(sent) })
  return judged.passed_on
}

function withoutRoom(judged: JudgedAnswer): JudgedAnswer {
  const remedy = 'Too many results wait for a person already, so this one was not added. Try again later.'
  return { ...judged, decision: { ...judged.decision, remedy } }
}

/** What the scanner alone has blocked a person may still hand over; a rule or a policy has decided already. */
async function block(deps: GovernorDeps, judged: JudgedAnswer, steps: CallSteps): Promise<CallAnswer> {
  const { call } = judged.answer
  const { policy_id, message, remedy } = judged.decision
  const escalation_id = policy_id === injectionCode ? await deps.holdResult.review(judged) : null
  await deps.log.append(judgedEntry(judged, 'blocked', deps.newId(), { escalation_id }))
  steps.finish(call, { forwarded: true, response_code: 200, error: 'the result was withheld' })
  const told = { message, remedy: escalation_id === null ? remedy : reviewRemedy, decision_id: call.call_id }
  return { kind: 'result', raw: withheldResult(told) }
}

/** Why there is no answer; some of it may be a server's own words. */
async function tellFailure(
  deps: GovernorDeps,
  call: GovernedCall,
  facts: Facts,
  { message }: { readonly message: string },
  steps: CallSteps,
): Promise<CallAnswer> {
  const judged = await deps.judgeAnswer(call, facts, { kind: 'error', raw: JSON.stringify(message), code: 0 })
  announceAnswer(deps, judged)
  const outcome = inboundOutcomeOf(judged)
  const withheld = outcome === 'blocked' || outcome === 'held'
  if (outcome) await deps.log.append(judgedEntry(judged, withheld ? 'blocked' : outcome, deps.newId()))
  const said = withheld ? 'The server failed, and what it said of it was withheld.' : textIn(judged.passed_on.raw)
  steps.finish(call, { forwarded: true, response_code: null, error: said })
  return { kind: 'failed', message: said, decision_id: call.call_id }
}

function textIn(raw: string): string {
  const value = JSON.parse(raw) as unknown
  return typeof value === 'string' ? value : 'The server failed.'
}

/** Events of the findings in an answer, and of a step that failed. */
function announceAnswer(deps: GovernorDeps, judged: JudgedAnswer): void {
  const { answer, failure } = judged
  const outcome = inboundOutcomeOf(judged)
  const entries = [
    ...(outcome ? inboundEvents(judged, outcome, deps.newId) : []),
    ...[secretsEvent(judged, deps.newId)].filter((entry) => entry !== null),
    ...(failure ? [failureEntry(deps, answer.call, answer.request, failure)] : []),
  ]
  for (const entry of entries) deps.log.append(entry).catch(deps.onLost)
}

async function askUpstream(deps: GovernorDeps, call: GovernedCall, use: CallUse): Promise<UpstreamAnswer> {
  const progress = deps.guardProgress((each) => use.onProgress(each))
  try {
    const connection = await use.connection()
    const timeoutMs = deps.settings().call_timeout_seconds * 1000
    return await connection.call(
      {
        name: call.tool_name,
        arguments: call.has_arguments ? { ...call.arguments } : undefined,
        ...(use.meta === undefined ? {} : { meta: use.meta }),
      },
      {
        signal: use.signal,
        timeoutMs,
        maxTimeoutMs: Math.max(timeoutMs, longestCallMs),
        ...(use.progressWanted ? { onProgress: progress.take } : {}),
      },
    )
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : 'The server could not be reached.' }
  } finally {
    await progress.end()
  }
}

function outcomeOf(answer: SentAnswer): { response_code: number; error: string | null } {
  if (answer.kind === 'error') return { response_code: answer.code, error: 'the server answered with an error' }
  return { response_code: 200, error: answer.is_error ? 'the tool reported an error' : null }
}

/** Events that a judgement gives rise to: a disproportionate reach, a stage that failed. */
function announce(deps: GovernorDeps, call: GovernedCall, judged: Judged): void {
  const about = aboutCall(call, judged.facts)
  const reach = judged.stages.find((stage) => stage.stage === 'blast_radius' && stage.outcome !== 'pass')
  if (reach && reach.outcome !== 'error') {
    const record = { id: deps.newId(), ...about, decision: reach.outcome, rule: reach.code ?? null, severity: 'high' }
    deps.log.append({ type: 'BLAST_RADIUS_ESCALATION', call_id: call.call_id, record }).catch(deps.onLost)
  }
  if (judged.failure) deps.log.append(failureEntry(deps, call, judged.facts, judged.failure)).catch(deps.onLost)
}

function failureEntry(
  deps: GovernorDeps,
  call: GovernedCall,
  facts: Facts,
  { stage, error }: { readonly stage: string; readonly error: unknown },
): LogEntry {
  const why = error instanceof Error ? error.message : String(error)
  const record = { id: deps.newId(), ...aboutCall(call, facts), stage, error: why }
  return { type: 'STAGE_FAILED', call_id: call.call_id, record }
}

function aboutCall({ server_id, tool_name }: GovernedCall, facts: Facts) {
  return { agent_id: facts.identified?.agent_id ?? null, server_id, tool_name }
}

function isIdentity(judged: Judged): boolean {
  return judged.decision.reason === 'session_ended'
}

function unrecorded(
  call: GovernedCall,
  message = 'The decision could not be recorded in the log, so the call was not forwarded.',
): CallAnswer {
  return { kind: 'failed', message, decision_id: call.call_id }
}
