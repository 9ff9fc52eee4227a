// The policies with what each does at the moment; your own first.
import { Plus } from 'lucide-react'
import { useRef } from 'react'
import type { Policy, PolicyStatus } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { Example, NothingFound } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { sourceWords, statusWords } from './words.ts'

export interface ListFilter {
  readonly search: string
  readonly status: PolicyStatus | null
}

export interface PolicyListProps {
  readonly items: readonly Policy[]
  readonly all: readonly Policy[]
  readonly filter: ListFilter
  readonly setFilter: (filter: ListFilter) => void
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly add: () => void
}

export function PolicyList({ items, all, filter, setFilter, selected, select, add }: PolicyListProps) {
  const search = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => search.current?.focus() })
  const own = all.filter(({ source }) => source !== 'base')
  return (
    <>
      <ListBar
        action={
          <Button tone="main" needs="policy_author" icon={<Plus aria-hidden size={14} />} onClick={add}>
            New policy
          </Button>
        }
      >
        {own.length === 1 ? '1 of your own' : `${own.length} of your own`}
      </ListBar>
      <div className="flex gap-2 border-b border-line px-4 py-2">
        <input
          ref={search}
          type="search"
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.target.value })}
          placeholder="Search name, text, id"
          aria-label="Search the policies"
          className="min-w-0 flex-1 rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
        <select
          aria-label="Status"
          value={filter.status ?? ''}
          onChange={(event) => setFilter({ ...filter, status: (event.target.value || null) as PolicyStatus | null })}
          className="rounded-md border border-line bg-paper px-2 py-1"
        >
          <option value="">any status</option>
          {(['active', 'monitor', 'draft', 'archived'] as const).map((status) => (
            <option key={status} value={status}>
              {statusWords[status].word}
            </option>
          ))}
        </select>
      </div>
      {own.length === 0 && <NoneOfYourOwn />}
      {items.length === 0 && (
        <NothingFound clear={() => setFilter({ search: '', status: null })}>No policy matches.</NothingFound>
      )}
      <Rows label="Policies">
        {items.map((policy) => (
          <Row key={policy.id} open={policy.id === selected} onOpen={() => select(policy.id)}>
            <span className="min-w-0">
              <span className="block truncate font-medium">
                <MachineText text={policy.name} limit={80} prose />
              </span>
              <span className="block truncate text-xs text-soft">
                {sourceWords[policy.source]}
                {policy.description !== '' && (
                  <>
                    {' · '}
                    <MachineText text={policy.description} limit={120} prose />
                  </>
                )}
              </span>
            </span>
            <Chip tone={statusWords[policy.status].tone}>{statusWords[policy.status].word}</Chip>
          </Row>
        ))}
      </Rows>
    </>
  )
}

function NoneOfYourOwn() {
  return (
    <div className="flex flex-col gap-2 border-b border-line p-4 text-soft">
      <p>
        You have not written a policy yet. Those below came with the console and decide already; yours stand beside
        them: a rule that denies always wins, whoever wrote it.
      </p>
      <Example>“No agent writes lock files” refuses every write to a path that ends in .lock, and says why.</Example>
    </div>
  )
}

/** Your own first, then those that came with the console; in each what changed last comes first. */
export function filtered(items: readonly Policy[], { search, status }: ListFilter): Policy[] {
  const words = search.toLowerCase().split(/\s+/)
  return items
    .filter((policy) => status === null || policy.status === status)
    .filter(({ name, description, rego_content, id }) => {
      const text = [name, description, rego_content, id].join('\n').toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort(
      (a, b) =>
        Number(a.source === 'base') - Number(b.source === 'base') ||
        Number(a.status === 'archived') - Number(b.status === 'archived') ||
        (a.source === 'base' ? a.name.localeCompare(b.name) : b.updated_at.localeCompare(a.updated_at)),
    )
}
