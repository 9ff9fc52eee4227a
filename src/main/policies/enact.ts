// The one way in which a policy changes: proved by the gate, taken by the engine, then stored with its log row.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GateFinding } from '../../shared/contract/policy.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import type { PolicyModule } from '../opa/active-set.ts'
import type { Gate, GateReport } from '../opa/gate/gate.ts'
import type { Opa } from '../opa/opa.ts'
import { renderModule, type TenantPolicy } from '../opa/render-module.ts'
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

/** Resolves to the policy as stored. Throws Refusal 409 when it moved on meanwhile, 422 from the gate, 503 from the engine. */
export type Enact = (enactment: Enactment) => Promise<PolicyRow>

/** One after the other: of two changes at once the later one sees what the earlier one left, or is refused. */
export function createEnact(deps: EnactDeps): Enact {
  let last: Promise<unknown> = Promise.resolve()
  return (enactment) => {
    const turn = last.then(() => enact(deps, enactment))
    last = turn.catch(() => {})
    return turn
  }
}

async function enact({ rows, gate, engine, recorder }: EnactDeps, enactment: Enactment): Promise<PolicyRow> {
  const { before } = enactment
  if (before && !stillIs(rows, before)) throw movedOn()
  const after = await proved(enactment, gate, rows)
  const [was, becomes] = [before && loadedPolicy(before), loadedPolicy(after)]
  const moves = JSON.stringify(was) !== JSON.stringify(becomes)
  if (moves) await engine.changePolicies(moveOf(was, becomes)).catch(notTaken)
  try {
    await recorder.record(
      () => write(rows, { ...enactment, after }),
      () => enactment.record(after),
    )
  } catch (error) {
    // What is stored counts: the engine must not go on with something that nobody can look up.
    if (moves) await insist(() => engine.changePolicies(moveOf(becomes, was)))
    throw error
  }
  return after
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
async function proved({ before, after, proof }: Enactment, gate: PolicyGate, rows: PolicyStore): Promise<PolicyRow> {
  if (!loadedPolicy(after)) return { ...after, module_index: null }
  if (before && loadedPolicy(before) && before.rego_content === after.rego_content) return after
  const { valid, errors, index } = proof ?? (await gate.check(after.rego_content, questionFor(rows, after)))
  if (!valid) throw refusedByGate(errors)
  return { ...after, module_index: index === null ? null : JSON.stringify(index) }
}

/** How the gate is asked about a text: as it would be loaded, beside whatever else is. */
export function questionFor(
  rows: Pick<PolicyStore, 'loaded'>,
  { id, source, tenant_id }: Pick<PolicyRow, 'id' | 'source' | 'tenant_id'>,
) {
  const others: PolicyModule[] = rows.loaded().flatMap((row) => {
    const policy = row.id === id ? null : loadedPolicy(row)
    return policy ? [renderModule(policy)] : []
  })
  return { source, policyId: id, tenantId: tenant_id, others }
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

function moveOf(was: TenantPolicy | null, becomes: TenantPolicy | null) {
  return { put: becomes ? [becomes] : [], drop: was && !becomes ? [was.id] : [] }
}

function notTaken(): never {
  throw new Refusal(
    503,
    'opa_unavailable',
    'The policy engine did not take the change, so nothing was changed. Try again.',
  )
}

function write(rows: PolicyStore, { before, after, by, within, changeRequestId }: Enactment): void {
  if (!before) rows.insert(after)
  else if (!rows.replace(before, after)) throw movedOn()
  if (before?.version !== after.version) rows.addVersion(versionRow(after, by, changeRequestId ?? null))
  within?.()
}

export function movedOn(): Refusal {
  return new Refusal(409, 'version_conflict', 'Somebody else changed this policy meanwhile. Load it again.')
}
