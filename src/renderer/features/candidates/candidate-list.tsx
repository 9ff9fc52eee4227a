// Suggestions in three sections: what waits for a person with the surest on top, what activated itself, what is settled.
import type { ReactNode } from 'react'
import type { Candidate } from '../../../shared/contract/candidate.ts'
import { Chip } from '../../ui/chip.tsx'
import { detectionWords } from '../../ui/detection-words.ts'
import { Row } from '../../ui/rows.tsx'
import { NothingFound } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { ConfidenceBadge } from './confidence.tsx'
import type { CandidateSection } from './sections.ts'
import { Signature } from './signature.tsx'
import { statusWords } from './words.ts'

export interface CandidateListProps {
  readonly sections: readonly CandidateSection[]
  /** Only some are listed. */
  readonly narrow: boolean
  readonly showAll: () => void
  /** There are more than are listed. */
  readonly cut: boolean
  readonly selected: string | null
  readonly select: (id: string) => void
  /** Above the sections. */
  readonly head: ReactNode
}

export function CandidateList({ sections, narrow, showAll, cut, selected, select, head }: CandidateListProps) {
  const shown = sections.filter(({ items }) => items.length > 0 || !narrow)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {head}
      {shown.map((section) => (
        <Part key={section.title} section={section} selected={selected} select={select} />
      ))}
      {shown.length === 0 && (
        <NothingFound clear={showAll} wayOut="Show all of them">
          No suggestion is like this.
        </NothingFound>
      )}
      {cut && <p className="p-4 text-xs text-soft">Of each status the newest 500 are listed.</p>}
    </div>
  )
}

const nothing: Readonly<Record<string, string>> = {
  'Awaiting review': 'Nothing waits for you.',
  'Auto-activated': 'No rule has activated itself.',
  Resolved: 'None has been approved or rejected.',
}

interface PartProps extends Pick<CandidateListProps, 'selected' | 'select'> {
  readonly section: CandidateSection
}

function Part({ section: { title, items }, selected, select }: PartProps) {
  const now = useNow(5000)
  return (
    <section aria-label={title}>
      <h2 className="flex items-baseline gap-2 bg-panel px-4 py-1.5 text-xs font-semibold">
        {title} <span className="font-normal text-soft">{items.length}</span>
      </h2>
      {items.length === 0 && <p className="border-b border-line px-4 py-2.5 text-soft">{nothing[title]}</p>}
      <ul>
        {items.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <span className="min-w-0">
              <span className="line-clamp-2">
                <Signature text={item.pattern_signature} />
              </span>
              <span className="block truncate text-xs text-soft">
                {detectionWords[item.source_event_type]} · {timesText(item)} · <Ago at={item.updated_at} now={now} />
              </span>
            </span>
            <Standing item={item} />
          </Row>
        ))}
      </ul>
    </section>
  )
}

/** Of those that are settled what became of them says more than how sure the console was. */
function Standing({ item: { status, confidence } }: { item: Candidate }) {
  const { word, tone } = statusWords[status]
  return (
    <span className="flex items-center gap-2">
      {(status === 'approved' || status === 'rejected') && <Chip tone={tone}>{word}</Chip>}
      <ConfidenceBadge confidence={confidence} />
    </span>
  )
}

function timesText({ confidence_breakdown: { occurrences } }: Candidate): string {
  return occurrences === 1 ? 'once' : `${occurrences.toLocaleString('en')} times`
}
