// How much of what was said of a call when it was made still counts: as far as those who said it are the same.
import type { ReplayableCall } from '../events/replayable.ts'
import type { PolicySet } from '../opa/policy-set.ts'
import { type Voice, voices, voicesIn } from '../opa/voices.ts'
import type { PolicySetStore, SavedPolicySet } from '../store/policy-sets.ts'

/** What the engine said when the call was made, and of whom it counts today. */
export interface RecordedAnswer {
  /** JSON text. */
  readonly answer: string
  /** Of everybody, for it was said by the very set before the change; or else of these alone, beside other policies. */
  readonly counts: 'whole' | ReadonlySet<Voice>
}

type Kept = Pick<PolicySetStore, 'surroundings' | 'load'>

/** As the log keeps it. */
export type OnRecord = Pick<ReplayableCall, 'policy_revision' | 'answer'>

/** Null where nothing was kept of it, or nothing counts. */
export type RecordedOf = (call: OnRecord) => RecordedAnswer | null

/** Sets that differ in nothing but policies are looked at once. */
export function createRecordedOf(kept: Kept, before: PolicySet): RecordedOf {
  const bySet = new Map<string, RecordedAnswer['counts']>([[before.revision, 'whole']])
  const bySurroundings = new Map<string, ReadonlySet<Voice>>([[before.surroundings, new Set(voices)]])
  let known: ReturnType<typeof voicesIn> | null = null
  const says = () => {
    known ??= voicesIn(before.modules, before.data)
    return known
  }
  const alike = (then: string) => {
    const around = kept.surroundings(then)
    if (around === null) return new Set<Voice>()
    const counts = bySurroundings.get(around) ?? alikeIn(kept.load(then), says())
    bySurroundings.set(around, counts)
    return counts
  }
  return ({ policy_revision, answer }) => {
    if (policy_revision === null || answer === null) return null
    const counts = bySet.get(policy_revision) ?? alike(policy_revision)
    bySet.set(policy_revision, counts)
    return counts === 'whole' || counts.size > 0 ? { answer, counts } : null
  }
}

function alikeIn(then: SavedPolicySet | null, says: Readonly<Record<Voice, string>>): ReadonlySet<Voice> {
  const text = then?.documents.find(({ name }) => name === 'data')?.text
  if (!then || text === undefined) return new Set()
  const said = voicesIn(then.modules, JSON.parse(text) as Record<string, unknown>)
  return new Set(voices.filter((voice) => said[voice] === says[voice]))
}
