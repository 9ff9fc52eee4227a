// The one way in which a policy changes: proved by the gate, taken by the engine, then stored with its log row.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GateFinding } from '../../shared/contract/policy.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import type { PolicyModule } from '../opa/active-set.ts'
import { copiesOf } from '../opa/community-references.ts'
import type { Gate, GateReport } from '../opa/gate/gate.ts'
import type { Opa } from '../opa/opa.ts'
import { renderModule } from '../opa/render-module.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicyRow } from '../store/tables.ts'
import { loadedPolicy, versionRow } from './policy-row.ts'

/** What a text needs to pass before it may reach the live engine (decision 11). */
export type PolicyGate = Pick<Gate, 'check'>

/** The live engine: resolves once it decides on the changed set; rejects with the set as it was. */
export type PolicyEngine = Pick<Opa, 'changePolicies'>

export interface EnactDeps {
  readonly rows: PolicyStore
  readonly gate: PolicyGate
  readonly engine: PolicyEngine
  readonly recorder: ChangeRecorder
}

export interface Enactment {
  /** Null for a new policy. */
  readonly before: PolicyRow | null
  readonly after: PolicyRow
  readonly by: string
  readonly record: (after: PolicyRow) => ChangeRecord | readonly ChangeRecord[]
  /** What the gate said of this very text just before; without it the gate is asked now. */
  readonly proof?: GateReport
  /** Runs in the same commit and may refuse. */
  readonly within?: () => void
  readonly changeRequestId?: string
}

/** Several policies in one step of the engine and one commit, with whatever else belongs to it. */
export interface SetEnactment {
  readonly put: readonly Pick<Enactment, 'before' | 'after' | 'proof'>[]
  readonly drop: readonly PolicyRow[]
  readonly by: string
  /** Runs when its turn has come, before anything else, and may refuse. */
  readonly first?: () => void
  readonly within?: () => void
  readonly record: () => ChangeRecord | readonly ChangeRecord[]
}

/** Throws Refusal 409 when a policy moved on meanwhile, 422 from the gate, 503 from the engine; then nothing has changed. */
export interface Enact {
  /** Resolves to the policy as stored. */
  (enactment: Enactment): Promise<PolicyRow>
  set(enactment: SetEnactment): Promise<void>
  /**
   * Has the engine hold a policy that is not stored yet and hear nothing of it; enacted later, it need only be heard.
   * Nothing happens when it is stored by now, or not `wanted` any more. Throws Refusal 422 from the gate, 503 from the engine.
   */
  ready(policy: Pick<Enactment, 'after' | 'proof'>, wanted: () => boolean): Promise<void>
  /** The opposite; one that was stored meanwhile stays. */
  forget(id: string): Promise<void>
}

/** One after the other: of two changes at once the later one sees what the earlier one left, or is refused. */
export function createEnact(deps: EnactDeps): Enact {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return Object.assign((enactment: Enactment) => inTurn(() => enactOne(deps, enactment)), {
    set: (enactment: SetEnactment) => inTurn(() => enactSet(deps, enactment)),
    ready: (policy: Pick<Enactment, 'after' | 'proof'>, wanted: () => boolean) =>
      inTurn(async () => {
        if (deps.rows.byId(policy.after.id) || !wanted()) return
        const loaded = loadedPolicy(await proved({ before: null, ...policy }, deps.gate, deps.rows))
        if (loaded) await deps.engine.changePolicies({ put: [{ ...loaded, heard: 'none' }] }).catch(notTaken)
      }),
    forget: (id: string) =>
      inTurn(async () => {
        if (!deps.rows.byId(id)) await deps.engine.changePolicies({ drop: [id] }).catch(notTaken)
      }),
  })
}

async function enactOne(deps: EnactDeps, { changeRequestId, record, ...enactment }: Enactment): Promise<PolicyRow> {
  let stored = enactment.after
  const told = (after: readonly PolicyRow[]) => {
    stored = after[0] ?? stored
  }
  const set = { ...enactment, put: [enactment], drop: [], record: () => record(stored) }
  await enactSet(deps, set, { changeRequestId: changeRequestId ?? null, told })
  return stored
}

interface OfOne {
  readonly changeRequestId: string | null
  /** The policies as they will be stored. */
  readonly told: (after: readonly PolicyRow[]) => void
}

