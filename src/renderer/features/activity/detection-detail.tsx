// One detection: what it says, how grave it is, the calls behind it, and the rule that came of it.
import { Link } from 'wouter'
import type { EventItem } from '../../../shared/contract/event.ts'
import { riskTierSchema } from '../../../shared/contract/primitives.ts'
import { AgentName, type AgentNames } from '../../ui/agent-name.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { isNoticedType, noticedWords } from '../../ui/detection-words.ts'
import { callsOfEvent, placeOfEvent } from '../../ui/event-place.ts'
import { EventSentence } from '../../ui/event-sentence.tsx'
import { Fold, JsonText, jsonText } from '../../ui/fold.tsx'
import { homes } from '../../ui/homes.ts'
import { LongText } from '../../ui/long-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { Ago, exactText, useNow } from '../../ui/time.tsx'

const mostCalls = 50

export interface DetectionDetailProps {
  readonly event: EventItem
  readonly agentNames: AgentNames
  /** The suggestion that it led to; null when it led to none. */
  readonly suggestion: string | null
  readonly close: () => void
}

export function DetectionDetail({ event, agentNames, suggestion, close }: DetectionDetailProps) {
  const now = useNow(5000)
  const severity = riskTierSchema.safeParse(event.severity ?? event.data.severity)
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="detection">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg leading-snug">
            <EventSentence type={event.type} said={event.data} />
          </h2>
          <div className="flex flex-wrap items-center gap-2 text-xs">
            <Chip>{isNoticedType(event.type) ? noticedWords[event.type] : event.type}</Chip>
            {severity.success && <SeverityChip severity={severity.data} of="severity" />}
            {event.agent_id !== undefined && <AgentName id={event.agent_id} names={agentNames} link />}
            <span className="text-soft">
              {exactText(event.timestamp)} · <Ago at={event.timestamp} now={now} />
            </span>
          </div>
        </header>
        <Notes said={event.data} />
        <Ways event={event} suggestion={suggestion} />
        <Evidence event={event} />
        <section>
          <Fold title="The row of the log" copy={jsonText(event.data)}>
            <JsonText value={event.data} />
          </Fold>
        </section>
      </article>
    </>
  )
}

/** What whoever decided wrote down. */
function Notes({ said: { review_notes } }: { said: EventItem['data'] }) {
  if (typeof review_notes !== 'string' || review_notes === '') return null
  return (
    <blockquote className="border-l-2 border-line pl-3">
      <LongText text={review_notes} first={600} prose />
    </blockquote>
  )
}

function Ways({ event, suggestion }: Pick<DetectionDetailProps, 'event' | 'suggestion'>) {
  const place = placeOfEvent(event)
  const policy = event.data.policy_id
  const ofPolicy = event.type.startsWith('POLICY_') && typeof policy === 'string' ? policy : null
  const ownSuggestion = suggestion !== null && place?.thing !== 'suggestion' ? suggestion : null
  if (place === null && ownSuggestion === null) return null
  return (
    <div className="flex flex-wrap gap-2">
      {ownSuggestion !== null && (
        <ButtonLink href={placeIn(homes.candidates, ownSuggestion)}>See the suggestion it led to</ButtonLink>
      )}
      {place && <ButtonLink href={place.path}>See the {place.thing}</ButtonLink>}
      {ofPolicy !== null && <ButtonLink href={placeIn(homes.policies, ofPolicy)}>See the policy</ButtonLink>}
    </div>
  )
}

function Evidence({ event }: { event: EventItem }) {
  const calls = callsOfEvent(event)
  if (calls.length < 2) return null
  return (
    <Section title="The calls behind it" about="Oldest first.">
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {calls.slice(0, mostCalls).map((id, index) => (
          <li key={id}>
            <Link href={placeIn(homes.activity, id)} className="text-accent underline">
              Call {index + 1}
            </Link>
          </li>
        ))}
      </ol>
    </Section>
  )
}
