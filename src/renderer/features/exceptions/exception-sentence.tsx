// What an exception allows, as one sentence.
import { verbs } from '../../../shared/action-words.ts'
import type { Exception } from '../../../shared/contract/exception.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import type { ExceptionsState } from './store.ts'

type Scope = Pick<Exception, 'tool_name' | 'action' | 'target_pattern' | 'agent_id' | 'server_id' | 'session_id'>

export function ExceptionSentence({ scope, agents }: { scope: Scope; agents: ExceptionsState['agents'] }) {
  const { agent_id, server_id, session_id, target_pattern } = scope
  return (
    <>
      {agent_id === null ? (
        'Every agent'
      ) : (
        <em className="font-semibold not-italic">
          <MachineText text={agents[agent_id]?.name ?? agent_id} limit={60} prose />
        </em>
      )}{' '}
      may {verbs[scope.action]} <Touched pattern={target_pattern} /> with{' '}
      <MachineText text={scope.tool_name} limit={60} /> on{' '}
      {server_id === null ? 'every server' : <MachineText text={server_id} />}
      {session_id !== null && (
        <>
          , in the session <MachineText text={session_id} limit={18} />
        </>
      )}
      , without being asked about.
    </>
  )
}

function Touched({ pattern }: { pattern: string }) {
  if (pattern === '*') return 'anything'
  return (
    <>
      {pattern.startsWith('/') && pattern.endsWith('/') && 'in '}
      <MachineText text={pattern} />
    </>
  )
}
