// What the list keeps to: a status, a kind of detection, a range of confidence.
import { useRef } from 'react'
import { candidateStatusSchema, detectionTypes } from '../../../shared/contract/candidate.ts'
import { Button } from '../../ui/button.tsx'
import { detectionWords } from '../../ui/detection-words.ts'
import { useKeys } from '../../ui/use-keys.ts'
import { type CandidateFilter, isNarrow, noFilter } from './sections.ts'
import { statusWords } from './words.ts'

export interface FilterBarProps {
  readonly filter: CandidateFilter
  readonly set: (filter: CandidateFilter) => void
}

const box = 'min-w-0 rounded-md border border-line bg-paper px-2 py-1'

export function FilterBar({ filter, set }: FilterBarProps) {
  const first = useRef<HTMLSelectElement>(null)
  useKeys({ '/': () => first.current?.focus() })
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <select
        ref={first}
        aria-label="Status"
        value={filter.status ?? ''}
        onChange={({ target }) => set({ ...filter, status: (target.value || null) as CandidateFilter['status'] })}
        className={box}
      >
        <option value="">any status</option>
        {candidateStatusSchema.options.map((status) => (
          <option key={status} value={status}>
            {statusWords[status].word}
          </option>
        ))}
      </select>
      <select
        aria-label="Detection"
        value={filter.source ?? ''}
        onChange={({ target }) => set({ ...filter, source: (target.value || null) as CandidateFilter['source'] })}
        className={box}
      >
        <option value="">any detection</option>
        {detectionTypes.map((type) => (
          <option key={type} value={type}>
            {detectionWords[type]}
          </option>
        ))}
      </select>
      <span className="flex items-center gap-1">
        <span className="text-soft">confidence</span>
        <Bound label="Confidence from" value={filter.least} set={(least) => set({ ...filter, least })} shown="0" />
        <span className="text-soft">to</span>
        <Bound label="Confidence up to" value={filter.most} set={(most) => set({ ...filter, most })} shown="1" />
      </span>
      {isNarrow(filter) && (
        <Button tone="quiet" onClick={() => set(noFilter)}>
          Show all
        </Button>
      )}
    </search>
  )
}

function Bound({
  label,
  value,
  set,
  shown,
}: {
  label: string
  value: string
  set: (value: string) => void
  shown: string
}) {
  return (
    <input
      type="number"
      min={0}
      max={1}
      step={0.05}
      aria-label={label}
      title={label}
      value={value}
      placeholder={shown}
      onChange={({ target }) => set(target.value)}
      className={`${box} w-16 placeholder:text-soft`}
    />
  )
}