async function enactSet(
  { rows, gate, engine, recorder }: EnactDeps,
  { put, drop, by, first, within, record }: SetEnactment,
  { changeRequestId, told }: OfOne = { changeRequestId: null, told() {} },
): Promise<void> {
  first?.()
  const known = [...put.flatMap(({ before }) => before ?? []), ...drop]
  if (!known.every((row) => stillIs(rows, row))) throw movedOn()
  const changes: Change[] = []
  for (const each of put) changes.push({ before: each.before, after: await proved(each, gate, rows) })
  told(changes.map(({ after }) => after))
  const move = moveOf([...changes, ...drop.map((before) => ({ before, after: null }))])
  if (move) await engine.changePolicies(move.there).catch(notTaken)
  try {
    await recorder.record(() => {
      for (const change of changes) write(rows, change, by, changeRequestId)
      for (const row of drop) if (!rows.drop(row)) throw movedOn()
      within?.()
    }, record)
  } catch (error) {
    // What is stored counts: the engine must not go on with something that nobody can look up.
    if (move) await insist(() => engine.changePolicies(move.back))
    throw error
  }
}

/** An engine that falls just now is back within seconds. */
const backMs = [0, 250, 1000, 3000]

async function insist(run: () => Promise<void>): Promise<void> {
  for (const wait of backMs) {
    await sleep(wait)
    const done = await run().then(
      () => true,
      () => false,
    )
    if (done) return
  }
}

function stillIs(rows: PolicyStore, before: PolicyRow): boolean {
  const now = rows.byId(before.id)
  return now !== undefined && now.version === before.version && now.status === before.status
}

/** With the index that the gate found, when the text is about to be loaded for the first time or anew. */
async function proved(
  { before, after, proof }: SetEnactment['put'][number],
  gate: PolicyGate,
  rows: PolicyStore,
): Promise<PolicyRow> {
  if (!loadedPolicy(after)) return { ...after, module_index: null }
  if (before && loadedPolicy(before) && before.rego_content === after.rego_content) return after
  const { valid, errors, index } = proof ?? (await gate.check(after.rego_content, questionFor(rows, after)))
  if (!valid) throw refusedByGate(errors)
  return { ...after, module_index: index === null ? null : JSON.stringify(index) }
}

/** How the gate is asked about a text: as it would be loaded, beside whatever else is. */
export function questionFor(
  rows: Pick<PolicyStore, 'loaded'>,
  { id, source, tenant_id, slug }: Pick<PolicyRow, 'id' | 'source' | 'tenant_id'> & Partial<Pick<PolicyRow, 'slug'>>,
) {
  const beside = rows.loaded().flatMap((row) => (row.id === id ? [] : (loadedPolicy(row) ?? [])))
  const own = slug ? { slug } : {}
  const copies = copiesOf([...beside, { id, tenant_id, ...own }], tenant_id)
  const others: PolicyModule[] = beside.map((policy) => renderModule(policy, copies))
  return { source, policyId: id, tenantId: tenant_id, others, copies, ...own }
}

/** Refusal 422: what the gate found, each with its place. */
export function refusedByGate(errors: readonly GateFinding[]): Refusal {
  const [first] = errors
  const words = first ? `Line ${first.line}: ${first.message}` : 'The policy was refused.'
  return new Refusal(
    422,
    'policy_refused',
    words,
    errors.map((error) => ({ path: 'rego_content', ...error })),
  )
}

interface Change {
  readonly before: PolicyRow | null
  readonly after: PolicyRow
}

/** What the engine has to do, and what would take it back; null when it is all the same to it. */
function moveOf(changes: readonly { readonly before: PolicyRow | null; readonly after: PolicyRow | null }[]) {
  const moves = changes
    .map(({ before, after }) => ({ was: before && loadedPolicy(before), becomes: after && loadedPolicy(after) }))
    .filter(({ was, becomes }) => JSON.stringify(was) !== JSON.stringify(becomes))
  const to = (pick: 'was' | 'becomes', from: 'was' | 'becomes') => ({
    put: moves.flatMap((move) => move[pick] ?? []),
    drop: moves.flatMap(({ [pick]: there, [from]: here }) => (!there && here ? [here.id] : [])),
  })
  return moves.length === 0 ? null : { there: to('becomes', 'was'), back: to('was', 'becomes') }
}

function notTaken(): never {
  throw new Refusal(
    503,
    'opa_unavailable',
    'The policy engine did not take the change, so nothing was changed. Try again.',
  )
}

function write(rows: PolicyStore, { before, after }: Change, by: string, changeRequestId: string | null): void {
  if (!before) rows.insert(after)
  else if (!rows.replace(before, after)) throw movedOn()
  if (before?.version !== after.version) rows.addVersion(versionRow(after, by, changeRequestId))
}

export function movedOn(): Refusal {
  return new Refusal(409, 'version_conflict', 'Somebody else changed this policy meanwhile. Load it again.')
}
