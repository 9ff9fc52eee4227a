// What an agent usually does, made of its calls, and what of its last ones is unlike that (decision 20).
import type { AgentBaseline, driftSignals } from '../../shared/contract/detection.ts'
import type { CallDecided } from '../../shared/contract/event.ts'
import { minuteMs } from './detector.ts'
import { rootOf } from './places.ts'

export type Habits = Pick<AgentBaseline, 'calls' | 'tools' | 'calls_per_minute' | 'resources'>

/** A call as it is remembered. */
export interface SeenCall {
  readonly call_id: string
  readonly tool: string
  readonly resources: readonly string[]
  /** Calls of the agent within the minute that it ended. */
  readonly minute: number
}

export interface Drift {
  readonly signals: (typeof driftSignals)[number][]
  /** Sentences, one for each signal. */
  readonly reasons: string[]
  readonly call_ids: string[]
}

/** A baseline is learned from this many calls, and replaced by this many. */
export const learnedCalls = 50
const comparedCalls = 30
const unknownTools = 0.5
const unknownResources = 0.8
/** Fewer calls in a minute are never too many. */
const usualRate = 30
const rateFactor = 3

const longestName = 200
const mostResources = 20

export function seenCall({ id, tool_name, targets }: CallDecided, minute: number): SeenCall {
  const resources = [...new Set(targets.map(rootOf))].slice(0, mostResources)
  return { call_id: id, tool: tool_name.slice(0, longestName), resources, minute }
}

export function habitsOf(calls: readonly SeenCall[]): Habits {
  const byTool = [...Map.groupBy(calls, ({ tool }) => tool)].sort(([, a], [, b]) => b.length - a.length)
  return {
    calls: calls.length,
    tools: Object.fromEntries(byTool.map(([tool, used]) => [tool, used.length / calls.length])),
    calls_per_minute: Math.max(0, ...calls.map(({ minute }) => minute)),
    resources: [...new Set(calls.flatMap(({ resources }) => resources))].sort(),
  }
}

/** Null when nothing is unlike. `calls` are the last ones, at most fifty, oldest first. */
export function driftFrom(habits: Habits, calls: readonly SeenCall[]): Drift | null {
  const last = calls.length < comparedCalls ? [] : calls.slice(-comparedCalls)
  const known = new Set(habits.resources)
  const newTools = last.filter(({ tool }) => !Object.hasOwn(habits.tools, tool))
  const newPlaces = last.filter(({ resources }) => resources.some((resource) => !known.has(resource)))
  const rate = calls.at(-1)?.minute ?? 0
  const found: [Drift['signals'][number], boolean, string, readonly SeenCall[]][] = [
    ['tools', newTools.length >= unknownTools * comparedCalls, saying(newTools.length, 'used tools'), newTools],
    [
      'resources',
      newPlaces.length >= unknownResources * comparedCalls,
      saying(newPlaces.length, 'touched places'),
      newPlaces,
    ],
    ['rate', rate > Math.max(usualRate, rateFactor * habits.calls_per_minute), sayingRate(rate, habits), calls],
  ]
  const unlike = found.filter(([, is]) => is)
  if (unlike.length === 0) return null
  const evidence = new Set(unlike.flatMap(([, , , shown]) => shown))
  return {
    signals: unlike.map(([signal]) => signal),
    reasons: unlike.map(([, , reason]) => reason),
    call_ids: calls.filter((call) => evidence.has(call)).map(({ call_id }) => call_id),
  }
}

function saying(calls: number, what: string): string {
  return `${calls} of its last ${comparedCalls} calls ${what} that are new to it.`
}

function sayingRate(rate: number, { calls_per_minute }: Habits): string {
  return `It made ${rate} calls within a minute, where ${calls_per_minute} are the most it is known for.`
}

export interface Minute {
  /** One more call; how many there were within the last minute, this one too. */
  count(at: number): number
}

/** By the second: however many calls there are, sixty numbers hold them. */
export function createMinute(): Minute {
  let seconds: { readonly second: number; calls: number }[] = []
  return {
    count(at) {
      const second = Math.floor(at / 1000)
      seconds = seconds.filter((each) => each.second > second - minuteMs / 1000)
      const last = seconds.at(-1)
      if (last && last.second >= second) last.calls += 1
      else seconds.push({ second, calls: 1 })
      return seconds.reduce((sum, { calls }) => sum + calls, 0)
    },
  }
}
