// The list of delegations: who acts for whom, how deep, how long still, and whether anything went outside.
import type { Delegation } from '../../../shared/contract/delegation.ts'
import { leftText } from '../../../shared/time-left.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { countWords, useWithoutEnded } from '../../ui/ended-rows.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { exactText, useNow } from '../../ui/time.tsx'
import { DelegationStatus, probeWords, ScopeWords, WhoForWhom } from './delegation-words.tsx'

export interface DelegationListProps {
  readonly items: readonly Delegation[]
  readonly names: AgentNames
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly create: () => void
}

export function DelegationList({ items, names, selected, select, create }: DelegationListProps) {
  const { shown, active, foot } = useWithoutEnded(items, selected)
  const now = useNow(1000)
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" onClick={create}>
            Delegate
          </Button>
        }
      >
        {countWords(active)}
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
      {foot}
    </>
  )
}
