// Review: what this console submitted, and for maintainers of the library everything that waits; each with what changes.
import { useLocation, useSearch } from 'wouter'
import { type Submission, submissionStatusSchema } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList, ListBar, Row, Rows, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { CannotPublish } from './cannot-publish.tsx'
import { KindMark } from './kind-mark.tsx'
import { parts } from './parts.ts'
import type { LibraryStore } from './store.ts'
import { SubmissionView } from './submission-view.tsx'
import { useRenewed } from './use-renewed.ts'
import { submissionWords } from './words.ts'

interface ReviewPartProps {
  readonly store: LibraryStore
  readonly id: string | null
}

export function ReviewPart({ store, id }: ReviewPartProps) {
  const source = store((state) => state.source)
  if (source === null) return <Skeleton rows={6} />
  if (!source.can_publish) return <CannotPublish what="reviewed" />
  return <Queue store={store} id={id} />
}

function Queue({ store, id }: ReviewPartProps) {
  const [, navigate] = useLocation()
  const search = useSearch()
  const status = submissionStatusSchema.safeParse(new URLSearchParams(search).get('status')).data ?? null
  const revision = store((state) => state.revision)
  const ownKey = store((state) => state.source?.publisher_key)
  const { value, error, again } = useRenewed(status ?? 'all', revision, () =>
    call('GET /community/review', { query: { limit: 200, ...(status ? { status } : {}) } }),
  )
  const items = value?.items ?? []
  const suffix = status === null ? '' : `?status=${status}`
  const select = (next: string | null) => navigate(`${placeIn(parts.review, next)}${suffix}`)
  useListKeys(
    items.map((item) => item.id),
    id,
    select,
  )
  if (error && value === null) {
    return (
      <ErrorPanel
        what="What is in review could not be loaded"
        kept="Nothing was published or rejected."
        error={error}
        retry={again}
      />
    )
  }
  if (value === null) return <Skeleton rows={6} />
  const open = items.find((item) => item.id === id)
  return (
    <Split
      list={
        <>
          <ListBar
            action={
              <StatusPick
                status={status}
                set={(next) => navigate(`${placeIn(parts.review, id)}${next === null ? '' : `?status=${next}`}`)}
              />
            }
          >
            {items.length === 1 ? '1 submission' : `${items.length} submissions`}
          </ListBar>
          {items.length === 0 ? (
            <NoneYet narrow={status !== null} />
          ) : (
            <List items={items} ownKey={ownKey} selected={id} select={select} />
          )}
        </>
      }
      detail={
        id === null ? null : open ? (
          <SubmissionView
            key={open.id}
            submission={open}
            own={open.publisher_key === ownKey}
            again={again}
            close={() => select(null)}
          />
        ) : (
          <>
            <BackToList close={() => select(null)} />
            <Empty title="There is no such submission">
              <p>It is not among those listed. Choose one from the list.</p>
            </Empty>
          </>
        )
      }
    />
  )
}

interface ListProps {
  readonly items: readonly Submission[]
  readonly ownKey: string | undefined
  readonly selected: string | null
  readonly select: (id: string) => void
}

function List({ items, ownKey, selected, select }: ListProps) {
  const now = useNow(5000)
  return (
    <Rows label="Submissions">
      {items.map((item) => (
        <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
          <span className="grid min-w-0 grid-cols-[16px_minmax(0,1fr)] gap-x-3">
            <KindMark kind={item.body.kind} />
            <span className="truncate font-medium">
              <MachineText text={item.body.name} limit={90} prose />
            </span>
            <span className="col-start-2 truncate text-xs text-soft">
              <span className="font-mono">{item.body.version}</span> ·{' '}
              {item.publisher_key === ownKey ? (
                'from this console'
              ) : (
                <MachineText text={item.submitted_by} limit={40} prose />
              )}{' '}
              · <Ago at={item.submitted_at} now={now} />
            </span>
          </span>
          <Chip tone={submissionWords[item.status].tone}>{submissionWords[item.status].word}</Chip>
        </Row>
      ))}
    </Rows>
  )
}

function StatusPick({ status, set }: { status: Submission['status'] | null; set: (status: string | null) => void }) {
  return (
    <select
      aria-label="Status"
      value={status ?? ''}
      onChange={({ target }) => set(target.value || null)}
      className="h-8 rounded-md border border-line bg-paper px-2"
    >
      <option value="">any status</option>
      {submissionStatusSchema.options.map((each) => (
        <option key={each} value={each}>
          {submissionWords[each].word}
        </option>
      ))}
    </select>
  )
}

function NoneYet({ narrow }: { narrow: boolean }) {
  return (
    <Empty title={narrow ? 'Nothing is in this state' : 'Nothing is in review'}>
      <p>
        What you publish waits here until a maintainer of the library, never the one who submitted it, has read it. If
        you are a maintainer, what others submitted is listed too.
      </p>
      <div>
        <ButtonLink href={parts.publish} needs="policy_author">
          Publish something
        </ButtonLink>
      </div>
    </Empty>
  )
}
