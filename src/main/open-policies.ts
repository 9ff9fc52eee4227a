// Wires everything about policies: what proves and replays texts away from the live engine, and the rooms that change it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../shared/clock.ts'
import { Refusal } from '../shared/contract/problem.ts'
import { inBackground } from '../shared/in-background.ts'
import type { BlastRadiusRoom } from './enforcement/blast-radius/config.ts'
import { fold } from './enforcement/fold.ts'
import { foldText } from './enforcement/targets/fold-text.ts'
import type { ChangeRecorder } from './events/change-recorder.ts'
import type { Log } from './events/log.ts'
import type { Identity } from './identity/identity.ts'
import { type BaseSet, readBaseSet } from './opa/active-set.ts'
import { createAuthorTools } from './opa/author-tools.ts'
import { createEvaluateOnce, type EvaluateOnce } from './opa/evaluate-once.ts'
import { createGate } from './opa/gate/gate.ts'
import { sampleCalls } from './opa/gate/sample-calls.ts'
import { createOneShot, type OneShot } from './opa/one-shot.ts'
import type { Opa } from './opa/opa.ts'
import type { PolicySet } from './opa/policy-set.ts'
import { createRegal } from './opa/regal.ts'
import type { Places } from './places.ts'
import { type AskedAgain, createAskedAgain } from './policies/asked-again.ts'
import { createAuthoring } from './policies/authoring.ts'
import { readBasePolicies } from './policies/base-policies.ts'
import { createBlastRadiusImpact } from './policies/blast-radius-impact.ts'
import { createChangeRequests } from './policies/change-requests.ts'
import { createEnact, type Enact, type PolicyGate } from './policies/enact.ts'
import { createExplain } from './policies/explain.ts'
import { createImpact } from './policies/impact.ts'
import { createPolicies } from './policies/policies.ts'
import { createSuggest } from './policies/suggest.ts'
import { createCandidateStore } from './store/candidates.ts'
import { createChangeRequestStore } from './store/change-requests.ts'
import type { Store } from './store/open.ts'
import { createPolicyStore, type PolicyStore } from './store/policies.ts'
import { createPolicySetStore, type PolicySetStore } from './store/policy-sets.ts'

export interface OpenPoliciesDeps extends Pick<Places, 'policiesDir' | 'regoCapabilitiesFile' | 'gateCorpusFile'> {
  readonly opaBinary: string
  readonly homeDir: string
  /** Absolute path of a program of the operator's, or null. */
  readonly findProgram: (name: string) => Promise<string | null>
  /** Private; children that prove texts work below it. */
  readonly runtimeDir: string
  readonly store: Store
  readonly recorder: ChangeRecorder
  readonly log: Log
  readonly clock: Clock
  readonly opa: Opa
  readonly identity: Pick<Identity, 'mayReview'>
  readonly blastRadius: Pick<BlastRadiusRoom, 'configAfter'>
  readonly reportError: (error: unknown) => void
}

/** `close` ends every child that still proves or replays something. */
export async function openPolicies(deps: OpenPoliciesDeps) {
  const { store, opa, identity } = deps
  const policiesDir = fileURLToPath(deps.policiesDir)
  const base = await readBaseSet(policiesDir)
  const oneShot = createOneShot({ binary: deps.opaBinary, folder: join(deps.runtimeDir, 'once') })
  const gate = createGate({
    oneShot,
    base,
    allowedBuiltins: (jsonIn(deps.regoCapabilitiesFile) as { builtins: string[] }).builtins,
    samples: sampleCalls(jsonIn(deps.gateCorpusFile)),
  })
  const rows = createPolicyStore(store)
  const { close, ...replays } = openReplays(deps, oneShot)
  const shared = {
    ...deps,
    rows,
    requests: createChangeRequestStore(store),
    gate,
    oneShot,
    base,
    ...replays,
    currentSet: () => opa.set() ?? notThere(),
    tenantId: store.tenantId,
    enact: createEnact({ rows, gate, engine: opa, recorder: deps.recorder }),
    candidates: createCandidateStore(store),
    mustMayReview: reviewerOf(identity),
  }
  return {
    policies: createPolicies({ ...shared, base: await readBasePolicies(policiesDir, base.modules) }),
    changeRequests: createChangeRequests(shared),
    impact: createImpact(shared),
    blastRadiusImpact: createBlastRadiusImpact({ ...shared, configAfter: deps.blastRadius.configAfter }),
    authoring: createAuthoring({
      ...shared,
      tools: createAuthorTools({ oneShot, gate, library: base.modules.filter(({ id }) => id.startsWith('lib/')) }),
      regal: createRegal({ oneShot, find: () => deps.findProgram('regal'), home: deps.homeDir }),
    }),
    suggest: createSuggest({ ...shared, foldText }),
    explain: createExplain(shared),
    /** Generated policies pass these as well. */
    proofs: shared,
    async close() {
      await close()
      await oneShot.close()
    },
  }
}

/** What every replay of recorded calls needs; what an update made worthless is asked about again. */
function openReplays({ store, opa, log: { query }, reportError }: OpenPoliciesDeps, oneShot: OneShot) {
  const evaluator = createEvaluateOnce(oneShot)
  const sets = createPolicySetStore(store)
  const askedAgain = createAskedAgain({ query, evaluator, sets, liveSet: opa.set })
  const catchingUp = inBackground(askedAgain.catchUp, reportError)
  catchingUp.begin()
  return { fold, query, evaluator, sets, askedAgain, close: catchingUp.stop }
}

function reviewerOf({ mayReview }: OpenPoliciesDeps['identity']): Proofs['mustMayReview'] {
  return (author, reviewer) => {
    const may = mayReview({ author, reviewer })
    if (!may.ok) throw may.refusal
    return may.self_approved
  }
}

/** What proves, tries and carries out a change. */
export interface Proofs {
  readonly rows: PolicyStore
  readonly gate: PolicyGate
  readonly evaluator: EvaluateOnce
  readonly sets: PolicySetStore
  readonly askedAgain: Pick<AskedAgain, 'latest'>
  readonly enact: Enact
  /** What the live engine holds. Throws Refusal 503 while there is nothing. */
  readonly currentSet: () => PolicySet
  readonly mustMayReview: (author: string, reviewer: string) => boolean
}

/** What a subscribed policy is proved with as well. */
export interface LibraryProofs extends Proofs {
  /** Runs the engine's other tools, each time as a child of its own. */
  readonly oneShot: OneShot
  /** The shipped modules and data. */
  readonly base: BaseSet
}

function notThere(): never {
  throw new Refusal(503, 'opa_unavailable', 'The policy engine has not been started yet. Try again in a moment.')
}

function jsonIn(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
