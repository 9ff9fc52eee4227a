// Subscriptions as a room: made, pinned, accepted, taken back and ended; each change one commit with its log row (decision 29).
import type { PatchSubscription, Subscribe, Subscription, SubscriptionDetail } from '../../shared/contract/library.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { communityReferences } from '../opa/community-references.ts'
import type { SubscriptionRow } from '../store/library-tables.ts'
import type { NewSubscription, SubscriptionStore } from '../store/subscriptions.ts'
import { type ChangeVersionDeps, createChangeVersion } from './change-version.ts'
import { type Fetched, fetchParts, mustBeWhole, partsInForce } from './parts.ts'
import { dropGuards, type PutVersionDeps } from './put-version.ts'
import type { Signals } from './signals.ts'
import { nextSync, subscriptionDetail, subscriptionItem, told } from './subscription-row.ts'

export interface SubscriptionsDeps extends PutVersionDeps, ChangeVersionDeps {
  readonly subscriptions: SubscriptionStore
  readonly signals: Signals
  readonly onLost: (error: unknown) => void
}

export interface Subscriptions {
  list(query: { limit: number; offset: number }): { items: Subscription[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): SubscriptionDetail
  ofArtifact(artifactId: string): string | null
  /** Throws LibraryProblem; Refusal 409 `already_subscribed`, `slug_taken`; 422 when it does not fit what is here. */
  subscribe(artifactId: string, input: Subscribe, operatorId: string, signal?: AbortSignal): Promise<Subscription>
  /** Throws Refusal 404; 409 `referenced` while own policies name it. */
  end(id: string, operatorId: string): Promise<void>
  endOf(artifactId: string, operatorId: string): Promise<void>
  patch(id: string, patch: PatchSubscription, operatorId: string, signal?: AbortSignal): Promise<SubscriptionDetail>
  /** Throws Refusal 409 when another version waits, or it does not fit any more. */
  accept(id: string, version: string, operatorId: string, signal?: AbortSignal): Promise<SubscriptionDetail>
  /** Throws Refusal 404 for a version that is not kept. */
  rollback(id: string, version: string, operatorId: string, signal?: AbortSignal): Promise<SubscriptionDetail>
}

export function createSubscriptions(deps: SubscriptionsDeps): Subscriptions {
  const { subscriptions: rows } = deps
  const mustFind = (id: string): SubscriptionRow => rows.byId(id) ?? notThere()
  const shown = (id: string) => subscriptionDetail(mustFind(id), rows)
  const change = createChangeVersion(deps)
  const end = (row: SubscriptionRow, by: string) => endSubscription(deps, row, by)
  return {
    list({ limit, offset }) {
      const all = rows.all()
      return { items: all.slice(offset, offset + limit).map(subscriptionItem), total: all.length }
    },
    get: shown,
    ofArtifact: (artifactId) => rows.byArtifact(artifactId)?.id ?? null,
    subscribe: (artifactId, input, by, signal) => subscribe(deps, artifactId, input, by, signal ?? never),
    end: async (id, by) => end(mustFind(id), by),
    endOf: async (artifactId, by) => end(rows.byArtifact(artifactId) ?? notThere(), by),
    async patch(id, patch, by, signal = never) {
      await change.patch(mustFind(id), patch, by, signal)
      return shown(id)
    },
    async accept(id, version, by, signal = never) {
      await change.accept(mustFind(id), version, by, signal)
      return shown(id)
    },
    async rollback(id, version, by, signal = never) {
      await change.rollback(mustFind(id), version, by, signal)
      return shown(id)
    },
  }
}

const never = new AbortController().signal

function notThere(): never {
  throw new Refusal(404, 'not_found', 'There is no such subscription.')
}

async function subscribe(
  deps: SubscriptionsDeps,
  artifactId: string,
  input: Subscribe,
  by: string,
  signal: AbortSignal,
): Promise<Subscription> {
  const { subscriptions, updateGate, putVersion, newId, clock, signals } = deps
  if (subscriptions.byArtifact(artifactId)) {
    throw new Refusal(409, 'already_subscribed', 'There is a subscription to this artifact already.')
  }
  const library = deps.library()
  const fetched = await fetchParts(library, { artifactId, signal })
  mustBeWhole(fetched)
  mustNotBeTaken(subscriptions, fetched)
  const objects = new Map(
    fetched.parts.flatMap(({ artifact_id, kind }) => (kind === 'pack' ? [] : [[artifact_id, newId()]])),
  )
  const { mode, allow_rules } = input
  const question = { before: [], after: fetched.parts, objects, effect: { mode, allow_rules }, signal }
  const { blocked, proofs } = await updateGate.fits(question)
  if (blocked !== null) throw new Refusal(422, 'does_not_fit', blocked)
  const at = clock.timestamp()
  const after = newRow(deps, fetched, { ...input, source: library.source.id, by, at })
  const [whole] = fetched.parts
  await putVersion({
    before: null,
    after,
    parts: fetched.parts,
    objects,
    proofs,
    reason: 'subscribed',
    by,
    at,
    first: () => mustNotBeTaken(subscriptions, fetched),
    record: {
      type: 'subscription.created',
      record: { operator_id: by, ...told(after), mode, allow_rules, sha256: whole.sha256 },
    },
  })
  signals.keep(library.source.id, { kind: 'subscribed', artifact_id: artifactId, cadence: input.cadence })
  void signals.flush().catch(deps.onLost)
  return subscriptionItem(subscriptions.byId(after.id) ?? after)
}

function newRow(
  { newId, clock, chance }: SubscriptionsDeps,
  { parts, latest_version }: Fetched,
  { cadence, mode, allow_rules, source, by, at }: Subscribe & { source: string; by: string; at: string },
): NewSubscription {
  const [{ artifact_id, slug, name, kind, version, publisher_key }] = parts
  return {
    ...{ id: newId(), artifact_id, source, slug, name, kind, cadence, mode, publisher_key, latest_version },
    allow_rules: allow_rules ? 1 : 0,
    resolved_version: version,
    pinned_version: null,
    parts: '[]',
    last_sync_at: at,
    next_sync_at: nextSync(clock.now(), cadence, chance()),
    state: 'current',
    state_reason: null,
    pending: null,
    created_by: by,
    created_at: at,
  }
}

/** Own policies find a module by its slug: under one of another artifact they would hear something else. */
function mustNotBeTaken(subscriptions: SubscriptionStore, { parts }: Fetched): void {
  const here = subscriptions.all().flatMap((row) => partsInForce(row.parts))
  const clash = parts
    .filter(({ kind }) => kind === 'policy')
    .find(({ slug, artifact_id }) => here.some((part) => part.slug === slug && part.artifact_id !== artifact_id))
  if (!clash) return
  const message = `“${clash.slug}” is the name of another artifact here already. End that subscription first, or install a copy.`
  throw new Refusal(409, 'slug_taken', message)
}

async function endSubscription(deps: SubscriptionsDeps, row: SubscriptionRow, by: string): Promise<void> {
  const { enact, rows, subscriptions, patterns, signals } = deps
  try {
    await enact.set({
      put: [],
      drop: rows.subscribed(row.id),
      by,
      first: () => mustNotBeReferenced(deps, row),
      within() {
        if (!subscriptions.drop(row.id)) throw notThere()
        dropGuards(deps, partsInForce(row.parts))
        subscriptions.sweepTexts()
        signals.keep(row.source, { kind: 'ended', artifact_id: row.artifact_id })
      },
      record: () => ({ type: 'subscription.ended', record: { operator_id: by, ...told(row) } }),
    })
  } finally {
    await patterns.refresh()
  }
  void signals.flush().catch(deps.onLost)
}

/** Own drafts count too: they are about to be used. Another subscription may hold the same module. */
function mustNotBeReferenced({ rows, subscriptions }: SubscriptionsDeps, row: SubscriptionRow): void {
  const slugsOf = (each: SubscriptionRow) => partsInForce(each.parts).map(({ slug }) => slug)
  const others = subscriptions.all().filter(({ id }) => id !== row.id)
  const left = new Set(others.flatMap(slugsOf))
  const going = slugsOf(row).filter((slug) => !left.has(slug))
  const referring = rows
    .list({ source: 'custom' })
    .filter(({ status }) => status !== 'archived')
    .filter(({ rego_content }) => communityReferences(rego_content).some(({ slug }) => going.includes(slug)))
  if (referring.length === 0) return
  throw new Refusal(
    409,
    'referenced',
    'Policies of your own refer to it. Change those first.',
    referring.map(({ id, name }) => ({ path: `policies.${id}`, message: name })),
  )
}
