// What happens to a call that is held: found again, opened, waited for, judged anew at dispatch (decisions 24 and 25).
import type { Decision } from '../../shared/contract/decision.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { Log } from '../events/log.ts'
import type { Servers } from '../servers/servers.ts'
import type { GovernedCall } from './call.ts'
import { releasedRecord } from './call-record.ts'
import { approvalDigest, callDigest, type Digest } from './digests.ts'
import { type Arguments, restoreMasked } from './escalations/edited-arguments.ts'
import type { Rejudge } from './escalations/escalation-row.ts'
import type { Escalations, Hold, HoldOutcome } from './escalations/escalations.ts'
import type { CallSteps } from './govern.ts'
import type { CallAnswer, CallUse } from './governor.ts'
import type { Judge, Judged } from './judge.ts'

/** A held call with a progress token hears from us this often. */
const progressEveryMs = 10_000

export interface HoldCallDeps {
  readonly judge: Judge
  readonly log: Pick<Log, 'append'>
  readonly escalations: Escalations
  readonly servers: Pick<Servers, 'configDigest'>
  readonly digest: Digest
  readonly waitForPerson: WaitForPerson
  readonly newId: () => string
}

export type HoldCall = (call: GovernedCall, use: CallUse, judged: Judged, steps: CallSteps) => Promise<CallAnswer>

/** One call while it is held. `shown` are its arguments as they were masked for the operator. */
interface Held {
  readonly call: GovernedCall
  readonly use: CallUse
  readonly steps: CallSteps
  readonly call_digest: string
  readonly shown: Json
}

export function createHoldCall(deps: HoldCallDeps): HoldCall {
  return async (call, use, judged, steps) => {
    const call_digest = callDigest(deps.digest, call, judged.facts)
    const held: Held = { call, use, steps, call_digest, shown: judged.facts.shown_arguments ?? {} }
    const known = deps.escalations.claim('call', held.call_digest)
    if (known?.kind === 'denied') return denyQuietly(deps, held, judged, known.escalation_id)
    if (known) {
      try {
        await steps.recordDecision(call, judged, known.hold.id)
      } catch (error) {
        deps.escalations.letGo(known.hold)
        throw error
      }
      return follow(deps, held, known.hold)
    }
    return openAndFollow(deps, held, judged, true)
  }
}

/** A person denied the identical call a short while ago: they are not asked again. */
async function denyQuietly(deps: HoldCallDeps, held: Held, judged: Judged, escalationId: string): Promise<CallAnswer> {
  const decision: Decision = {
    ...judged.decision,
    result: 'deny',
    reason: 'escalation_denied',
    message: 'A person denied this call a short while ago.',
    remedy: deps.escalations.guidance(escalationId) ?? heldRefusals.denied.remedy,
  }
  await held.steps.recordDecision(held.call, { ...judged, decision }, escalationId)
  return held.steps.refuse(held.call, decision, { escalation_id: escalationId })
}

async function openAndFollow(deps: HoldCallDeps, held: Held, judged: Judged, first: boolean): Promise<CallAnswer> {
  const place = deps.escalations.reserve(judged.facts)
  if (!place) return refuseFull(held, judged, first)
  try {
    if (first) await held.steps.recordDecision(held.call, judged, place.id)
    const { call, call_digest } = held
    const digest = digestOf(deps, call, judged, place.expires_at)
    const rejudge: Rejudge = (edited, expiresAt) => judgeEdited(deps, held, edited, expiresAt)
    return follow(deps, held, await deps.escalations.open(place, { call, judged, call_digest, digest, rejudge }))
  } catch (error) {
    deps.escalations.giveBack(place)
    throw error
  }
}

async function refuseFull(held: Held, judged: Judged, first: boolean): Promise<CallAnswer> {
  const decision: Decision = {
    ...judged.decision,
    result: 'deny',
    reason: 'queue_full',
    message: 'Too many calls are waiting for a person, so this one was not added.',
    remedy: 'Wait until some of the waiting calls are answered, then try again.',
  }
  if (first) await held.steps.recordDecision(held.call, { ...judged, decision }, null)
  return held.steps.refuse(held.call, decision, { retryable: true })
}

async function follow(deps: HoldCallDeps, held: Held, hold: Hold): Promise<CallAnswer> {
  const outcome = hold.approved ? 'approved' : await deps.waitForPerson(held.use, hold)
  try {
    if (outcome === 'approved') return await dispatch(deps, held, hold)
    return refuseHeld(deps, held, hold, outcome)
  } finally {
    deps.escalations.letGo(hold)
  }
}

/** Resolves to what came of it, or that the caller's time is over; the client hears from us meanwhile. */
export type WaitForPerson = (use: CallUse, hold: Hold) => Promise<HoldOutcome>

export function createWaitForPerson(deps: {
  readonly escalations: Pick<Escalations, 'wait'>
  readonly settings: () => Settings
}): WaitForPerson {
  return async (use, hold) => {
    const { hold_seconds, progress_hold_seconds } = deps.settings()
    const seconds = use.progressWanted ? Math.max(hold_seconds, progress_hold_seconds) : hold_seconds
    use.onHold()
    let ticks = 0
    const ticking = setInterval(() => {
      ticks += 1
      use.onProgress({ progress: ticks, message: 'Waiting for a person to decide' })
    }, progressEveryMs)
    try {
      return await deps.escalations.wait(hold, { signal: use.signal, timeout_ms: seconds * 1000 })
    } finally {
      clearInterval(ticking)
    }
  }
}

