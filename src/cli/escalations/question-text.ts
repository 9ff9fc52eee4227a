// A held call as a question in a terminal: who, what, why, reach, arguments, time left; whole, and in this order.
import type { Escalation } from '../../shared/contract/escalation.ts'
import { wrapped } from './wrapped.ts'

const verbs = { read: 'read', write: 'write', delete: 'delete', send: 'send to', execute: 'run' } as const

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
  return `${item.agent_name} wants to ${verbs[item.action]} ${item.target ?? item.tool_name} on ${item.server_id}`
}

/** What became of it; null while it waits. */
export function outcomeOf({ status }: Pick<Escalation, 'status'>): string | null {
  return status === 'pending' ? null : outcomes[status]
}

export function leftText(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Lines for a terminal of this width. */
export function questionLines(item: Escalation, now: number, width: number): string[] {
  const text = (line: string) => wrapped(line, 2, width)
  const requester = item.requester_id
    ? `For ${item.requester_id}, ${item.requester_verified ? 'verified' : 'not verified'}`
    : 'No requester named'
  return [
    `Held call ${item.id}`,
    ...text(questionIn(item)),
    ...text(`${requester} · tool ${item.tool_name} · risk tier ${item.risk_tier} · agent ${item.agent_id}`),
    '',
    'Why it is held',
    ...text(item.reason),
    ...text(`Rule ${item.policy}`),
    '',
    'Reach',
    ...reachLines(item, width),
    '',
    'Arguments',
    ...argumentLines(item.arguments, width),
    ...(item.edited_arguments === null ? [] : ['Approved instead', ...argumentLines(item.edited_arguments, width)]),
    '',
    ...endLines(item, now, text),
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
    return [`Time left ${leftText(item.expires_at, now)}, then the call is denied.`, `Digest ${item.digest}`]
  const by = item.resolved_at ? ` (${item.resolved_at}${item.resolved_by ? `, by ${item.resolved_by}` : ''})` : ''
  return [
    'Outcome',
    ...text(`${outcome}${by}`),
    ...(item.notes ? text(`Notes: ${item.notes}`) : []),
    ...(item.guidance ? text(`The agent was told: ${item.guidance}`) : []),
  ]
}
