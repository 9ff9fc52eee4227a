// What happens to a result that waits for a person: kept, shown masked, handed over once, also to the identical call sent again.
import type { Decision } from '../../shared/contract/decision.ts'
import type { CallJudged } from '../../shared/contract/event.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { Log, LogEntry } from '../events/log.ts'
import type { GovernedCall } from './call.ts'
import { callDigest, type Digest } from './digests.ts'
import { elide } from './dlp/elide.ts'
import type { Masker } from './dlp/masker.ts'
import type { HeldResult } from './escalations/escalation-row.ts'
import type { Escalations, Hold, HoldOutcome, Released } from './escalations/escalations.ts'
import type { KeptResult } from './escalations/held-results.ts'
import type { Place } from './escalations/queue.ts'
import type { CallSteps } from './govern.ts'
import type { CallAnswer, CallUse } from './governor.ts'
import type { WaitForPerson } from './hold-call.ts'
import { judgedEntry } from './inbound/answer-record.ts'
import type { Sanitise } from './inbound/sanitise.ts'
import { staysWellFormed } from './inbound/well-formed.ts'
import type { Judge, Judged } from './judge.ts'
import type { JudgedAnswer } from './judge-answer.ts'

export interface HoldResultDeps {
  readonly judge: Judge
  readonly log: Pick<Log, 'append'>
  readonly escalations: Escalations
  readonly waitForPerson: WaitForPerson
  readonly masker: Masker
  readonly sanitise: Sanitise
  readonly digest: Digest
  readonly newId: () => string
}

export interface HoldResult {
  /** Null when there is no room for it: the result is then blocked. `announce` is called when there is. */
  hold(judged: JudgedAnswer, use: CallUse, steps: CallSteps, announce: () => void): Promise<CallAnswer | null>
  /** Lets a person look at a result that was blocked; its escalation, or null when there are too many of them. */
  review(judged: JudgedAnswer): Promise<string | null>
  /** What is kept for the identical call; null when nothing is, and the call goes its way. `judged` allows or holds it. */
  resume(call: GovernedCall, use: CallUse, judged: Judged, steps: CallSteps): Promise<CallAnswer | null>
}

/** Texts are cut to this for those who look at a held result, in characters. */
const longestShown = 16 * 1024
/** Blocked results of one agent that wait to be looked at: a hostile server must not fill the desk. */
const mostReviews = 10

export function createHoldResult(deps: HoldResultDeps): HoldResult {
  return {
    async hold(judged, use, steps, announce) {
      const { call, request } = judged.answer
      const place = deps.escalations.reserve(request)
      if (!place) return null
      try {
        const hold = await deps.escalations.openResult(place, await heldOf(deps, judged, place, true), async () => {
          announce()
          await deps.log.append(judgedEntry(judged, 'held', deps.newId(), { escalation_id: place.id }))
        })
        if (!hold) return null
        return await follow(deps, { call, use, steps, hold, judged })
      } catch (error) {
        deps.escalations.giveBack(place)
        throw error
      }
    },
    async review(judged) {
      const { call, request } = judged.answer
      const reviews = deps.escalations.reviewsOf(request.principal?.agent.id ?? '')
      const known = reviews.get(callDigest(deps.digest, call, request))
      if (known !== undefined || reviews.size >= mostReviews) return known ?? null
      const place = deps.escalations.reserve(request)
      if (!place) return null
      try {
        const opened = await deps.escalations.openResult(place, await heldOf(deps, judged, place, false))
        return opened?.id ?? null
      } catch (error) {
        deps.escalations.giveBack(place)
        throw error
      }
    },
    async resume(call, use, judged, steps) {
      if (!deps.escalations.mayKnowResult()) return null
      const known = deps.escalations.claim('result', callDigest(deps.digest, call, judged.facts))
      if (!known) return null
      const id = known.kind === 'hold' ? known.hold.id : known.escalation_id
      try {
        await steps.recordDecision(call, judged, id)
      } catch (error) {
        if (known.kind === 'hold') deps.escalations.letGo(known.hold)
        throw error
      }
      if (known.kind === 'denied') return refuse(deps, { call, steps, hold: null, id }, 'denied')
      return follow(deps, { call, use, steps, hold: known.hold, judged: null })
    },
  }
}

async function heldOf(deps: HoldResultDeps, judged: JudgedAnswer, place: Place, awaited: boolean): Promise<HeldResult> {
  const { answer, decision } = judged
  const { call, request } = answer
  const offered = await offerOf(deps, judged)
  const kept = keptOf(judged, offered)
  return {
    ...(await shownOf(deps, judged, offered)),
    kept,
    call,
    awaited,
    judged: { facts: request, decision: { ...decision, policy_id: decision.policy_id ?? 'inbound' } },
    call_digest: callDigest(deps.digest, call, request),
    digest: digestOf(deps, judged, kept, place.expires_at),
  }
}

/** One call that waits for a result; `judged` is null when the result came of an earlier one. */
interface Waiting {
  readonly call: GovernedCall
  readonly use: CallUse
  readonly steps: CallSteps
  readonly hold: Hold
  readonly judged: JudgedAnswer | null
}

