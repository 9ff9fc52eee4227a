// Puts a version in force: its policies in the engine, then everything that came of it, its texts and the log row in one commit.
import { Refusal } from '../../shared/contract/problem.ts'
import type { DlpPatterns } from '../enforcement/dlp/dlp-patterns.ts'
import { rowOf } from '../enforcement/dlp/pattern-row.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'
import type { GateReport } from '../opa/gate/gate.ts'
import type { Enact, SetEnactment } from '../policies/enact.ts'
import { newPolicyRow } from '../policies/policy-row.ts'
import type { DlpPatternStore } from '../store/dlp-patterns.ts'
import type { InboundRuleStore } from '../store/inbound-rules.ts'
import type { SubscriptionRow, SubscriptionVersionRow } from '../store/library-tables.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { NewSubscription, SubscriptionStore } from '../store/subscriptions.ts'
import type { PolicyRow } from '../store/tables.ts'
import { bodyOfKind, type Effect, heardOf, isOn, patternOf, ruleRowOf } from './objects.ts'
import { type FetchedPart, type PartInForce, partOf, partsInForce } from './parts.ts'

export interface PutVersionDeps {
  readonly enact: Enact
  readonly rows: PolicyStore
  readonly patternRows: DlpPatternStore
  readonly ruleRows: InboundRuleStore
  readonly patterns: Pick<DlpPatterns, 'refresh'>
  readonly subscriptions: SubscriptionStore
  readonly tenantId: string
}

export interface VersionPut {
  /** Null for a new subscription. */
  readonly before: SubscriptionRow | null
  /** `parts` are written by this. */
  readonly after: NewSubscription
  readonly parts: readonly FetchedPart[]
  readonly objects: ReadonlyMap<string, string>
  readonly proofs: ReadonlyMap<string, GateReport>
  readonly reason: SubscriptionVersionRow['reason']
  readonly by: string
  readonly at: string
  /** Runs when its turn has come, and may refuse. */
  readonly first?: () => void
  readonly record: ChangeRecord
}

/** Throws Refusal 409 when the subscription moved on meanwhile, 422, 503; then nothing has changed. */
export type PutVersion = (put: VersionPut) => Promise<void>

export function createPutVersion(deps: PutVersionDeps): PutVersion {
  return async (put) => {
    const { before, after, parts, objects, by } = put
    const effect = effectOf(after)
    const own = before ? deps.rows.subscribed(before.id) : []
    const policies = parts.filter(({ kind }) => kind === 'policy')
    const ids = policies.map(({ artifact_id }) => objects.get(artifact_id))
    const enactment: SetEnactment = {
      put: policies.map((part) => policyPut(deps, put, part, effect)),
      drop: own.filter(({ id }) => !ids.includes(id)),
      by,
      first() {
        mustStillBe(deps.subscriptions, before, after)
        put.first?.()
      },
      within: () => store(deps, put, effect),
      record: () => put.record,
    }
    try {
      await deps.enact.set(enactment)
    } finally {
      await deps.patterns.refresh()
    }
  }
}

export function effectOf({ mode, allow_rules }: Pick<SubscriptionRow, 'mode' | 'allow_rules'>): Effect {
  return { mode, allow_rules: allow_rules === 1 }
}

/** Looked at again in the very commit: what was judged beside one state is not put in force beside another. */
function mustStillBe(subscriptions: SubscriptionStore, before: SubscriptionRow | null, after: NewSubscription): void {
  const now = before ? subscriptions.byId(before.id) : subscriptions.byArtifact(after.artifact_id)
  const same = before
    ? now !== undefined &&
      now.parts === before.parts &&
      now.pinned_version === before.pinned_version &&
      now.mode === before.mode &&
      now.pending === before.pending
    : now === undefined
  if (same) return
  if (!before) throw new Refusal(409, 'already_subscribed', 'There is a subscription to this artifact already.')
  throw new Refusal(409, 'version_conflict', 'This subscription was changed a moment ago. Load it again.')
}

