// A delegation in words: who acts for whom, with what, on what.
import type { Delegation, DelegationScope } from '../../../shared/contract/delegation.ts'
import { AgentName, type AgentNames } from '../../ui/agent-name.tsx'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

type Parties = Pick<Delegation, 'delegator_agent_id' | 'delegatee_agent_id'>

export function WhoForWhom({ of, names, link = false }: { of: Parties; names: AgentNames; link?: boolean }) {
  return (
    <>
      <AgentName id={of.delegatee_agent_id} names={names} link={link} /> acts for{' '}
      <AgentName id={of.delegator_agent_id} names={names} link={link} />
    </>
  )
}

export function ScopeWords({ scope }: { scope: DelegationScope }) {
  const everyTool = scope.tools.includes('*')
  const everywhere = !scope.resources || scope.resources.includes('**')
  return (
    <>
      {everyTool ? 'with every tool' : <>with {listed(scope.tools)}</>},{' '}
      {everywhere ? 'on everything that its own rights reach' : <>on {listed(scope.resources ?? [])}</>}
    </>
  )
}

function listed(patterns: readonly string[]) {
  return patterns.map((pattern, index) => (
    <span key={pattern}>
      {index > 0 && (index === patterns.length - 1 ? ' or ' : ', ')}
      <MachineText text={pattern} />
    </span>
  ))
}

const tones: Readonly<Record<Delegation['status'], ChipTone>> = { active: 'good', expired: 'plain', revoked: 'bad' }

export function DelegationStatus({ item }: { item: Delegation }) {
  return <Chip tone={tones[item.status]}>{item.status}</Chip>
}

/** "3 calls outside"; null when there are none. */
export function probeWords(count: number): string | null {
  if (count === 0) return null
  return count === 1 ? '1 call outside' : `${count} calls outside`
}