/** The whole pipeline runs again: a deny refuses, a changed target is a new question, the same digest is spent once. */
async function dispatch(deps: HoldCallDeps, held: Held, hold: Hold): Promise<CallAnswer> {
  const { use, steps } = held
  if (use.signal.aborted) return steps.cancelled(held.call)
  const approved = deps.escalations.approval(hold)
  if (!approved) return refuseHeld(deps, held, hold, 'expired')
  const call = approved.edited ? withArguments(held, approved.edited) : held.call
  const judged = await deps.judge(call)
  if (judged.decision.result === 'deny') {
    const unauthorised = judged.decision.reason === 'session_ended'
    return steps.refuse(call, judged.decision, { escalation_id: hold.id, unauthorised })
  }
  if (digestOf(deps, call, judged, hold.expires_at) !== approved.digest) {
    return approved.edited ? refuseHeld(deps, held, hold, 'changed') : openAndFollow(deps, held, judged, false)
  }
  // The judgement took time: the approval may have ended meanwhile.
  const approval = deps.escalations.approval(hold)
  if (!approval) return refuseHeld(deps, held, hold, 'expired')
  const release = {
    id: deps.newId(),
    escalation_id: hold.id,
    approval_digest: approval.digest,
    resolved_by: approval.resolved_by,
  }
  const { input } = judged.facts
  const entry = { type: 'call.released', call_id: call.call_id, record: { ...releasedRecord(judged, release) } }
  await deps.log.append(input ? { ...entry, input: { hash: input.hash, envelope: input.text } } : entry)
  deps.escalations.spent(hold)
  return steps.forward(call, use, judged)
}

/** What an approval binds to: the call, its server and tool, what it touches, until when it could be answered. */
function digestOf(deps: HoldCallDeps, call: GovernedCall, judged: Judged, expires_at: string): string {
  const call_digest = callDigest(deps.digest, call, judged.facts)
  const server_configuration = deps.servers.configDigest(call.server_id)
  return approvalDigest(deps.digest, { call_digest, server_configuration, expires_at }, judged.facts)
}

function withArguments({ call, shown }: Held, edited: Arguments): GovernedCall {
  return Object.freeze({ ...call, arguments: restoreMasked(edited, shown, { ...call.arguments }), has_arguments: true })
}

/** The whole pipeline judges other arguments before a person may approve them; what it denies cannot be approved. */
async function judgeEdited(deps: HoldCallDeps, held: Held, edited: Arguments, expiresAt: string) {
  const call = withArguments(held, edited)
  const judged = await deps.judge(call)
  const path = 'edited_arguments'
  if (judged.decision.result === 'deny') {
    const message = `With these arguments the call would be denied: ${judged.decision.message}`
    throw new Refusal(422, 'edit_denied', message, [{ path, message }])
  }
  const shown = judged.facts.shown_arguments ?? {}
  if (canonicalJson(shown) !== canonicalJson(edited)) {
    const message =
      'A secret was typed in. Secrets are not stored, so arguments that hold a new one cannot be approved.'
    throw new Refusal(422, 'secret_typed', message, [{ path, message }])
  }
  return { digest: digestOf(deps, call, judged, expiresAt), shown }
}

const heldRefusals: Record<
  Exclude<HoldOutcome, 'approved' | 'cancelled'> | 'changed',
  Pick<Decision, 'reason' | 'message' | 'remedy'>
> = {
  elapsed: {
    reason: 'escalation_pending',
    message: 'The call is held until a person decides.',
    remedy: 'Send the identical call again later: it picks up the answer.',
  },
  denied: {
    reason: 'escalation_denied',
    message: 'A person denied this call.',
    remedy: 'Do something else, or ask the operator before you try again.',
  },
  expired: {
    reason: 'escalation_expired',
    message: 'Nobody answered in time, so the call is denied.',
    remedy: 'Try again when the operator is there to answer.',
  },
  changed: {
    reason: 'escalation_expired',
    message: 'What a person had approved changed before the call could be sent.',
    remedy: 'Try again: the operator will be asked anew.',
  },
  session_ended: {
    reason: 'session_ended',
    message: 'The session ended while the call was held.',
    remedy: 'Request a new token, then try again.',
  },
}

function refuseHeld(
  deps: HoldCallDeps,
  held: Held,
  hold: Hold,
  outcome: Exclude<HoldOutcome, 'approved'> | 'changed',
): CallAnswer {
  if (outcome === 'cancelled') return held.steps.cancelled(held.call)
  const { reason, message } = heldRefusals[outcome]
  const guidance = outcome === 'denied' ? deps.escalations.guidance(hold.id) : null
  const remedy = guidance ?? heldRefusals[outcome].remedy
  const decision: Decision = {
    result: outcome === 'elapsed' ? 'escalate' : 'deny',
    reason,
    policy_id: hold.policy,
    contributing: [hold.policy],
    message: outcome === 'elapsed' ? `${hold.reason} ${message}` : message,
    remedy,
  }
  const more = { escalation_id: hold.id, retryable: outcome === 'elapsed', unauthorised: outcome === 'session_ended' }
  return held.steps.refuse(held.call, decision, more)
}