async function follow(deps: HoldResultDeps, waiting: Waiting): Promise<CallAnswer> {
  const { call, use, steps, hold } = waiting
  try {
    const outcome = hold.approved ? 'approved' : await deps.waitForPerson(use, hold)
    if (outcome !== 'approved') return refuse(deps, { call, steps, hold, id: hold.id }, outcome)
    // Whoever may not call any more gets nothing: the call is judged once more, though nothing is sent again.
    const again = await deps.judge(call)
    if (again.decision.result === 'deny')
      return steps.refuse(call, again.decision, {
        escalation_id: hold.id,
        unauthorised: again.decision.reason === 'session_ended',
        forwarded: waiting.judged !== null,
      })
    const released = deps.escalations.takeResult(hold)
    if (!released) return refuse(deps, { call, steps, hold, id: hold.id }, 'expired')
    await deps.log.append(releasedEntry(deps, waiting, again, released))
    steps.finish(call, { forwarded: waiting.judged !== null, response_code: 200, error: null })
    return released.answer
  } finally {
    deps.escalations.letGo(hold)
  }
}

const refusals: Readonly<
  Record<Exclude<HoldOutcome, 'approved' | 'cancelled'>, Pick<Decision, 'reason' | 'message' | 'remedy'>>
> = {
  elapsed: {
    reason: 'escalation_pending',
    message: 'The call was made, and its result waits until a person has looked at it.',
    remedy: 'Send the identical call again later: it picks up the result and is not made a second time.',
  },
  denied: {
    reason: 'escalation_denied',
    message: 'A person looked at the result of this call and withheld it.',
    remedy: 'Work without this content, or ask the operator before you try again.',
  },
  expired: {
    reason: 'escalation_expired',
    message: 'Nobody looked at the result in time, so it is withheld.',
    remedy: 'Try again when the operator is there to answer.',
  },
  session_ended: {
    reason: 'session_ended',
    message: 'The session ended while the result was held.',
    remedy: 'Request a new token, then try again.',
  },
}

interface Refused {
  readonly call: GovernedCall
  readonly steps: CallSteps
  readonly hold: Hold | null
  /** Of the escalation. */
  readonly id: string
}

function refuse(
  deps: HoldResultDeps,
  { call, steps, hold, id }: Refused,
  outcome: Exclude<HoldOutcome, 'approved'>,
): CallAnswer {
  if (outcome === 'cancelled') return steps.cancelled(call)
  const { policy = 'inbound', reason: why = '' } = hold ?? {}
  const { reason, message, remedy } = refusals[outcome]
  const decision: Decision = {
    result: outcome === 'elapsed' ? 'escalate' : 'deny',
    reason,
    policy_id: policy,
    contributing: [policy],
    message: outcome === 'elapsed' ? `${why}. ${message}` : message,
    remedy: (outcome === 'denied' ? deps.escalations.guidance(id) : null) ?? remedy,
  }
  const more = { escalation_id: id, retryable: outcome === 'elapsed', unauthorised: outcome === 'session_ended' }
  return steps.refuse(call, decision, { ...more, forwarded: true })
}

/** What a person can hand over; secrets stay masked where the setting has them masked for agents too. */
interface Offered {
  readonly original: Json
  /** Null when what was found cannot be taken out. */
  readonly sanitised: Json | null
}

async function offerOf({ sanitise }: HoldResultDeps, { answer, facts }: JudgedAnswer): Promise<Offered> {
  const { without_secrets, changed, findings } = facts
  const original = without_secrets ?? answer.value
  // What no scan has seen cannot be called clean.
  if (findings === undefined) return { original, sanitised: null }
  const from = changed ?? answer.value
  const clean = await sanitise(from, findings, () => true).catch(() => null)
  const fits = clean !== null && staysWellFormed({ ...answer, value: from }, clean)
  return { original, sanitised: fits ? clean : null }
}

function keptOf({ answer }: JudgedAnswer, { original, sanitised }: Offered): KeptResult {
  const { kind, raw, value } = answer
  return {
    original: { kind, raw: original === value ? raw : answer.print(original) },
    sanitised: sanitised === null ? null : { kind, raw: answer.print(sanitised) },
  }
}

async function shownOf({ masker, digest }: HoldResultDeps, { facts }: JudgedAnswer, offered: Offered) {
  // Nothing unmasked is stored: what cannot be masked is not shown.
  const shown = async (value: Json): Promise<Json> => {
    const masked = await masker.mask(value).catch(() => null)
    return masked === null ? null : elide(masked.masked, digest, longestShown).value
  }
  return {
    findings: facts.shown_findings ?? [],
    shown: await shown(offered.original),
    shown_sanitised: offered.sanitised === null ? null : await shown(offered.sanitised),
  }
}

/** What an operator answers to: the call, both texts that can be handed over, until when. */
function digestOf({ digest }: HoldResultDeps, { answer }: JudgedAnswer, kept: KeptResult, expires_at: string): string {
  const call = callDigest(digest, answer.call, answer.request)
  const sanitised = kept.sanitised?.raw ?? null
  return digest(canonicalJson({ of: 'result', call, original: kept.original.raw, sanitised, expires_at }))
}

function releasedEntry(deps: HoldResultDeps, { call, hold }: Waiting, { facts }: Judged, released: Released): LogEntry {
  const { release, resolved_by } = released
  const record: CallJudged = {
    id: deps.newId(),
    agent_id: facts.principal?.agent.id ?? '',
    session_id: facts.principal?.session_id ?? '',
    server_id: call.server_id,
    tool_name: call.tool_name,
    outcome: 'released',
    policy_id: hold.policy,
    contributing: [hold.policy],
    message: hold.reason,
    remedy: '',
    tags: [],
    inbound_findings: deps.escalations.get(hold.id).findings ?? [],
    dlp_findings: [],
    stages: [],
    opa_answer: null,
    policy_revision: null,
    input_hash: null,
    escalation_id: hold.id,
    release,
    resolved_by,
  }
  return { type: 'call.judged', call_id: call.call_id, record: { ...record } }
}
