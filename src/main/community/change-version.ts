// What a person does about the version of a subscription: accept what waits, go back, pin, let go, change how it counts.
import type { Clock } from '../../shared/clock.ts'
import { compareVersions } from '../../shared/contract/community.ts'
import type { PatchSubscription } from '../../shared/contract/library.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { SubscriptionRow } from '../store/library-tables.ts'
import type { NewSubscription, SubscriptionStore } from '../store/subscriptions.ts'
import type { CurrentLibrary } from './library.ts'
import { type FetchedPart, fetchParts, mustBeWhole, partsInForce, readParts } from './parts.ts'
import { effectOf, type PutVersion, type VersionPut } from './put-version.ts'
import { nextSync, pendingOf, told } from './subscription-row.ts'
import type { UpdateGate } from './update-gate.ts'

export interface ChangeVersion {
  accept(row: SubscriptionRow, version: string, by: string, signal: AbortSignal): Promise<void>
  rollback(row: SubscriptionRow, version: string, by: string, signal: AbortSignal): Promise<void>
  patch(row: SubscriptionRow, patch: PatchSubscription, by: string, signal: AbortSignal): Promise<void>
}

export interface ChangeVersionDeps {
  readonly library: CurrentLibrary
  readonly updateGate: UpdateGate
  readonly putVersion: PutVersion
  readonly subscriptions: SubscriptionStore
  readonly clock: Clock
  readonly newId: () => string
  /** From 0 to 1. */
  readonly chance: () => number
}
export function createChangeVersion(deps: ChangeVersionDeps): ChangeVersion {
  const carryOut = createCarryOut(deps)
  return {
    accept: (row, version, by, signal) => accept(deps, carryOut, { row, version, by, signal }),
    rollback: (row, version, by, signal) => rollback(deps, carryOut, { row, version, by, signal }),
    patch: (row, patch, by, signal) => patchSubscription(deps, carryOut, { row, patch, by, signal }),
  }
}

interface Asked {
  readonly row: SubscriptionRow
  readonly version: string
  readonly by: string
  readonly signal: AbortSignal
}

interface Carried extends Pick<VersionPut, 'reason' | 'by'> {
  readonly row: SubscriptionRow
  readonly after: NewSubscription
  readonly parts: readonly FetchedPart[]
  readonly signal: AbortSignal
  readonly type: string
  readonly more?: Readonly<Record<string, unknown>>
}

type CarryOut = (carried: Carried) => Promise<void>

/** Proved beside what is here today, then put in force. Throws Refusal 409 `does_not_fit`; then nothing has changed. */
function createCarryOut({ updateGate, putVersion, subscriptions, clock, newId }: ChangeVersionDeps): CarryOut {
  return async ({ row, after, parts, reason, by, signal, type, more }) => {
    const before = readParts(partsInForce(row.parts), subscriptions) ?? []
    const objects = objectsFor(row, parts, newId)
    const { blocked, proofs } = await updateGate.fits({
      before,
      after: parts,
      objects,
      effect: effectOf(after),
      signal,
    })
    if (blocked !== null) throw new Refusal(409, 'does_not_fit', blocked)
    const record = {
      type,
      record: {
        operator_id: by,
        ...told(after),
        from_version: row.resolved_version,
        sha256: parts[0]?.sha256,
        ...more,
      },
    }
    await putVersion({ before: row, after, parts, objects, proofs, reason, by, at: clock.timestamp(), record })
  }
}

/** Each artifact keeps the policy, pattern or rule that came of it. */
export function objectsFor(
  row: SubscriptionRow,
  parts: readonly FetchedPart[],
  newId: () => string,
): ReadonlyMap<string, string> {
  const known = new Map(partsInForce(row.parts).map(({ artifact_id, object_id }) => [artifact_id, object_id]))
  const all = new Map(
    [...known].flatMap(([artifact, object]): [string, string][] => (object ? [[artifact, object]] : [])),
  )
  for (const { artifact_id, kind } of parts) if (kind !== 'pack' && !all.has(artifact_id)) all.set(artifact_id, newId())
  return all
}

const settled = { state: 'current', state_reason: null, pending: null } as const

