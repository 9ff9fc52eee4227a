// What was detected, newest first, each with the calls that caused it.
import { useState } from 'react'
import { Link } from 'wouter'
import type { EventItem } from '../../../shared/contract/event.ts'
import { riskTierSchema } from '../../../shared/contract/primitives.ts'
import { AgentName, type AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { callsOfEvent } from '../../ui/event-place.ts'
import { EventSentence } from '../../ui/event-sentence.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import type { Loaded } from '../../ui/use-loaded.ts'

const firstShown = 3
const mostCalls = 6

export interface SourcesProps {
  readonly sources: Loaded<readonly EventItem[]>
  readonly agentNames: AgentNames
}

export function Sources({ sources: { value, error, again }, agentNames }: SourcesProps) {
  const now = useNow(5000)
  const [all, setAll] = useState(false)
  return (
    <Section title="What was detected">
      {error ? (
        <ErrorPanel
          inPlace
          what="The detections could not be loaded"
          kept="The log has them; nothing was lost."
          error={error}
          retry={again}
        />
      ) : value ? (
        <ul aria-label="Detections behind it" className="flex flex-col">
          {value.slice(0, all ? value.length : firstShown).map((event) => (
            <Source key={event.id} event={event} agentNames={agentNames} now={now} />
          ))}
          {value.length === 0 && <li className="text-soft">The log does not have them any more.</li>}
          {value.length > firstShown && (
            <li className="border-t border-line pt-1">
              <Button tone="quiet" onClick={() => setAll(!all)}>
                {all ? 'Show the newest only' : `Show all ${value.length}`}
              </Button>
            </li>
          )}
        </ul>
      ) : (
        <Skeleton rows={2} inPlace />
      )}
    </Section>
  )
}

function Source({ event, agentNames, now }: { event: EventItem; agentNames: AgentNames; now: number }) {
  const severity = riskTierSchema.safeParse(event.severity ?? event.data.severity)
  const calls = callsOfEvent(event)
  const shown = calls.slice(-mostCalls)
  return (
    <li className="flex flex-col gap-1 border-t border-line py-2 first:border-t-0">
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 flex-1">
          <EventSentence type={event.type} said={event.data} />
        </span>
        <Ago at={event.timestamp} now={now} />
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft">
        {severity.success && <SeverityChip severity={severity.data} />}
        {event.agent_id !== undefined && (
          <span>
            by <AgentName id={event.agent_id} names={agentNames} link />
          </span>
        )}
        {shown.map((id, index) => (
          <Link key={id} href={`/activity/${id}`} className="text-accent underline">
            {shown.length === 1 ? 'See the call' : `Call ${calls.length - shown.length + index + 1}`}
          </Link>
        ))}
      </span>
    </li>
  )
}
