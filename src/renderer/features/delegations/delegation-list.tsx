// The list of delegations: who acts for whom, how deep, how long still, and whether anything went outside.
import { useState } from 'react'
import type { Delegation } from '../../../shared/contract/delegation.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { exactText, leftText, useNow } from '../../ui/time.tsx'
import { DelegationStatus, probeWords, ScopeWords, WhoForWhom } from './delegation-words.tsx'

export interface DelegationListProps {
  readonly items: readonly Delegation[]
  readonly names: AgentNames
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly create: () => void
}

export function DelegationList({ items, names, selected, select, create }: DelegationListProps) {
  const [all, setAll] = useState(false)
  const now = useNow(1000)
  const ended = items.filter(({ status }) => status !== 'active').length
  const shown = items.filter(({ id, status }) => all || status === 'active' || id === selected)
  const active = items.length - ended
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" onClick={create}>
            Delegate
          </Button>
        }
      >
        {active === 0 ? 'None counts now' : active === 1 ? '1 counts now' : `${active} count now`}
      </ListBar>
      <Rows label="Delegations">
        {shown.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <span className="min-w-0">
              <span className="block truncate">
                <WhoForWhom of={item} names={names} />
              </span>
              <span className="block truncate text-xs text-soft">
                <ScopeWords scope={item.scope} />
              </span>
              <span className="block truncate text-xs text-soft">
                {item.operator_id === null ? 'made by the agent itself' : 'made by you or another operator'}
                {item.depth > 1 && ` · passed on, step ${item.depth}`}
              </span>
            </span>
            <span className="flex flex-col items-end gap-1">
              {item.status === 'active' ? (
                <span className="whitespace-nowrap" title={exactText(item.expires_at)}>
                  {leftText(Date.parse(item.expires_at), now)} left
                </span>
              ) : (
                <DelegationStatus item={item} />
              )}
              {item.probes > 0 && <Chip tone="waits">{probeWords(item.probes)}</Chip>}
            </span>
          </Row>
        ))}
      </Rows>
      {ended > 0 && (
        <div className="border-t border-line p-1">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? 'Hide those that have ended' : `Show ${ended} that ${ended === 1 ? 'has' : 'have'} ended`}
          </Button>
        </div>
      )}
    </>
  )
}
