// One subscription in one run of the sync: what the library has of it, and what becomes of a new version.
import { compareVersions } from '../../shared/contract/community.ts'
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import type { SubscriptionRow } from '../store/library-tables.ts'
import type { NewSubscription } from '../store/subscriptions.ts'
import { type ChangeVersionDeps, objectsFor } from './change-version.ts'
import type { Library } from './library.ts'
import { type FetchedPart, fetchParts, mustBeWhole, partOf, partsInForce, readParts } from './parts.ts'
import { effectOf } from './put-version.ts'
import { LibraryProblem } from './source/library-source.ts'
import { nextSync, pendingOf, type StoredPending, told } from './subscription-row.ts'
import type { UpdateVerdict } from './update-gate.ts'

export interface UpdateOneDeps
  extends Pick<ChangeVersionDeps, 'updateGate' | 'putVersion' | 'subscriptions' | 'chance' | 'newId'> {
  readonly recorder: Pick<ChangeRecorder, 'record'>
  readonly coolDownHours: () => number
}

/** One time for everything that a run decides. */
export interface SyncRun {
  readonly library: Library
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly signal: AbortSignal
}

export type Outcome = 'same' | 'updated' | 'waiting' | 'blocked' | 'orphaned'

/** Who acts when nobody does. */
const by = 'library-sync'

/** Throws LibraryProblem `unreachable` or `stale`, and Refusal: the subscription is as it was. */
export async function updateOne(deps: UpdateOneDeps, row: SubscriptionRow, run: SyncRun): Promise<Outcome> {
  if (row.source !== run.library.source.id) {
    return orphan(deps, row, run, `It came of another library (${row.source}) than the one in the settings.`)
  }
  try {
    const { latest_version } = await run.library.source.artifact(row.artifact_id, run.signal)
    if (compareVersions(latest_version, row.latest_version) < 0) {
      throw new LibraryProblem(
        'untrusted',
        `The library goes back from version ${row.latest_version} to ${latest_version}.`,
      )
    }
    const fresh = { ...row, latest_version }
    if (row.pinned_version !== null || latest_version === row.resolved_version) return same(deps, row, fresh, run)
    return await offer(deps, fresh, row, run)
  } catch (error) {
    if (!(error instanceof LibraryProblem)) throw error
    if (error.code === 'gone')
      return orphan(deps, row, run, 'The library has it no more. What is here goes on counting.')
    if (error.code === 'unreachable' || error.code === 'stale') throw error
    return block(deps, row, row, run, { reason: error.message, pending: row.pending, version: row.latest_version })
  }
}

function looked({ chance }: UpdateOneDeps, { cadence }: SubscriptionRow, { now }: SyncRun) {
  return { last_sync_at: new Date(now).toISOString(), next_sync_at: nextSync(now, cadence, chance()) }
}

/** Nothing that anybody decided meanwhile is written over. */
function put({ subscriptions }: UpdateOneDeps, before: SubscriptionRow, after: NewSubscription): boolean {
  const now = subscriptions.byId(before.id)
  if (!now || JSON.stringify(now) !== JSON.stringify(before)) return false
  subscriptions.put(after)
  return true
}

function same(deps: UpdateOneDeps, before: SubscriptionRow, fresh: NewSubscription, run: SyncRun): Outcome {
  const settled = { state: 'current', state_reason: null, pending: null } as const
  put(deps, before, { ...fresh, ...looked(deps, before, run), ...settled })
  return 'same'
}

function orphan(deps: UpdateOneDeps, row: SubscriptionRow, run: SyncRun, state_reason: string): Outcome {
  put(deps, row, { ...row, ...looked(deps, row, run), state: 'orphaned', state_reason })
  return 'orphaned'
}

interface Blocking {
  readonly reason: string
  readonly pending: string | null
  readonly version: string
}

/** Told once for a reason, however often it is looked at again. */
async function block(
  deps: UpdateOneDeps,
  before: SubscriptionRow,
  fresh: NewSubscription,
  run: SyncRun,
  { reason, pending, version }: Blocking,
  keep: () => void = () => {},
): Promise<Outcome> {
  const after = {
    ...fresh,
    ...looked(deps, before, run),
    state: 'update_blocked' as const,
    state_reason: reason,
    pending,
  }
  const known = before.state === 'update_blocked' && before.state_reason === reason
  const record = { ...told(fresh), offered_version: version, reason, by }
  await deps.recorder.record(
    () => {
      const done = put(deps, before, after)
      if (done) keep()
      return done
    },
    (done) => (done && !known ? { type: 'LIBRARY_UPDATE_BLOCKED', record } : []),
  )
  return 'blocked'
}

