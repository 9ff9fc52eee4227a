// The approval popup: one question without a frame, 380 px wide; the same page in both shells.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { bridge } from '../../api/bridge.ts'
import { CallError } from '../../api/call.ts'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Question } from './question.tsx'
import type { EscalationStore } from './store.ts'

export interface PopupPageProps {
  readonly store: EscalationStore
  readonly id: string
  /** What else is to be known about an agent that asks. */
  readonly aboutAgent: (agentId: string) => ReactNode
}

export function PopupPage({ store, id, aboutAgent }: PopupPageProps) {
  const item = store((state) => state.items.find((each) => each.id === id))
  const refresh = store((state) => state.refresh)
  const [error, setError] = useState<CallError | null>(null)
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: again asks for the same question once more
  useEffect(() => {
    setError(null)
    refresh(id).catch((reason: unknown) => setError(reason instanceof CallError ? reason : null))
  }, [id, refresh, again])
  const content = useRef<HTMLElement>(null)
  useEffect(() => {
    const { current } = content
    const { resize } = bridge
    if (!current || !resize) return
    const seen = new ResizeObserver(() => void resize(Math.ceil(current.scrollHeight)).catch(() => {}))
    seen.observe(current)
    return () => seen.disconnect()
  }, [])
  return (
    <main ref={content} className="mx-auto w-full max-w-[380px]">
      <h1 className="sr-only">A {item?.kind ?? 'call'} is held</h1>
      {bridge.close && <Later close={bridge.close} />}
      {item ? (
        <Question key={item.id} item={item} store={store} popup about={aboutAgent(item.agent_id)} />
      ) : error ? (
        <ErrorPanel
          what="This question could not be loaded"
          kept="It stays held; without an answer it is denied."
          error={error}
          retry={() => setAgain(again + 1)}
        />
      ) : (
        <Skeleton />
      )}
    </main>
  )
}

/** Only where there is a window of its own to close. It decides nothing. */
function Later({ close }: { close: () => Promise<void> }) {
  return (
    <button
      type="button"
      onClick={() => void close()}
      title="Close this window; it stays held"
      className="absolute top-3 right-3 rounded-md px-2 py-1 text-xs text-soft hover:bg-raised"
    >
      Later
    </button>
  )
}
