// One governed call from judgement to answer: nothing is forwarded without a durable allow or a spent approval.
import type { Decision } from '../../shared/contract/decision.ts'
import type { CallDecided } from '../../shared/contract/event.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { Log } from '../events/log.ts'
import type { UpstreamAnswer } from '../servers/servers.ts'
import { refusalOfTool } from './baseline/tool-baseline-stage.ts'
import type { GovernedCall } from './call.ts'
import { decidedRecord, finishedRecord } from './call-record.ts'
import type { CallAnswer, CallUse, Governor } from './governor.ts'
import type { HoldCall } from './hold-call.ts'
import type { Judge, Judged } from './judge.ts'

/** JSON-RPC code of a deny (policy-engine seed). */
const denyCode = -32003
/** A call that reports progress may run longer than the time-out, up to this. */
const longestCallMs = 30 * 60 * 1000

export interface GovernorDeps {
  readonly judge: Judge
  readonly log: Pick<Log, 'append'>
  readonly holdCall: HoldCall
  readonly settings: () => Settings
  readonly newId: () => string
  /** An event that could not be recorded; the call itself is not affected. */
  readonly onLost: (error: unknown) => void
}

/** Steps a held call shares with an allowed one. */
export interface CallSteps {
  recordDecision(call: GovernedCall, judged: Judged, escalationId: string | null): Promise<void>
  refuse(call: GovernedCall, decision: Decision, more?: RefusalMore): CallAnswer
  /** `judged` allows the call, or an approval does: nothing goes to a tool that is listed otherwise than it was judged. */
  forward(call: GovernedCall, use: CallUse, judged: Judged): Promise<CallAnswer>
  cancelled(call: GovernedCall): CallAnswer
}

export interface RefusalMore {
  readonly escalation_id?: string | null
  readonly retryable?: boolean
  readonly unauthorised?: boolean
}

export function createGovernor(deps: GovernorDeps): Governor {
  const steps = createCallSteps(deps)
  return {
    async governCall(call, given) {
      const use = openingOnce(given)
      const judged = await judgeAsListed(deps, call, use)
      announce(deps, call, judged)
      try {
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
  return {
    async recordDecision(call, judged, escalationId) {
      const record: CallDecided = decidedRecord(call, judged, escalationId)
      const { input } = judged.facts
      const entry = { type: 'call.decided', call_id: call.call_id, record: { ...record } }
      await deps.log.append(input ? { ...entry, input: { hash: input.hash, envelope: input.text } } : entry)
    },
    refuse(call, decision, more = {}) {
      finish(call, { forwarded: false, response_code: denyCode, error: null })
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
      finish(call, { forwarded: true, ...outcomeOf(answer) })
      if (answer.kind === 'failed') return { kind: 'failed', message: answer.message, decision_id: call.call_id }
      return { kind: answer.kind, raw: answer.raw }
    },
    cancelled(call) {
      finish(call, { forwarded: false, response_code: null, error: 'cancelled by the client' })
      return { kind: 'cancelled' }
    },
  }
}

async function askUpstream(deps: GovernorDeps, call: GovernedCall, use: CallUse): Promise<UpstreamAnswer> {
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
        ...(use.progressWanted ? { onProgress: (progress) => use.onProgress(progress) } : {}),
      },
    )
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : 'The server could not be reached.' }
  }
}

function outcomeOf(answer: UpstreamAnswer): { response_code: number | null; error: string | null } {
  if (answer.kind === 'failed') return { response_code: null, error: answer.message }
  if (answer.kind === 'error') return { response_code: answer.code, error: 'the server answered with an error' }
  return { response_code: 200, error: answer.is_error ? 'the tool reported an error' : null }
}

/** Events that a judgement gives rise to: a disproportionate reach, a stage that failed. */
function announce(deps: GovernorDeps, call: GovernedCall, judged: Judged): void {
  const agent_id = judged.facts.identified?.agent_id ?? null
  const about = { agent_id, server_id: call.server_id, tool_name: call.tool_name }
  const reach = judged.stages.find((stage) => stage.stage === 'blast_radius' && stage.outcome !== 'pass')
  if (reach && reach.outcome !== 'error') {
    const record = { id: deps.newId(), ...about, decision: reach.outcome, rule: reach.code ?? null, severity: 'high' }
    deps.log.append({ type: 'BLAST_RADIUS_ESCALATION', call_id: call.call_id, record }).catch(deps.onLost)
  }
  if (judged.failure) {
    const { stage, error } = judged.failure
    const record = { id: deps.newId(), ...about, stage, error: error instanceof Error ? error.message : String(error) }
    deps.log.append({ type: 'STAGE_FAILED', call_id: call.call_id, record }).catch(deps.onLost)
  }
}

function isIdentity(judged: Judged): boolean {
  return judged.decision.reason === 'session_ended'
}

function unrecorded(call: GovernedCall): CallAnswer {
  const message = 'The decision could not be recorded in the log, so the call was not forwarded.'
  return { kind: 'failed', message, decision_id: call.call_id }
}
