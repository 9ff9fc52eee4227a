// The list of agents: who they are, how they stand, when they were last seen.
import { useState } from 'react'
import type { Agent } from '../../../shared/contract/agent.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { MiddleCut } from '../../ui/machine-text.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { Ago, useNow } from '../../ui/time.tsx'

const statusTones: Record<Agent['status'], ChipTone> = { active: 'good', suspended: 'waits', revoked: 'bad' }

export function AgentStatus({ agent }: { agent: Agent }) {
  return <Chip tone={statusTones[agent.status]}>{agent.status}</Chip>
}

export interface AgentListProps {
  readonly items: readonly Agent[]
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly create: () => void
}

export function AgentList({ items, selected, select, create }: AgentListProps) {
  const [all, setAll] = useState(false)
  const now = useNow(5000)
  const revoked = items.filter(({ status }) => status === 'revoked').length
  const shown = items.filter(({ id, status }) => all || status !== 'revoked' || id === selected)
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" onClick={create}>
            Create an agent
          </Button>
        }
      >
        {items.length - revoked} {items.length - revoked === 1 ? 'agent' : 'agents'}
      </ListBar>
      <Rows label="Agents">
        {shown.map((agent) => (
          <Row key={agent.id} open={agent.id === selected} onOpen={() => select(agent.id)}>
            <span className="min-w-0">
              <span className="block font-medium">
                <MiddleCut text={agent.name} tail={16} prose />
              </span>
              <span className="block text-xs text-soft">
                risk {agent.live_risk_tier}
                {agent.live_risk_tier !== agent.risk_tier && ` (set to ${agent.risk_tier})`} ·{' '}
                {agent.last_seen_at ? (
                  <>
                    seen <Ago at={agent.last_seen_at} now={now} />
                  </>
                ) : (
                  'never seen'
                )}
              </span>
            </span>
            <AgentStatus agent={agent} />
          </Row>
        ))}
      </Rows>
      {revoked > 0 && (
        <div className="border-t border-line p-1">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? 'Hide revoked ones' : `Show ${revoked} revoked`}
          </Button>
        </div>
      )}
    </>
  )
}
