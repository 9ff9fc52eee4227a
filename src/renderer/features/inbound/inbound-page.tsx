// Inbound: what judges the answers of tools. Rules of one's own, how far domains are trusted, and a text to try both on.
import { useEffect } from 'react'
import { Parts } from '../../ui/parts.tsx'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { DomainsPart } from './domains-part.tsx'
import { RulesPart } from './rules-part.tsx'
import type { InboundStore } from './store.ts'
import { TryText } from './try-text.tsx'
import { domainsPath, rulesPath, tryPath } from './writing-path.ts'

const pathOf = { rules: rulesPath, domains: domainsPath, try: tryPath } as const
const parts = [
  { path: pathOf.rules, label: 'Rules' },
  { path: pathOf.domains, label: 'Domains' },
  { path: pathOf.try, label: 'Try a text' },
]

export type InboundPartName = keyof typeof pathOf

export interface InboundPageProps {
  readonly store: InboundStore
  readonly part: InboundPartName
  /** Of the rule that is open. */
  readonly id: string | null
}

/** The parts stay in reach whatever becomes of the rules; to try a text needs none of them. */
export function InboundPage({ store, part, id }: InboundPageProps) {
  return (
    <>
      <Parts of="Inbound" parts={parts} current={pathOf[part]} />
      {part === 'try' ? <TryPart /> : <Loaded store={store} part={part} id={id} />}
    </>
  )
}

function Loaded({ store, part, id }: InboundPageProps) {
  const { status, error, load } = store()
  useEffect(() => {
    void load()
  }, [load])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The inbound rules could not be loaded"
        kept="They go on counting; critical findings are blocked with or without them."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  return part === 'rules' ? <RulesPart store={store} id={id} /> : <DomainsPart store={store} />
}

function TryPart() {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-6 pb-16">
        <Section
          title="Try a text"
          about="Read as if a tool had answered it, with the rules that count now. Nothing is recorded, and no agent sees it."
        >
          <TryText rule={null} rows={8} />
        </Section>
      </div>
    </div>
  )
}
