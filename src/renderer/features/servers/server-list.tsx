// The servers with how each does.
import { Plus } from 'lucide-react'
import type { Server } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { stateOf, waitingText } from './words.ts'

export interface ServerListProps {
  readonly items: readonly Server[]
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly add: () => void
}

export function ServerList({ items, selected, select, add }: ServerListProps) {
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" icon={<Plus aria-hidden size={14} />} onClick={add}>
            Add a server
          </Button>
        }
      >
        {items.length === 1 ? '1 server' : `${items.length} servers`}
      </ListBar>
      <Rows label="Servers">
        {items.map((server) => (
          <Row key={server.id} open={server.id === selected} onOpen={() => select(server.id)}>
            <span className="min-w-0">
              <span className="flex min-w-0 items-baseline gap-2">
                <span className="min-w-0 font-medium">
                  <MiddleCut text={server.name} tail={16} prose />
                </span>
                <span className="hidden shrink-0 text-xs text-soft min-[600px]:inline">
                  <MachineText text={server.id} limit={24} /> · {server.transport} · {server.type}
                </span>
              </span>
              <span className="block text-xs text-soft">
                <MiddleCut text={server.url ?? [server.command, ...server.args].join(' ')} tail={32} />
              </span>
              {server.error !== null && (
                <span className="block truncate text-xs text-deny">
                  <MachineText text={server.error} limit={120} prose />
                </span>
              )}
            </span>
            <StateChips server={server} inList />
          </Row>
        ))}
      </Rows>
    </>
  )
}

/** In a narrow list one above the other, so that the name keeps its room. */
export function StateChips({ server, inList = false }: { server: Server; inList?: boolean }) {
  const { word, tone } = stateOf(server)
  const waiting = waitingText(server)
  const grave = server.tools.gravest === 'high' || server.tools.gravest === 'critical'
  return (
    <span className={`flex gap-1 ${inList ? 'flex-col items-end min-[600px]:flex-row' : 'flex-wrap'}`}>
      {waiting !== null && (
        <Chip tone={grave ? 'bad' : 'waits'}>{grave ? `${waiting}, ${server.tools.gravest}` : waiting}</Chip>
      )}
      <Chip tone={tone}>{word}</Chip>
    </span>
  )
}
