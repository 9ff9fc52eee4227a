// The list of exceptions: what each allows, how long it goes on, how often it was extended.
import type { Exception } from '../../../shared/contract/exception.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countWords, useWithoutEnded } from '../../ui/ended-rows.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { exactText, useNow } from '../../ui/time.tsx'
import type { ExceptionsState } from './store.ts'
import { extensionWords, timeLeft, urgencyTones } from './words.ts'

export interface ExceptionListProps {
  readonly items: readonly Exception[]
  readonly agents: ExceptionsState['agents']
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly create: () => void
}

export function ExceptionList({ items, agents, selected, select, create }: ExceptionListProps) {
  const { shown, active, foot } = useWithoutEnded(items, selected)
  const now = useNow(5000)
  return (
    <>
      <ListBar
        action={
          <Button needs="analyst" tone="main" onClick={create}>
            Make an exception
          </Button>
        }
      >
        {countWords(active)}
      </ListBar>
      <Rows label="Exceptions">
        {shown.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <span className="min-w-0">
              <span className="block truncate">
                <MachineText text={item.tool_name} limit={40} />
              </span>
              <MiddleCut text={item.target_pattern} tail={16} />
              <span className="block truncate text-xs text-soft">
                <AgentName id={item.agent_id} agents={agents} />
              </span>
            </span>
            <Standing item={item} now={now} />
          </Row>
        ))}
      </Rows>
      {foot}
    </>
  )
}

function Standing({ item, now }: { item: Exception; now: number }) {
  if (item.status !== 'active') return <Chip>{item.status}</Chip>
  return (
    <span className="flex flex-col items-end gap-1">
      <span className="whitespace-nowrap" title={exactText(item.expires_at)}>
        {timeLeft(item.expires_at, now)}
      </span>
      <Urgency item={item} />
    </span>
  )
}

/** The more often it was extended, the more it asks for a decision. */
export function Urgency({ item }: { item: Exception }) {
  const words = extensionWords(item.extension_count)
  return words ? <Chip tone={urgencyTones[item.urgency]}>{words}</Chip> : null
}

export function AgentName({ id, agents }: { id: string | null; agents: ExceptionsState['agents'] }) {
  if (id === null) return 'every agent'
  const name = agents[id]?.name
  return name === undefined ? <MachineText text={id} limit={18} /> : <MachineText text={name} limit={60} prose />
}
