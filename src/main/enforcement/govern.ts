// One governed call from judgement to answer: nothing goes out without a durable allow, nothing comes back unjudged.
import type { Decision } from '../../shared/contract/decision.ts'
import type { CallDecided } from '../../shared/contract/event.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { UpstreamAnswer } from '../servers/servers.ts'
import { type AnnounceDeps, announce, announceAnswer } from './announce.ts'
import { refusalOfTool } from './baseline/tool-baseline-stage.ts'
import type { GovernedCall } from './call.ts'
import { decidedRecord, finishedRecord } from './call-record.ts'
import type { CallAnswer, CallUse, Governor } from './governor.ts'
import type { HoldCall } from './hold-call.ts'
import type { HoldResult } from './hold-result.ts'
import { outcomeOf as inboundOutcomeOf, judgedEntry } from './inbound/answer-record.ts'
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

export interface GovernorDeps extends AnnounceDeps {
  readonly judge: Judge
  readonly holdCall: HoldCall
  readonly holdResult: HoldResult
  readonly judgeAnswer: JudgeAnswer
  readonly guardProgress: GuardProgress
  readonly settings: () => Settings
}

/** Steps a held call shares with an allowed one. */
export interface CallSteps {
  recordDecision(call: GovernedCall, judged: Judged, escalationId: string | null): Promise<void>
  refuse(call: GovernedCall, decision: Decision, more?: RefusalMore): CallAnswer
  /** `judged` allows the call, or an approval does: nothing goes to a tool that is listed otherwise than it was judged. */
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
    async governCall(call, given) {
      const use = openingOnce(given)
      const judged = await judgeAsListed(deps, call, use)
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

/** One call opens at most one connection, also when that fails. */
function openingOnce(use: CallUse): CallUse {
  let opening: ReturnType<CallUse['connection']> | null = null
  return {
    ...use,
    connection() {
      opening ??= use.connection()
      return opening
    },
  }
}

/** Opening a connection lists the tools: a call that was allowed before a change came to light is judged again. */
async function judgeAsListed(deps: GovernorDeps, call: GovernedCall, use: CallUse): Promise<Judged> {
  const judged = await deps.judge(call)
  if (judged.decision.result !== 'allow') return judged
  const unchanged = await listsAsJudged(call, use, judged).catch(() => true)
  return unchanged ? judged : deps.judge(call)
}

/** Whether the process that would get the call lists the tool as it was judged. Rejects when there is no connection. */
async function listsAsJudged(call: GovernedCall, use: CallUse, { facts }: Judged): Promise<boolean> {
  const connection = await use.connection()
  return facts.tool !== undefined && (await connection.lists(call.tool_name, facts.tool.hash))
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
      if (!(await listsAsJudged(call, use, judged).catch(() => true))) {
        finish(call, { forwarded: false, response_code: denyCode, error: 'the tool changed before the call was sent' })
        const { code, ...why } = refusalOfTool(call.tool_name, 'changed')
        const decision: Decision = { ...why, result: 'deny', policy_id: code, contributing: [code] }
        return {
          kind: 'refused',
          decision,
          decision_id: call.call_id,
          escalation_id: null,
          retryable: true,
          unauthorised: false,
        }
      }
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
  const outcome = inboundOutcomeOf(judged)
  if (outcome === 'held') {
    const held = await deps.holdResult.hold(judged, use, steps, () => announceAnswer(deps, judged))
    return held ?? block(deps, withoutRoom(judged), steps)
  }
  if (outcome === 'blocked') return block(deps, judged, steps)
  announceAnswer(deps, judged)
  if (outcome) await deps.log.append(judgedEntry(judged, outcome, deps.newId()))
  steps.finish(call, { forwarded: true, ...outcomeOf(sent) })
  return judged.passed_on
}

function withoutRoom(judged: JudgedAnswer): JudgedAnswer {
  const remedy = 'Too many results wait for a person already, so this one was not added. Try again later.'
  return { ...judged, decision: { ...judged.decision, outcome: 'block', remedy } }
}

/** What the scanner alone has blocked a person may still hand over; a rule or a policy has decided already. */
async function block(deps: GovernorDeps, judged: JudgedAnswer, steps: CallSteps): Promise<CallAnswer> {
  const { call } = judged.answer
  const { policy_id, message, remedy } = judged.decision
  announceAnswer(deps, judged)
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
  const raw = JSON.stringify(message)
  const judged = blockedIfHeld(await deps.judgeAnswer(call, facts, { kind: 'error', raw, code: 0 }))
  announceAnswer(deps, judged)
  const outcome = inboundOutcomeOf(judged)
  if (outcome) await deps.log.append(judgedEntry(judged, outcome, deps.newId()))
  const said =
    outcome === 'blocked' ? 'The server failed, and what it said of it was withheld.' : textIn(judged.passed_on.raw)
  steps.finish(call, { forwarded: true, response_code: null, error: said })
  return { kind: 'failed', message: said, decision_id: call.call_id }
}

/** Why there is no answer does not wait for a person. */
function blockedIfHeld(judged: JudgedAnswer): JudgedAnswer {
  if (judged.decision.outcome !== 'hold') return judged
  return { ...judged, decision: { ...judged.decision, outcome: 'block' } }
}

function textIn(raw: string): string {
  const value = JSON.parse(raw) as unknown
  return typeof value === 'string' ? value : 'The server failed.'
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

function isIdentity(judged: Judged): boolean {
  return judged.decision.reason === 'session_ended'
}

function unrecorded(
  call: GovernedCall,
  message = 'The decision could not be recorded in the log, so the call was not forwarded.',
): CallAnswer {
  return { kind: 'failed', message, decision_id: call.call_id }
}
