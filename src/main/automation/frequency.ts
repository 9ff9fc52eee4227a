// How often each pattern was seen in the trailing 24 hours, and by which kinds of events; rebuilt from the log at start.
import type { DetectionType } from '../../shared/contract/candidate.ts'
import type { Detection } from './detection.ts'

export const windowMs = 24 * 3_600_000
/** Of one pattern: beyond this many it is counted no further. */
const mostTimes = 1000
/** Patterns at a time; the one that was silent the longest goes first. */
const mostPatterns = 1000

export interface Seen {
  readonly occurrences: number
  readonly types: readonly DetectionType[]
}

interface Track {
  /** Milliseconds since the epoch, oldest first. */
  readonly times: number[]
  readonly last: Map<DetectionType, number>
}

export interface Frequency {
  /** Counts one event and says how the pattern stands with it. */
  note(signature: string, detection: Pick<Detection, 'at' | 'type'>): Seen
  readonly patterns: number
}

/** Time is that of the events, so that a replay counts as it was counted. */
export function createFrequency(): Frequency {
  const tracks = new Map<string, Track>()
  return {
    note(signature, { at, type }) {
      const now = Date.parse(at)
      const track: Track = tracks.get(signature) ?? { times: [], last: new Map() }
      // Last in order: what stands first has been silent the longest.
      tracks.delete(signature)
      tracks.set(signature, track)
      const { times } = track
      while (times.length > 0 && (times.length >= mostTimes || (times[0] ?? now) < now - windowMs)) times.shift()
      times.push(now)
      track.last.set(type, now)
      for (const [each, time] of track.last) if (time < now - windowMs) track.last.delete(each)
      const [oldest] = tracks.size > mostPatterns ? tracks.keys() : []
      if (oldest !== undefined) tracks.delete(oldest)
      return { occurrences: times.length, types: [...track.last.keys()] }
    },
    get patterns() {
      return tracks.size
    },
  }
}
