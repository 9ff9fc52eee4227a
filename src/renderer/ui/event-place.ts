// Where a row of the log can be read in full: the candidate, the call or the agent that it is about.
import type { EventItem } from '../../shared/contract/event.ts'
import { placeIn } from './creating.ts'
import { homes } from './homes.ts'

export interface EventPlace {
  readonly path: string
  /** What is there, as in "Show the call". */
  readonly thing: 'call' | 'suggestion' | 'agent' | 'exceptions'
}

/** Null where there is no such page. */
export function placeOfEvent({ type, call_id, agent_id, data }: EventItem): EventPlace | null {
  const candidate = data.candidate_id
  if (type.startsWith('POLICY_') && typeof candidate === 'string')
    return { path: placeIn(homes.candidates, candidate), thing: 'suggestion' }
  // Drift and poisoning are about what an agent does, not about one call of it.
  if (/^(BEHAVIORAL_DRIFT|BASELINE_)/.test(type) && agent_id !== undefined)
    return { path: placeIn(homes.agents, agent_id), thing: 'agent' }
  const call = call_id ?? callsOf(data).at(-1)
  if (call !== undefined) return { path: placeIn(homes.activity, call), thing: 'call' }
  return type === 'EXCEPTION_SPREE' ? { path: homes.exceptions, thing: 'exceptions' } : null
}

/** The calls that an event names as its evidence, oldest first. */
export function callsOfEvent({ call_id, data }: Pick<EventItem, 'call_id' | 'data'>): readonly string[] {
  const named = callsOf(data)
  return named.length > 0 || call_id === undefined ? named : [call_id]
}

function callsOf({ call_ids }: EventItem['data']): readonly string[] {
  return Array.isArray(call_ids) ? call_ids.filter((each) => typeof each === 'string') : []
}
