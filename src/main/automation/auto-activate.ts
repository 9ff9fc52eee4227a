// A candidate that becomes a policy by itself: only where the operator wants it, only what tightens, only so many a day (decision 17).
import type { Clock } from '../../shared/clock.ts'
import type { PolicyAutomation } from '../../shared/contract/candidate.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { GateReport } from '../opa/gate/gate.ts'
import { authoredPackages } from '../opa/render-module.ts'
import type { Enact } from '../policies/enact.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore } from '../store/candidates.ts'
import type { PolicyRow } from '../store/tables.ts'
import { automation, candidatePolicy, generatedIn, policyCreated } from './candidate-row.ts'
import { windowMs } from './frequency.ts'
import { type MakeReady, mostReady } from './make-ready.ts'
import type { Prove } from './prove.ts'
import { foreseeable } from './templates/foreseeable.ts'

export interface AutoActivateDeps {
  readonly candidates: CandidateStore
  readonly enact: Enact
  readonly prove: Prove
  readonly makeReady: MakeReady
  readonly clock: Clock
  readonly settings: () => PolicyAutomation
  readonly tenantId: string
  /** Told of each, once its rule counts. */
  readonly onActivated: (candidate: CandidateRow) => void
}

export interface AutoActivate {
  /** The candidate as it is afterwards. Throws when gate or engine do not take it: it is then what it was. */
  act(candidate: CandidateRow): Promise<CandidateRow>
  /**
   * Makes those of the newest ready that may act one day, and proves what may come any time. Throws at the first that gate
   * or engine do not take; does nothing where nothing acts by itself.
   */
  prepare(signal: AbortSignal): Promise<void>
}

export function createAutoActivate(deps: AutoActivateDeps): AutoActivate {
  const proved = async (candidate: CandidateRow) => {
    const proof = await deps.prove(generatedIn(candidate))
    mustOnlyTighten(proof)
    return proof
  }
  const policyOf = (candidate: CandidateRow) =>
    candidatePolicy(candidate, candidate.rego_rule, automation, deps.clock.timestamp(), deps.tenantId)
  return {
    async act(candidate) {
      if (!mayActivate(deps, candidate)) return candidate
      const proof = await proved(candidate)
      if (isSure(deps, candidate)) return activate(deps, candidate, policyOf(candidate), proof)
      await deps.makeReady(policyOf(candidate), proof)
      return candidate
    },
    async prepare(signal) {
      if (!deps.settings().auto_activate_enabled) return
      const { items } = deps.candidates.list({ status: 'proposed' }, mostReady, 0)
      for (const candidate of items.reverse()) {
        if (signal.aborted) return
        if (mayActivate(deps, candidate)) await deps.makeReady(policyOf(candidate), await proved(candidate))
      }
      for (const rule of foreseeable()) {
        if (signal.aborted) return
        await deps.prove({ id: 'foreseeable', ...rule })
      }
    },
  }
}

async function activate(
  { settings, candidates, enact, onActivated }: AutoActivateDeps,
  candidate: CandidateRow,
  policy: PolicyRow,
  proof: GateReport,
): Promise<CandidateRow> {
  const { ttl_hours } = settings()
  const at = policy.created_at
  const ends = ttl_hours === null ? null : new Date(Date.parse(at) + ttl_hours * 3_600_000).toISOString()
  await enact({
    before: null,
    after: policy,
    by: automation,
    proof,
    within() {
      if (!candidates.activate(candidate, { policy: policy.id, at, ends })) throw changedMeanwhile()
    },
    record: (stored) => [activated(candidate, stored, ends), policyCreated(stored, automation)],
  })
  const after = candidates.byId(candidate.id) ?? candidate
  onActivated(after)
  return after
}

function mayActivate({ settings, candidates }: AutoActivateDeps, candidate: CandidateRow): boolean {
  return (
    settings().auto_activate_enabled &&
    candidate.status === 'proposed' &&
    candidate.edited_by === null &&
    !candidates.wasWithdrawn(candidate.pattern_signature)
  )
}

function isSure({ settings, candidates, clock }: AutoActivateDeps, candidate: CandidateRow): boolean {
  const { auto_activate_threshold, min_sessions, daily_cap } = settings()
  const since = new Date(clock.now() - windowMs).toISOString()
  return (
    candidate.confidence / 10 >= auto_activate_threshold &&
    (JSON.parse(candidate.sessions) as string[]).length >= min_sessions &&
    candidates.activatedAfter(since) < daily_cap
  )
}

/** Throws Refusal 422 `may_loosen` unless the syntax tree speaks through deny and escalate alone. */
export function mustOnlyTighten({ heads }: Pick<GateReport, 'heads'>): void {
  if (heads.length > 0 && heads.every((head) => head === 'deny' || head === 'escalate')) return
  throw new Refusal(422, 'may_loosen', 'Only a rule that denies or escalates, and nothing else, may activate itself.')
}

function activated(candidate: CandidateRow, policy: PolicyRow, expires_at: string | null) {
  const record = {
    candidate_id: candidate.id,
    policy_id: policy.id,
    rego_package: authoredPackages.autogen,
    confidence: candidate.confidence / 10,
    pattern_signature: candidate.pattern_signature,
    severity: candidate.severity,
    expires_at,
  }
  return { type: 'POLICY_AUTO_ACTIVATED', record }
}

function changedMeanwhile(): Refusal {
  return new Refusal(409, 'already_decided', 'The candidate was decided or edited while it was being activated.')
}