/** A version that is new, or that waits and is looked at again. */
async function offer(
  deps: UpdateOneDeps,
  fresh: NewSubscription,
  row: SubscriptionRow,
  run: SyncRun,
): Promise<Outcome> {
  const waiting = row.state === 'update_pending' ? pendingOf(row) : null
  if (waiting?.version === fresh.latest_version && !isDue(deps, waiting, run)) {
    put(deps, row, { ...fresh, ...looked(deps, row, run) })
    return 'waiting'
  }
  const known = partsInForce(row.parts)
  const fetched = await fetchParts(run.library, {
    artifactId: row.artifact_id,
    version: fresh.latest_version,
    known,
    signal: run.signal,
  })
  mustBeWhole(fetched)
  const before = readParts(known, deps.subscriptions) ?? []
  const objects = objectsFor(row, fetched.parts, deps.newId)
  const effect = effectOf(row)
  const verdict = await deps.updateGate.judge({ before, after: fetched.parts, objects, effect, signal: run.signal })
  return decide(deps, { fresh, row, run, parts: fetched.parts, objects, verdict, waiting })
}

/** Milliseconds since the epoch, with the cool-down as it is set now. */
function appliesFrom({ coolDownHours }: UpdateOneDeps, seen: number): number {
  return seen + coolDownHours() * 3_600_000
}

/** Its cool-down is over, or was set anew; what a person has to accept is never due. */
function isDue(deps: UpdateOneDeps, { seen_at, applies_at }: StoredPending, { now }: SyncRun): boolean {
  if (applies_at === null) return false
  const applies = appliesFrom(deps, Date.parse(seen_at))
  return applies <= now || applies !== Date.parse(applies_at)
}

interface Judged {
  readonly fresh: NewSubscription
  readonly row: SubscriptionRow
  readonly run: SyncRun
  readonly parts: readonly [FetchedPart, ...FetchedPart[]]
  readonly objects: ReadonlyMap<string, string>
  readonly verdict: UpdateVerdict
  readonly waiting: StoredPending | null
}

async function decide(deps: UpdateOneDeps, judged: Judged): Promise<Outcome> {
  const { fresh, row, run, parts, verdict, waiting } = judged
  const [{ version, sha256 }, ...members] = parts
  const since = waiting?.sha256 === sha256 ? Date.parse(waiting.seen_at) : run.now
  const applies = appliesFrom(deps, since)
  if (verdict.blocked === null && verdict.clean && applies <= run.now) return apply(deps, judged)
  const pending: StoredPending = {
    version,
    sha256,
    seen_at: new Date(since).toISOString(),
    applies_at: verdict.blocked === null && verdict.clean ? new Date(applies).toISOString() : null,
    changes: [...verdict.changes],
    impact: verdict.impact,
    parts: [partOf(parts[0]), ...members.map(partOf)],
  }
  const kept = JSON.stringify(pending)
  const keep = () => {
    for (const part of parts) deps.subscriptions.keepText(part.sha256, part.text)
    deps.subscriptions.sweepTexts()
  }
  if (verdict.blocked !== null) {
    const reason = `Version ${version} was not taken over. ${verdict.blocked} ${wayOut(row)}`
    return block(deps, row, fresh, run, { reason, pending: kept, version }, keep)
  }
  const state_reason =
    pending.applies_at === null
      ? `Version ${version} loosens something: look at it and accept it, or pin ${row.resolved_version}.`
      : `Version ${version} applies by itself from ${pending.applies_at}.`
  await wait(
    deps,
    row,
    { ...fresh, ...looked(deps, row, run), state: 'update_pending', state_reason, pending: kept },
    keep,
  )
  return 'waiting'
}

function wayOut({ resolved_version }: SubscriptionRow): string {
  return `Version ${resolved_version} stays in force. Pin it, or install a copy of the new one and change what is in its way.`
}

async function wait(
  deps: UpdateOneDeps,
  row: SubscriptionRow,
  after: NewSubscription,
  keep: () => void,
): Promise<void> {
  const describe = (done: boolean): ChangeRecord | [] =>
    done
      ? { type: 'subscription.update_pending', record: { ...told(after), offered_version: after.latest_version, by } }
      : []
  await deps.recorder.record(() => {
    const done = put(deps, row, after)
    if (done) keep()
    return done
  }, describe)
}

async function apply(deps: UpdateOneDeps, { fresh, row, run, parts, objects, verdict }: Judged): Promise<Outcome> {
  const [{ version, sha256, name }] = parts
  const settled = { state: 'current', state_reason: null, pending: null } as const
  const after = { ...fresh, ...looked(deps, row, run), ...settled, resolved_version: version, name }
  const { changes, impact } = verdict
  const counts = impact && {
    calls: impact.calls,
    newly_denied: impact.newly_denied.count,
    newly_escalated: impact.newly_escalated.count,
    newly_allowed: impact.newly_allowed.count,
  }
  await deps.putVersion({
    before: row,
    after,
    parts,
    objects,
    proofs: verdict.proofs,
    reason: 'sync',
    by,
    at: new Date(run.now).toISOString(),
    record: {
      type: 'LIBRARY_UPDATED',
      record: {
        ...told(after),
        from_version: row.resolved_version,
        sha256,
        reason: 'sync',
        by,
        changes,
        impact: counts,
      },
    },
  })
  return 'updated'
}
