// Where artifacts come from and how far that is trusted; what is wrong with it, since when, and the way out.
import { useState } from 'react'
import { Link } from 'wouter'
import type { LibraryStatus } from '../../../shared/contract/library.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { sentence } from '../../ui/sentence.ts'
import { Ago, useNow } from '../../ui/time.tsx'
import { Failure } from './failure.tsx'
import type { LibraryStore } from './store.ts'
import { TrustKey } from './trust-key.tsx'
import { useTask } from './use-task.ts'

const stateWords: Readonly<Record<LibraryStatus['state'], { readonly word: string; readonly tone: ChipTone }>> = {
  ok: { word: 'verified', tone: 'good' },
  unreachable: { word: 'does not answer', tone: 'waits' },
  stale: { word: 'out of date', tone: 'waits' },
  untrusted: { word: 'not trusted', tone: 'bad' },
  unknown: { word: 'not asked yet', tone: 'plain' },
}

export function SourceLine({ store }: { store: LibraryStore }) {
  const { source, sourceError } = store()
  const now = useNow(5000)
  const [trusting, setTrusting] = useState(false)
  const again = useTask<void>()
  if (source === null) {
    if (sourceError === null) return <div className="h-9 shrink-0 border-b border-line" />
    return (
      <p role="alert" className="border-b border-line px-4 py-2 text-deny">
        Where artifacts come from is not known. {sentence(sourceError.message)}
      </p>
    )
  }
  const { word, tone } = stateWords[source.state]
  const wrong = source.problem !== null
  const retry = () =>
    again.run(async () => {
      await store.getState().sync(new AbortController().signal)
    })
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0">
          <SourceName source={source} />
        </span>
        {!(source.state === 'unknown' && source.source === 'starter') && <Chip tone={tone}>{word}</Chip>}
        {source.last_answer_at !== null && (
          <span className="text-xs text-soft">
            {wrong ? 'answered last' : 'answered'} <Ago at={source.last_answer_at} now={now} />
          </span>
        )}
        {source.head && (
          <span className="text-xs text-soft">{source.head.tree_size.toLocaleString('en')} entries in its log</span>
        )}
      </div>
      {wrong && (
        <div role="alert" className="flex flex-wrap items-center gap-3 pb-1">
          <p className="min-w-60 flex-1 text-hold">
            {source.problem && <MachineText text={sentence(source.problem)} prose />} What is here goes on counting as
            it is.
          </p>
          {source.state === 'untrusted' ? (
            <Button needs="admin" onClick={() => setTrusting(true)}>
              Trust this key …
            </Button>
          ) : (
            <Button needs="admin" busy={again.busy} onClick={() => void retry()}>
              Try again
            </Button>
          )}
        </div>
      )}
      <Failure of={again.failure} what="It could not be asked." />
      {trusting && <TrustKey source={source} store={store} close={() => setTrusting(false)} />}
    </div>
  )
}

function SourceName({ source: { source, base_url } }: { source: LibraryStatus }) {
  if (source === 'starter') {
    return (
      <>
        Starter library that came with the console{' '}
        <Link href={homes.settings} className="text-accent underline">
          Name a server
        </Link>
      </>
    )
  }
  return <MachineText text={base_url ?? ''} limit={80} />
}
