// The list of workflows: what they are called, who owns them, how many sessions go on.
import type { Workflow } from '../../../shared/contract/workflow.ts'
import { AgentName, type AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { useWithoutEnded } from '../../ui/ended-rows.tsx'
import { MiddleCut } from '../../ui/machine-text.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'

export interface WorkflowListProps {
  readonly items: readonly Workflow[]
  readonly names: AgentNames
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly create: () => void
}

export function WorkflowList({ items, names, selected, select, create }: WorkflowListProps) {
  const { shown, active, foot } = useWithoutEnded(items, selected)
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" onClick={create}>
            Create a workflow
          </Button>
        }
      >
        {active} {active === 1 ? 'workflow' : 'workflows'}
      </ListBar>
      <Rows label="Workflows">
        {shown.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <span className="min-w-0">
              <span className="block font-medium">
                <MiddleCut text={item.name} tail={16} prose />
              </span>
              <span className="block truncate text-xs text-soft">
                of <AgentName id={item.owner_agent_id} names={names} /> · {takingPart(item)} taking part
              </span>
            </span>
            {item.status === 'ended' ? (
              <Chip>ended</Chip>
            ) : (
              <Chip tone={item.active_sessions > 0 ? 'good' : 'plain'}>{sessionWords(item.active_sessions)}</Chip>
            )}
          </Row>
        ))}
      </Rows>
      {foot}
    </>
  )
}

/** The owner takes part too, whether or not the workflow names it again. */
function takingPart({ owner_agent_id, participants }: Workflow): number {
  return new Set([owner_agent_id, ...participants.map(({ agent_id }) => agent_id)]).size
}

function sessionWords(count: number): string {
  if (count === 0) return 'no session'
  return count === 1 ? '1 session' : `${count} sessions`
}
