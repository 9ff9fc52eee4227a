// Detections: what was noticed in the course of calls and what automation made of it, in sentences, each with its evidence.
import { useEffect, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { EventItem } from '../../../shared/contract/event.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { placeIn } from '../../ui/creating.ts'
import { isNoticedType, type NoticedType, noticedTypes, noticedWords } from '../../ui/detection-words.ts'
import { EventSentence } from '../../ui/event-sentence.tsx'
import { homes } from '../../ui/homes.ts'
import { Row, Rows } from '../../ui/rows.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { DetectionDetail } from './detection-detail.tsx'
import type { DetectionsStore } from './detections-store.ts'

export interface DetectionsPartProps {
  readonly store: DetectionsStore
  readonly id: string | null
  readonly agentNames: AgentNames
  /** The suggestion that an event led to, by the event's id. */
  readonly suggestionOf: (eventId: string) => string | null
}

export function DetectionsPart({ store, id, agentNames, suggestionOf }: DetectionsPartProps) {
  const loaded = store()
  const { items, complete, loadOlder, setType } = loaded
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('type')
  const type = isNoticedType(asked) ? asked : null
  useEffect(() => setType(type), [setType, type])
  const suffix = type === null ? '' : `?type=${type}`
  const select = (next: string | null) => navigate(`${placeIn(homes.detections, next)}${suffix}`)
  const keepTo = (next: NoticedType | null) => navigate(`${homes.detections}${next === null ? '' : `?type=${next}`}`)
  return (
    <Collection
      of={loaded}
      words={{
        one: 'detection',
        many: 'detections',
        gone: 'It is older than what is listed, or never had this id.',
        kept: 'The log is kept by the console; nothing was lost.',
      }}
      id={id}
      select={select}
      steps={items.map((item) => item.id)}
      list={
        <>
          <TypeFilter type={type} set={keepTo} />
          {items.length === 0 && <p className="p-4 text-soft">The log has nothing of this kind.</p>}
          <Events items={items} selected={id} select={select} />
          {!complete && items.length > 0 && (
            <div className="border-t border-line p-1">
              <Button tone="quiet" onClick={() => void loadOlder().catch(() => {})}>
                Show older ones
              </Button>
            </div>
          )}
        </>
      }
      detail={(event) => (
        <DetectionDetail
          key={event.id}
          event={event}
          agentNames={agentNames}
          suggestion={suggestionOf(event.id)}
          close={() => select(null)}
        />
      )}
      none={type === null ? <NothingNoticed /> : null}
    />
  )
}

function TypeFilter({ type, set }: { type: NoticedType | null; set: (type: NoticedType | null) => void }) {
  const field = useRef<HTMLSelectElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <search className="flex shrink-0 items-center gap-2 border-b border-line px-4 py-2">
      <select
        ref={field}
        aria-label="Kind"
        value={type ?? ''}
        onChange={({ target }) => set(isNoticedType(target.value) ? target.value : null)}
        className="min-w-0 rounded-md border border-line bg-paper px-2 py-1"
      >
        <option value="">everything that was noticed</option>
        {noticedTypes.map((each) => (
          <option key={each} value={each}>
            {noticedWords[each]}
          </option>
        ))}
      </select>
      {type !== null && (
        <Button tone="quiet" onClick={() => set(null)}>
          Show all
        </Button>
      )}
    </search>
  )
}

interface EventsProps {
  readonly items: readonly EventItem[]
  readonly selected: string | null
  readonly select: (id: string) => void
}

function Events({ items, selected, select }: EventsProps) {
  const now = useNow(5000)
  return (
    <Rows label="Detections, newest first">
      {items.map((event) => (
        <Row key={event.id} open={event.id === selected} onOpen={() => select(event.id)}>
          <span className="min-w-0">
            <span className="block text-xs text-soft">
              {isNoticedType(event.type) ? noticedWords[event.type] : event.type}
            </span>
            <span className="line-clamp-2">
              <EventSentence type={event.type} said={event.data} />
            </span>
          </span>
          <span className="text-xs">
            <Ago at={event.timestamp} now={now} />
          </span>
        </Row>
      ))}
    </Rows>
  )
}

function NothingNoticed() {
  return (
    <Empty title="Nothing has been noticed">
      <p>
        Beside each single call the console watches how calls hang together: orders that hide in what tools answer, a
        model that is prepared step by step, an agent that does what it never did, a refusal that is got around in a new
        session.
      </p>
      <Example>
        What was refused in one session was allowed in the next: <span className="font-mono">delete_file</span> on{' '}
        <span className="font-mono">files</span>.
      </Example>
      <p>Each appears here with the calls behind it, and with the rule that was proposed against it.</p>
    </Empty>
  )
}
