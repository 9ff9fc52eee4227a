// Candidates as a room: what the operator API offers of them (policy automation seed, API Endpoints).
import type { Clock } from '../../shared/clock.ts'
import type {
  Candidate,
  CandidateStatus,
  CandidateTemplate,
  CandidateTest,
  DetectionType,
} from '../../shared/contract/candidate.ts'
import type { Impact } from '../../shared/contract/policy.ts'
import type { ImpactEvent } from '../policies/impact.ts'
import type { CandidateStore } from '../store/candidates.ts'
import type { MeasureCandidate } from './candidate-impact.ts'
import { candidateItem, generatedIn } from './candidate-row.ts'
import type { DryRun } from './dry-run.ts'
import { mustFind, type Review } from './review.ts'
import { renderTemplate, templates } from './templates/render.ts'

export interface CandidateQuery {
  readonly status?: CandidateStatus | undefined
  readonly source_event_type?: DetectionType | undefined
  readonly min_confidence?: number | undefined
  readonly max_confidence?: number | undefined
  readonly limit: number
  readonly offset: number
}

export interface Candidates extends Review {
  list(query: CandidateQuery): { items: Candidate[]; total: number }
  /** Of those made in the last so many days. */
  stats(windowDays: number): Record<CandidateStatus, number> & { window_days: number }
  get(id: string): Candidate
  /** What each template that fits says of its source event. */
  templates(id: string): { items: CandidateTemplate[]; total: number }
  test(id: string, input: Readonly<Record<string, unknown>>): Promise<CandidateTest>
  /** Of one that activated itself, as it was measured then; of any other, as of now. */
  impact(id: string): (signal: AbortSignal) => AsyncGenerator<ImpactEvent>
}

export interface CandidatesDeps {
  readonly candidates: CandidateStore
  readonly review: Review
  readonly dryRun: DryRun
  readonly measure: MeasureCandidate
  readonly clock: Clock
}

const dayMs = 24 * 3_600_000

export function createCandidates({ candidates, review, dryRun, measure, clock }: CandidatesDeps): Candidates {
  return {
    ...review,
    list({ limit, offset, min_confidence, max_confidence, ...filter }) {
      const tenths = { min_confidence: tenthsOf(min_confidence), max_confidence: tenthsOf(max_confidence) }
      const { items, total } = candidates.list({ ...filter, ...tenths }, limit, offset)
      return { items: items.map(candidateItem), total }
    },
    stats(window_days) {
      const counts = candidates.countsSince(new Date(clock.now() - window_days * dayMs).toISOString())
      return { proposed: 0, approved: 0, rejected: 0, auto_activated: 0, ...counts, window_days }
    },
    get: (id) => candidateItem(mustFind(candidates, id)),
    templates(id) {
      const { subject, at } = generatedIn(mustFind(candidates, id))
      const items = templates.flatMap(({ name: template }): CandidateTemplate[] => {
        const rego_rule = renderTemplate(template, subject, at)
        return rego_rule === null ? [] : [{ template, rego_rule }]
      })
      return { items, total: items.length }
    },
    test: async (id, input) => dryRun(mustFind(candidates, id), input),
    impact(id) {
      const row = mustFind(candidates, id)
      const { impact } = row
      return (signal) => (impact === null ? measure(row, signal) : known(JSON.parse(impact) as Impact))
    },
  }
}

async function* known(data: Impact): AsyncGenerator<ImpactEvent> {
  yield { event: 'result', data }
}

/** What is compared are tenths; a sum of floats must not miss its own border. */
function tenthsOf(confidence: number | undefined): number | undefined {
  return confidence === undefined ? undefined : Math.round(confidence * 1e6) / 1e5
}
