// Agents in the command palette: each of them, and the way to create one.

import { Bot, Plus } from 'lucide-react'
import type { Agent } from '../../../shared/contract/agent.ts'
import { creatingPath } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'

/** Those that are revoked come last. */
export function agentEntries(agents: readonly Agent[], go: (path: string) => void): readonly PaletteEntry[] {
  const gone = (agent: Agent) => (agent.status === 'revoked' ? 1 : 0)
  return [...agents]
    .sort((a, b) => gone(a) - gone(b))
    .map((agent) => ({
      id: `agent ${agent.id}`,
      words: `${agent.name} ${agent.status} agent ${agent.id}`,
      icon: <Bot size={16} />,
      title: <MiddleCut text={agent.name} tail={16} prose />,
      note: `${agent.status} · risk ${agent.live_risk_tier}`,
      run: () => go(`/agents/${agent.id}`),
    }))
}

export function agentActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'create an agent',
      words: 'Create an agent new add client',
      icon: <Plus size={16} />,
      title: 'Create an agent',
      needs: 'admin',
      run: () => go(creatingPath(homes.agents)),
    },
  ]
}
