// A held call or result as a question in a terminal: who, what, why, reach and arguments or what came back, time left; whole, and in this order.
import { verbs, wants } from '../../shared/action-words.ts'
import type { Escalation } from '../../shared/contract/escalation.ts'
import { leftText } from '../../shared/time-left.ts'
import { resultLines, resultOutcomes, resultQuestion } from './result-text.ts'
import { wrapped } from './wrapped.ts'

export const statusWords: Readonly<Record<Escalation['status'], string>> = {
  pending: 'held',
  approved: 'approved',
  spent: 'approved',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'withdrawn',
}

const outcomes: Readonly<Record<Exclude<Escalation['status'], 'pending'>, string>> = {
  approved: 'A person allowed this call once. It is sent on when the agent asks again.',
  spent: 'A person allowed this call once, and it was sent on.',
  denied: 'A person denied this call.',
  expired: 'Nobody answered in time, so the call was denied.',
  cancelled: 'The call was withdrawn before anybody answered.',
}

/** The question in one sentence. */
export function questionIn(item: Escalation): string {
  if (item.kind === 'result') return resultQuestion(item)
  return `${item.agent_name} ${wants(item.status === 'pending')} ${verbs[item.action]} ${item.target ?? item.tool_name} on ${item.server_id}`
}

/** What became of it; null while it waits. */
export function outcomeOf({ kind, status }: Pick<Escalation, 'kind' | 'status'>): string | null {
  if (status === 'pending') return null
  return kind === 'result' ? resultOutcomes[status] : outcomes[status]
}

/** Lines for a terminal of this width. */
export function questionLines(item: Escalation, now: number, width: number): string[] {
  const text = (line: string) => wrapped(line, 2, width)
  const requester = item.requester_id
    ? `For ${item.requester_name ?? item.requester_id}, ${item.requester_verified ? 'verified' : 'not verified'}`
    : 'No requester named'
  return [
    `Held ${item.kind} ${item.id}`,
    ...text(questionIn(item)),
    ...text(`${requester} · tool ${item.tool_name} · risk tier ${item.risk_tier} · agent ${item.agent_id}`),
    '',
    'Why it is held',
    ...text(item.reason),
    ...text(`Rule ${item.policy}`),
    '',
    ...(item.kind === 'result' ? resultLines(item, width) : callLines(item, width)),
    '',
    ...endLines(item, now, text),
  ]
}

function callLines(item: Escalation, width: number): string[] {
  return [
    'Reach',
    ...reachLines(item, width),
    '',
    'Arguments',
    ...argumentLines(item.arguments, width),
    ...(item.edited_arguments === null ? [] : ['Approved instead', ...argumentLines(item.edited_arguments, width)]),
  ]
}

function reachLines({ targets }: Escalation, width: number): string[] {
  if (targets.length === 0) return ['  Nothing that could be named.']
  return targets.flatMap(({ kind, op, value, raw, at }) =>
    wrapped(`${op} ${kind} ${value}${raw === value ? '' : ` (written ${JSON.stringify(raw)} at ${at})`}`, 2, width),
  )
}

/** As JSON, so that a text that reads "true" is not taken for true. */
function argumentLines(value: unknown, width: number): string[] {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  if (entries.length === 0) return ['  The call has no arguments.']
  return entries.flatMap(([name, argument]) => wrapped(`${name}: ${JSON.stringify(argument)}`, 2, width))
}

function endLines(item: Escalation, now: number, text: (line: string) => string[]): string[] {
  const outcome = outcomeOf(item)
  if (outcome === null)
    return [
      `Time left ${leftText(Date.parse(item.expires_at), now)}, then the ${item.kind} is denied.`,
      `Digest ${item.digest}`,
    ]
  const by = item.resolved_at ? ` (${item.resolved_at}${item.resolved_by ? `, by ${item.resolved_by}` : ''})` : ''
  return [
    'Outcome',
    ...text(`${outcome}${by}`),
    ...(item.release ? text(`Handed over: ${item.release}`) : []),
    ...(item.notes ? text(`Notes: ${item.notes}`) : []),
    ...(item.guidance ? text(`The agent was told: ${item.guidance}`) : []),
  ]
}
