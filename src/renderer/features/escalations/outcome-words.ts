// What became of a held call or result, in a sentence.
import type { Escalation } from '../../../shared/contract/escalation.ts'

const ofCalls = {
  approved: 'A person allowed this call once. It is sent on when the agent asks again.',
  spent: 'A person allowed this call once, and it was sent on.',
  denied: 'A person denied this call.',
  expired: 'Nobody answered in time, so the call was denied.',
  cancelled: 'The call was withdrawn before anybody answered.',
} as const

const ofResults = {
  denied: 'A person denied this result; the agent is told that it is blocked.',
  expired: 'Nobody answered in time, so the result was denied.',
  cancelled: 'The call was withdrawn before anybody answered.',
} as const

/** Empty while it waits. */
export function outcomeWords({ kind, status, release }: Pick<Escalation, 'kind' | 'status' | 'release'>): string {
  if (status === 'pending') return ''
  if (kind === 'call') return ofCalls[status]
  if (status !== 'approved' && status !== 'spent') return ofResults[status]
  const how = release === 'sanitised' ? ', cleaned' : release === 'original' ? ', as it came' : ''
  const then = status === 'spent' ? 'The agent has it' : 'The agent gets it when it asks again'
  return `A person allowed this result${how}. ${then}.`
}