function policyPut(
  { rows, tenantId }: PutVersionDeps,
  { objects, proofs, after: { id: subscription_id, mode }, by, at }: VersionPut,
  part: FetchedPart,
  effect: Effect,
): SetEnactment['put'][number] {
  const body = bodyOfKind(part, 'policy')
  const id = objects.get(part.artifact_id)
  if (!body || id === undefined) throw new Error(`${part.artifact_id} is no policy`)
  const before = rows.byId(id) ?? null
  const { name, description, content } = body
  const fresh = newPolicyRow({ name, description, rego_content: content }, by, at, {
    source: 'community',
    subscription_id,
    slug: part.slug,
    heard: heardOf(effect),
  })
  const said = before?.name !== name || before.description !== description || before.rego_content !== content
  const kept = before && {
    created_by: before.created_by,
    created_at: before.created_at,
    module_index: before.module_index,
  }
  const version = before ? before.version + (said ? 1 : 0) : 1
  const status = mode === 'monitor' ? ('monitor' as const) : ('active' as const)
  const after: PolicyRow = { ...fresh, ...kept, id, version, tenant_id: tenantId, status }
  const proof = proofs.get(part.artifact_id)
  return { before, after, ...(proof ? { proof } : {}) }
}

function store(deps: PutVersionDeps, put: VersionPut, effect: Effect): void {
  const { subscriptions } = deps
  const { before, after, parts, objects, reason, by, at } = put
  mustStillBe(subscriptions, before, after)
  const inForce = parts.map(
    (part): PartInForce => ({ ...partOf(part), object_id: objects.get(part.artifact_id) ?? null }),
  )
  const kept = JSON.stringify(inForce)
  subscriptions.put({ ...after, parts: kept })
  for (const { sha256, text } of parts) subscriptions.keepText(sha256, text)
  const [whole] = parts
  if (whole && (before === null || before.parts !== kept || reason === 'rollback')) {
    const { version, sha256 } = whole
    subscriptions.addVersion({ subscription_id: after.id, version, sha256, parts: kept, applied_at: at, reason, by })
  }
  subscriptions.sweepTexts()
  storeGuards(deps, put, effect)
  const gone = before ? partsInForce(before.parts) : []
  const ids = inForce.map(({ object_id }) => object_id)
  dropGuards(
    deps,
    gone.filter(({ object_id }) => !ids.includes(object_id)),
  )
}

/** Patterns and rules; a switch that the operator moved stays while the mode does. */
function storeGuards({ patternRows, ruleRows }: PutVersionDeps, put: VersionPut, effect: Effect): void {
  const { before, after, by, at } = put
  const sameMode = before !== null && before.mode === after.mode
  for (const part of put.parts) {
    const id = put.objects.get(part.artifact_id)
    if (id === undefined) continue
    const subscription_id = after.id
    if (part.kind === 'dlp_pattern') {
      const was = patternRows.byId(id)
      const enabled = sameMode && was ? was.enabled === 1 : isOn(part, effect)
      const created = was ?? { created_by: by, created_at: at }
      patternRows.put(rowOf(patternOf(part, { id, subscription_id, enabled }), created))
    }
    if (part.kind === 'inbound_rule') {
      const was = ruleRows.byId(id)
      const enabled =
        sameMode && was ? was.enabled === 1 && (isOn(part, effect) || was.action === 'allow') : isOn(part, effect)
      const row = ruleRowOf(part, { id, subscription_id, by, at, enabled })
      if (was) ruleRows.update({ ...row, created_by: was.created_by, created_at: was.created_at })
      else ruleRows.insert(row)
    }
  }
}

export function dropGuards(
  { patternRows, ruleRows }: Pick<PutVersionDeps, 'patternRows' | 'ruleRows'>,
  parts: readonly PartInForce[],
): void {
  for (const { kind, object_id } of parts) {
    if (object_id === null) continue
    if (kind === 'dlp_pattern') patternRows.drop(object_id)
    if (kind === 'inbound_rule') ruleRows.drop(object_id)
  }
}