async function accept(
  { subscriptions }: ChangeVersionDeps,
  carryOut: CarryOut,
  { row, version, by, signal }: Asked,
): Promise<void> {
  const pending = pendingOf(row)
  if (!pending) throw new Refusal(409, 'nothing_waits', 'There is no update that waits.')
  if (pending.version !== version) {
    throw new Refusal(409, 'version_conflict', `It is version ${pending.version} that waits. Load it again.`)
  }
  if (row.state === 'update_blocked') throw new Refusal(409, 'update_blocked', row.state_reason ?? 'It is blocked.')
  const parts = readParts(pending.parts, subscriptions)
  if (!parts) throw new Refusal(409, 'not_kept', 'The text of this version is not here any more. Sync first.')
  const after = { ...row, ...settled, resolved_version: version, name: parts[0]?.name ?? row.name }
  const { changes } = pending
  await carryOut({
    row,
    after,
    parts,
    reason: 'accepted',
    by,
    signal,
    type: 'LIBRARY_UPDATED',
    more: { reason: 'accepted', changes },
  })
}

async function rollback(
  { subscriptions }: ChangeVersionDeps,
  carryOut: CarryOut,
  { row, version, by, signal }: Asked,
): Promise<void> {
  const parts = keptParts(subscriptions, row, version)
  if (!parts) throw new Refusal(404, 'not_kept', `Version ${version} is not one of those that can be gone back to.`)
  const after = {
    ...row,
    ...settled,
    resolved_version: version,
    pinned_version: version,
    name: parts[0]?.name ?? row.name,
  }
  await carryOut({ row, after, parts, reason: 'rollback', by, signal, type: 'subscription.rolled_back' })
}

function keptParts(store: SubscriptionStore, row: SubscriptionRow, version: string): readonly FetchedPart[] | null {
  const kept = store.history(row.id).find((each) => each.version === version)
  return kept ? readParts(partsInForce(kept.parts), store) : null
}

async function patchSubscription(
  deps: ChangeVersionDeps,
  carryOut: CarryOut,
  { row, patch, by, signal }: Omit<Asked, 'version'> & { readonly patch: PatchSubscription },
): Promise<void> {
  const { pinned_version, cadence = row.cadence, mode = row.mode } = patch
  const unpinned = pinned_version === null && row.pinned_version !== null
  const pinned = typeof pinned_version === 'string' && pinned_version !== row.pinned_version
  if (!unpinned && !pinned && cadence === row.cadence && mode === row.mode) return
  const moved = pinned && pinned_version !== row.resolved_version
  const parts = moved
    ? await partsOf(deps, row, pinned_version, signal)
    : readParts(partsInForce(row.parts), deps.subscriptions)
  if (!parts) throw new Refusal(409, 'not_kept', 'The text of the version in force is not here any more. Sync first.')
  const after: NewSubscription = {
    ...row,
    ...(pinned ? { ...settled, pinned_version, resolved_version: pinned_version } : {}),
    ...(unpinned ? { pinned_version: null } : {}),
    cadence,
    mode,
    name: parts[0]?.name ?? row.name,
    next_sync_at: unpinned ? deps.clock.timestamp() : nextFor(deps, row, cadence),
  }
  const type = pinned ? 'subscription.pinned' : unpinned ? 'subscription.unpinned' : 'subscription.updated'
  await carryOut({
    row,
    after,
    parts,
    reason: 'pinned',
    by,
    signal,
    type,
    more: { cadence, mode, pinned_version: after.pinned_version },
  })
}

function nextFor(
  { clock, chance }: ChangeVersionDeps,
  row: SubscriptionRow,
  cadence: SubscriptionRow['cadence'],
): string | null {
  return cadence === row.cadence ? row.next_sync_at : nextSync(clock.now(), cadence, chance())
}

/** One that was in force before, or the very one that is asked for from the library. */
async function partsOf(
  { library, subscriptions }: ChangeVersionDeps,
  row: SubscriptionRow,
  version: string,
  signal: AbortSignal,
): Promise<readonly FetchedPart[]> {
  const kept = keptParts(subscriptions, row, version)
  if (kept) return kept
  if (compareVersions(version, row.resolved_version) < 0) {
    const message = `Version ${version} was never in force here. Only a version that was can be gone back to.`
    throw new Refusal(409, 'never_in_force', message)
  }
  const fetched = await fetchParts(library(), {
    artifactId: row.artifact_id,
    version,
    known: partsInForce(row.parts),
    signal,
  })
  mustBeWhole(fetched)
  return fetched.parts
}
