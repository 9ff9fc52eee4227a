// The three sections of the page, and which candidates the filters leave in them.
import {
  type Candidate,
  type CandidateStatus,
  candidateStatusSchema,
  type DetectionType,
  detectionTypeSchema,
} from '../../../shared/contract/candidate.ts'

export interface CandidateFilter {
  readonly status: CandidateStatus | null
  readonly source: DetectionType | null
  /** As typed; what is no number between 0 and 1 narrows nothing. */
  readonly least: string
  readonly most: string
}

export const noFilter: CandidateFilter = { status: null, source: null, least: '', most: '' }

export interface CandidateSection {
  readonly title: string
  readonly items: readonly Candidate[]
}

/** What waits comes first, the surest on top; everything else by when it last changed. */
export function sectionsOf(
  items: readonly Candidate[],
): readonly [CandidateSection, CandidateSection, CandidateSection] {
  const newest = (a: Candidate, b: Candidate) => b.updated_at.localeCompare(a.updated_at)
  const surest = (a: Candidate, b: Candidate) => b.confidence - a.confidence || newest(a, b)
  const of = (...wanted: CandidateStatus[]) => items.filter(({ status }) => wanted.includes(status))
  return [
    { title: 'Awaiting review', items: of('proposed').sort(surest) },
    { title: 'Auto-activated', items: of('auto_activated').sort(newest) },
    { title: 'Resolved', items: of('approved', 'rejected').sort(newest) },
  ]
}

export function filtered(items: readonly Candidate[], filter: CandidateFilter): readonly Candidate[] {
  const [least, most] = [numberIn(filter.least) ?? 0, numberIn(filter.most) ?? 1]
  return items.filter(
    ({ status, source_event_types, confidence }) =>
      (filter.status === null || status === filter.status) &&
      (filter.source === null || source_event_types.includes(filter.source)) &&
      confidence >= least &&
      confidence <= most,
  )
}

export function isNarrow(filter: CandidateFilter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(noFilter)
}

/** Kept in the address, so that a filtered list can be linked to. */
export function filterIn(search: string): CandidateFilter {
  const asked = new URLSearchParams(search)
  const status = candidateStatusSchema.safeParse(asked.get('status'))
  const source = detectionTypeSchema.safeParse(asked.get('source_event_type'))
  return {
    status: status.success ? status.data : null,
    source: source.success ? source.data : null,
    least: asked.get('min_confidence') ?? '',
    most: asked.get('max_confidence') ?? '',
  }
}

/** With its question mark; empty where nothing is narrowed. */
export function searchOf({ status, source, least, most }: CandidateFilter): string {
  const named = { status, source_event_type: source, min_confidence: least, max_confidence: most }
  const given = Object.entries(named).filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function numberIn(text: string): number | null {
  const number = Number(text)
  return text.trim() !== '' && number >= 0 && number <= 1 ? number : null
}
