// A list of things of one kind with one of them open beside it: how it loads, fails, is empty or asked for what it lacks.
import { type ReactNode, useEffect } from 'react'
import { BackToList, useListKeys } from './rows.tsx'
import { Split } from './split.tsx'
import { Empty, ErrorPanel, Skeleton } from './states.tsx'

export interface CollectionProps<Item extends { readonly id: string }> {
  readonly of: {
    readonly items: readonly Item[]
    readonly status: 'loading' | 'ready' | 'failed'
    readonly error: { readonly message: string; readonly code?: string } | null
    load(): Promise<void>
  }
  readonly words: {
    readonly one: string
    readonly many: string
    /** Where one went that is not there. */
    readonly gone?: string
    /** What holds although the list could not be loaded. */
    readonly kept: string
  }
  /** The one that is open. */
  readonly id: string | null
  readonly select: (id: string | null) => void
  /** Ids that `j` and `k` step through. */
  readonly steps: readonly string[]
  readonly list: ReactNode
  readonly detail: (item: Item) => ReactNode
  /** A detail that is no item of the list, when the id is its name. */
  readonly other?: ReactNode
  /** In place of the list, when there is nothing. */
  readonly none?: ReactNode
  /** In place of list and detail, once they are loaded. */
  readonly instead?: ReactNode
}

export function Collection<Item extends { readonly id: string }>(props: CollectionProps<Item>) {
  const { of, words, id, select, steps, none = null, instead = null } = props
  const { items, status, error, load } = of
  useListKeys(steps, id, select)
  useEffect(() => {
    void load()
  }, [load])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what={`The ${words.many} could not be loaded`}
        kept={words.kept}
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  if (instead) return instead
  if (none && items.length === 0 && id === null) return none
  return <Split list={props.list} detail={id === null ? null : <Detail {...props} id={id} />} />
}

function Detail<Item extends { readonly id: string }>(props: CollectionProps<Item> & { readonly id: string }) {
  const { of, words, id, select, detail, other = null } = props
  const item = of.items.find((each) => each.id === id)
  if (item) return detail(item)
  if (other) return other
  return (
    <>
      <BackToList close={() => select(null)} />
      <Empty title={`There is no such ${words.one}`}>
        <p>{words.gone ?? 'It never had this id.'} Choose one from the list.</p>
      </Empty>
    </>
  )
}
