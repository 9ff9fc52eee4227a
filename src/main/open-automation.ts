// Wires policy automation: what makes candidates of detections, what people do with them, what acts by itself.
import type { Clock } from '../shared/clock.ts'
import { inBackground } from '../shared/in-background.ts'
import { createAutoActivate } from './automation/auto-activate.ts'
import { createMeasureCandidate } from './automation/candidate-impact.ts'
import { createCandidates } from './automation/candidates.ts'
import { createDryRun } from './automation/dry-run.ts'
import { createExpiry } from './automation/expiry.ts'
import { createGenerateCandidate } from './automation/generate-candidate.ts'
import { createGenerator } from './automation/generator.ts'
import { createMakeReady } from './automation/make-ready.ts'
import { createMeasureActivated } from './automation/measure-activated.ts'
import { createProve } from './automation/prove.ts'
import { createReview } from './automation/review.ts'
import { fold } from './enforcement/fold.ts'
import { foldAnswerAgain } from './enforcement/inbound/fold-again.ts'
import type { Bus } from './events/bus.ts'
import type { ChangeRecorder } from './events/change-recorder.ts'
import type { Log } from './events/log.ts'
import type { Proofs } from './open-policies.ts'
import type { Policies } from './policies/policies.ts'
import { createPolicyAutomation, type PolicyAutomationRoom } from './settings/policy-automation.ts'
import { createCandidateStore } from './store/candidates.ts'
import type { Store } from './store/open.ts'
import { createSettingStore } from './store/settings.ts'

export interface OpenAutomationDeps {
  readonly store: Store
  readonly log: Pick<Log, 'query'>
  readonly bus: Bus
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly policies: Policies
  readonly proofs: Proofs
  readonly reportError: (error: unknown) => void
}

/** Resolves once the patterns of the last 24 hours are known again. */
export async function openAutomation({ store, log, bus, reportError: report, proofs, ...deps }: OpenAutomationDeps) {
  const candidates = createCandidateStore(store)
  const stored = createPolicyAutomation({ store, recorder: deps.recorder })
  const settings = stored.current
  const { query } = log
  const given = { ...deps, ...proofs, candidates, settings, report, tenantId: store.tenantId }
  const shared = { ...given, prove: createProve(given) }
  const measure = createMeasureCandidate({ ...shared, fold, foldAnswer: foldAnswerAgain, query })
  const measureActivated = createMeasureActivated({ ...shared, measure })
  const makeReady = createMakeReady(shared)
  const autoActivate = createAutoActivate({ ...shared, makeReady, onActivated: measureActivated.begin })
  const generate = createGenerateCandidate({ ...shared, autoActivate })
  const newestSeq = (await query.newest())?.seq ?? 0
  const preparation = inBackground(autoActivate.prepare, report)
  const generator = createGenerator({ generate, marks: createSettingStore(store), newestSeq, report })
  const unsubscribe = await bus.subscribe(generator)
  const expiry = createExpiry(shared)
  // Of rules that activated themselves just before the last run ended.
  measureActivated.begin()
  preparation.begin()
  const review = createReview(shared)
  const policyAutomation: PolicyAutomationRoom = {
    ...stored,
    async patch(...change) {
      const after = await stored.patch(...change)
      preparation.begin()
      return after
    },
  }
  return {
    policyAutomation,
    candidates: createCandidates({ ...shared, review, dryRun: createDryRun(shared), measure }),
    /** Everything heard so far has been dealt with, what activated itself was measured, what may do so is ready. */
    async settled() {
      await preparation.settled()
      await generator.settled()
      await measureActivated.settled()
    },
    async close() {
      unsubscribe()
      await expiry.stop()
      await preparation.stop()
      await generator.stop()
      await measureActivated.stop()
    },
  }
}

export type Automation = Awaited<ReturnType<typeof openAutomation>>
