// What an exception may name: things that exist, and nothing that can run anything.
import type { CreateException } from '../../../shared/contract/exception.ts'
import type { Action } from '../../../shared/contract/primitives.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { Agents } from '../../identity/agents.ts'
import type { Servers } from '../../servers/servers.ts'
import type { SessionStore } from '../../store/sessions.ts'

export interface AdmissionDeps {
  readonly agents: Pick<Agents, 'find'>
  readonly servers: Pick<Servers, 'list' | 'exists' | 'findTool'>
  readonly sessions: Pick<SessionStore, 'byId'>
}

type Named = Pick<CreateException, 'tool_name' | 'action' | 'agent_id' | 'server_id' | 'session_id'>

/** Throws Refusal 422 that names the field. */
export function admit(named: Named, deps: AdmissionDeps): void {
  const problem = personProblem(named, deps) ?? toolProblem(named, deps)
  if (problem) throw new Refusal(422, problem.code, problem.message, [{ path: problem.path, message: problem.message }])
}

interface NamedProblem {
  readonly path: keyof Named
  readonly code: 'not_found' | 'tool_executes'
  readonly message: string
}

function personProblem({ agent_id, server_id, session_id }: Named, deps: AdmissionDeps): NamedProblem | null {
  const missing = (path: NamedProblem['path'], message: string): NamedProblem => ({ path, code: 'not_found', message })
  if (agent_id) {
    const agent = deps.agents.find(agent_id)
    if (!agent) return missing('agent_id', 'There is no such agent.')
    if (agent.status === 'revoked') return missing('agent_id', 'This agent has been revoked and can call nothing.')
  }
  if (server_id && !deps.servers.exists(server_id)) return missing('server_id', 'There is no such server.')
  if (!session_id) return null
  const session = deps.sessions.byId(session_id)
  if (session?.status !== 'active') return missing('session_id', 'There is no such session, or it has ended.')
  if (agent_id && session.agent_id !== agent_id) return missing('session_id', 'This session is another agent’s.')
  return null
}

function toolProblem(named: Named, deps: AdmissionDeps): NamedProblem | null {
  const code = 'tool_executes'
  if (named.action === 'execute')
    return {
      path: 'action',
      code,
      message: 'What runs something is asked about each time; no exception can change that.',
    }
  const classes = classesOf(named.tool_name, named.server_id ?? null, deps.servers)
  if (classes.length === 0 || classes.some((each) => each !== 'execute')) return null
  const message = `${named.tool_name} can run anything, so it is asked about each time; no exception can change that.`
  return { path: 'tool_name', code, message }
}

/** Classes of the accepted tools of that name, on one server or on all. */
export function classesOf(toolName: string, serverId: string | null, servers: AdmissionDeps['servers']): Action[] {
  const ids = serverId === null ? servers.list(500, 0).items.map(({ id }) => id) : [serverId]
  return ids.flatMap((id) => {
    const lookup = servers.findTool(id, toolName)
    return lookup.status === 'accepted' ? [lookup.tool.action] : []
  })
}
