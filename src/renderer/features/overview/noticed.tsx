// What guards and detectors noticed in the last day: how many results were blocked, flagged or wait for a person, and the newest of all.
import { Link } from 'wouter'
import type { EventItem } from '../../../shared/contract/event.ts'
import { placeOfEvent } from '../../ui/event-place.ts'
import { EventSentence } from '../../ui/event-sentence.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { resultsIn } from './results-in.ts'

const mostShown = 6

export interface NoticedProps {
  readonly events: readonly EventItem[]
  /** How many results wait for a person. */
  readonly waiting: number
}

export function Noticed({ events, waiting }: NoticedProps) {
  const now = useNow(5000)
  const { blocked, flagged } = resultsIn(events)
  const counts = [
    ['results blocked', blocked, '/activity?inbound=1'],
    ['results flagged', flagged, '/activity?inbound=1'],
    ['results wait for review', waiting, '/escalations'],
  ] as const
  return (
    <Section title="What guards noticed" about="In the last 24 hours, in the answers of tools and around them.">
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {counts.map(([words, count, path]) => (
          <div key={words} className="flex flex-col-reverse">
            <dt>
              <Link href={path} className="text-soft hover:underline">
                {words}
              </Link>
            </dt>
            <dd className="text-2xl font-semibold">{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {events.length === 0 ? (
        <p className="text-soft">Nothing was noticed.</p>
      ) : (
        <ul aria-label="Noticed">
          {events.slice(0, mostShown).map((event) => (
            <li
              key={event.id}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-3 border-t border-line py-1.5 first:border-t-0"
            >
              <span>
                <EventSentence type={event.type} said={event.data} />
                <More event={event} />
              </span>
              <Ago at={event.timestamp} now={now} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Where it can be read in full. */
function More({ event }: { event: EventItem }) {
  const place = placeOfEvent(event)
  if (place === null) return null
  return (
    <>
      {' '}
      <Link href={place.path} className="text-accent underline">
        Show
      </Link>
    </>
  )
}
