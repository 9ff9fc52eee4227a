// The library: what is recommended, everything in it, packs, what is subscribed to, what is in review.
import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'wouter'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Empty } from '../../ui/states.tsx'
import { ArtifactDetail } from './artifact-detail.tsx'
import { BrowsePart } from './browse-part.tsx'
import { FeaturedPart } from './featured-part.tsx'
import { PacksPart } from './packs-part.tsx'
import { type LibraryPart, partNamed, parts } from './parts.ts'
import { PublishPage } from './publish-page.tsx'
import { ReviewPart } from './review-part.tsx'
import { SourceLine } from './source-line.tsx'
import type { LibraryStore } from './store.ts'
import { SubscriptionsPart } from './subscriptions-part.tsx'
import { waitingIn } from './words.ts'

export interface LibraryPageProps {
  readonly store: LibraryStore
  /** As the address names it; null for the first one. */
  readonly part: string | null
  readonly id: string | null
  readonly agentNames: AgentNames
}

const tabs: readonly { readonly part: LibraryPart; readonly label: string }[] = [
  { part: 'featured', label: 'Featured' },
  { part: 'browse', label: 'Browse' },
  { part: 'packs', label: 'Packs' },
  { part: 'subscriptions', label: 'Subscriptions' },
  { part: 'review', label: 'Review' },
]

export function LibraryPage({ store, part: named, id, agentNames }: LibraryPageProps) {
  const { items, load, loadSource } = store()
  useEffect(() => {
    void load()
    void loadSource()
  }, [load, loadSource])
  const part = partNamed(named)
  if (part === null) {
    return (
      <Empty title="The library has no such part">
        <p>Choose one of Featured, Browse, Packs, Subscriptions and Review.</p>
      </Empty>
    )
  }
  if (part === 'publish') return <PublishPage store={store} />
  const detail = (artifactId: string, close: () => void) => (
    <ArtifactDetail key={artifactId} id={artifactId} store={store} agentNames={agentNames} close={close} />
  )
  const of = { store, id, detail }
  return (
    <>
      <Tabs current={part} waiting={waitingIn(items)} />
      <SourceLine store={store} />
      {part === 'featured' && <FeaturedPart {...of} />}
      {part === 'browse' && <BrowsePart {...of} />}
      {part === 'packs' && <PacksPart {...of} />}
      {part === 'subscriptions' && <SubscriptionsPart store={store} id={id} agentNames={agentNames} />}
      {part === 'review' && <ReviewPart store={store} id={id} />}
    </>
  )
}

function Tabs({ current, waiting }: { current: LibraryPart; waiting: number }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-1 border-b border-line px-4">
      <nav aria-label="Parts of the library" className="contents">
        {tabs.map(({ part, label }) => (
          <Link
            key={part}
            href={parts[part]}
            aria-current={part === current ? 'page' : undefined}
            className="-mb-px flex h-10 items-center gap-1.5 border-b-2 border-transparent px-3 text-soft max-[420px]:px-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            {label}
            {part === 'subscriptions' && waiting > 0 && (
              <span className="rounded-full border border-edge bg-hold-wash px-1.5 text-xs font-medium text-hold">
                {waiting}
                <span className="sr-only"> waiting</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <span className="ml-auto py-1">
        <ButtonLink href={parts.publish} needs="policy_author" tone="main">
          <Plus aria-hidden size={14} /> Publish
        </ButtonLink>
      </span>
    </div>
  )
}
