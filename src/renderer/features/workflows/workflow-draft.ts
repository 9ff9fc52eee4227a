// What is typed for a new workflow and for a session of one, and what it becomes when it is sent.
import { createWorkflowSchema, openWorkflowSessionSchema } from '../../../shared/contract/workflow.ts'

export interface ParticipantDraft {
  readonly agent_id: string
  readonly role: string
  /** Separated by spaces or commas; empty is no limit. */
  readonly tools: string
}

export interface WorkflowDraft {
  readonly name: string
  readonly description: string
  readonly owner_agent_id: string
  readonly max_depth: string
  readonly participants: readonly ParticipantDraft[]
}

export const emptyParticipant: ParticipantDraft = { agent_id: '', role: 'worker', tools: '' }
export const emptyDraft: WorkflowDraft = {
  name: '',
  description: '',
  owner_agent_id: '',
  max_depth: '3',
  participants: [emptyParticipant],
}

const toolsIn = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')

export function toCreate({ participants, max_depth, ...rest }: WorkflowDraft) {
  const chosen = participants.filter(({ agent_id }) => agent_id !== '')
  return createWorkflowSchema.safeParse(
    {
      ...rest,
      max_depth: max_depth.trim() === '' ? Number.NaN : Number(max_depth),
      max_participants: Math.max(10, chosen.length),
      participants: chosen.map(({ agent_id, role, tools }) => ({
        agent_id,
        role,
        ...(toolsIn(tools).length > 0 ? { allowed_actions: toolsIn(tools) } : {}),
      })),
    },
    { error: ({ path }) => said[String(path?.[0])] },
  )
}

const said: Readonly<Record<string, string>> = {
  name: 'give it a name of 1 to 120 characters',
  owner_agent_id: 'choose an agent',
  max_depth: 'a whole number from 0 to 32',
}

export interface SessionDraft {
  readonly agent_id: string
  readonly ceiling: string
  readonly parent_token: string
}

export const emptySession: SessionDraft = { agent_id: '', ceiling: '', parent_token: '' }

export function toOpen({ agent_id, ceiling, parent_token }: SessionDraft) {
  const tools = toolsIn(ceiling)
  return openWorkflowSessionSchema.safeParse(
    {
      agent_id,
      ...(tools.length > 0 ? { permission_ceiling: tools } : {}),
      ...(parent_token.trim() === '' ? {} : { parent_token: parent_token.trim() }),
    },
    { error: ({ path }) => (path?.[0] === 'agent_id' ? 'choose an agent' : undefined) },
  )
}
