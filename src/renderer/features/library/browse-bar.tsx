// What Browse keeps to: words, kind, category, framework, language, subscribers; and the order.
import { useEffect, useRef, useState } from 'react'
import type { ArtifactFacets, ArtifactSummary } from '../../../shared/contract/community.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { type BrowseFilter, isNarrow, kindOptions, noFilter } from './browse-filter.ts'
import { kindWords } from './words.ts'

/** Whoever types is not searched for after each letter. */
const quietMs = 200
const box = 'h-8 w-full min-w-0 rounded-md border border-line bg-paper px-2'

interface BrowseBarProps {
  readonly filter: BrowseFilter
  readonly set: (filter: BrowseFilter) => void
  readonly facets: ArtifactFacets | null
}

const sortWords: Readonly<Record<NonNullable<BrowseFilter['sort']>, string>> = {
  relevance: 'best match first',
  subscribers: 'most subscribers first',
  newest: 'newest first',
  name: 'by name',
}

export function BrowseBar({ filter, set, facets }: BrowseBarProps) {
  return (
    <search className="grid shrink-0 grid-cols-[repeat(auto-fill,minmax(128px,1fr))] items-center gap-2 border-b border-line px-4 py-2">
      <Words filter={filter} set={set} />
      <Pick
        label="Kind"
        any="any kind"
        value={filter.kind ?? ''}
        set={(kind) => set({ ...filter, kind: (kind || null) as ArtifactSummary['kind'] | null })}
        options={kindOptions.map((kind) => ({ value: kind, label: kindWords[kind].many }))}
      />
      <Pick
        label="Category"
        any="any category"
        value={filter.category}
        set={(category) => set({ ...filter, category })}
        options={counted(facets?.categories)}
      />
      <Pick
        label="Framework"
        any="any framework"
        value={filter.framework}
        set={(framework) => set({ ...filter, framework })}
        options={counted(facets?.frameworks)}
      />
      <Pick
        label="Language"
        any="any language"
        value={filter.language}
        set={(language) => set({ ...filter, language })}
        options={counted(facets?.languages)}
      />
      <input
        type="number"
        min={0}
        aria-label="Least subscribers"
        title="Least subscribers"
        value={filter.least}
        placeholder="subscribers ≥"
        onChange={({ target }) => set({ ...filter, least: target.value.slice(0, 9) })}
        className={`${box} placeholder:text-soft`}
      />
      <Pick
        label="Order"
        any="usual order"
        value={filter.sort ?? ''}
        set={(sort) => set({ ...filter, sort: (sort || null) as BrowseFilter['sort'] })}
        options={Object.entries(sortWords).map(([value, label]) => ({ value, label }))}
      />
      {isNarrow(filter) && (
        <Button tone="quiet" onClick={() => set({ ...noFilter, sort: filter.sort })}>
          Show all
        </Button>
      )}
    </search>
  )
}

function Words({ filter, set }: Omit<BrowseBarProps, 'facets'>) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(filter.q)
  const latest = useRef({ filter, set })
  latest.current = { filter, set }
  useKeys({ '/': () => field.current?.focus() })
  useEffect(() => setTyped((now) => (now.trim() === filter.q.trim() ? now : filter.q)), [filter.q])
  useEffect(() => {
    const timer = setTimeout(() => {
      const { filter: before, set: keep } = latest.current
      if (before.q.trim() !== typed.trim()) keep({ ...before, q: typed.trim() })
    }, quietMs)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <input
      ref={field}
      type="search"
      aria-label="Search the library"
      placeholder="Search: hipaa, card numbers, git …"
      value={typed}
      maxLength={200}
      spellCheck={false}
      onChange={({ target }) => setTyped(target.value)}
      className={`${box} col-span-full placeholder:text-soft`}
    />
  )
}

interface PickProps {
  readonly label: string
  readonly any: string
  readonly value: string
  readonly set: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** What the address names stays to be seen, also when the library knows nothing of it. */
function Pick({ label, any, value, set, options }: PickProps) {
  const unknown = value !== '' && !options.some((option) => option.value === value)
  return (
    <select aria-label={label} value={value} onChange={({ target }) => set(target.value)} className={box}>
      <option value="">{any}</option>
      {unknown && <option value={value}>{visible(value)}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

function counted(names: ArtifactFacets['categories'] | undefined): PickProps['options'] {
  return (names ?? []).map(({ name, count }) => ({ value: name, label: `${visible(name)} (${count})` }))
}
