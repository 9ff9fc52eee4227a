// What is typed for a new delegation, and what it becomes when it is sent.
import { createDelegationSchema } from '../../../shared/contract/delegation.ts'

export interface DelegationDraft {
  readonly delegator_agent_id: string
  readonly delegatee_agent_id: string
  /** Separated by spaces or commas. */
  readonly tools: string
  /** One a line; none is every target. */
  readonly resources: string
  readonly reason: string
  readonly ttl_seconds: string
}

export const emptyDraft: DelegationDraft = {
  delegator_agent_id: '',
  delegatee_agent_id: '',
  tools: '',
  resources: '',
  reason: '',
  ttl_seconds: '3600',
}

export const lifeChoices = [
  { value: '900', label: '15 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '28800', label: '8 hours' },
  { value: '86400', label: '1 day' },
] as const

export const toolsIn = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')
export const resourcesIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Problems are told in the names of the draft. */
export function toCreate(draft: DelegationDraft) {
  const { delegator_agent_id, delegatee_agent_id, tools, resources, reason, ttl_seconds } = draft
  const targets = resourcesIn(resources)
  const checked = createDelegationSchema
    .refine((wanted) => wanted.delegator_agent_id !== wanted.delegatee_agent_id, {
      path: ['delegatee_agent_id'],
      message: 'an agent cannot act for itself',
    })
    .safeParse({
      delegator_agent_id,
      delegatee_agent_id,
      scope: { tools: toolsIn(tools), ...(targets.length > 0 ? { resources: targets } : {}) },
      reason,
      ttl_seconds: Number(ttl_seconds),
    })
  if (checked.success) return checked
  const issues = checked.error.issues.map((issue) =>
    issue.path[0] === 'scope' ? { ...issue, path: [issue.path[1] ?? 'tools'], message: inWords(issue) } : inForm(issue),
  )
  return { ...checked, error: Object.assign(checked.error, { issues }) }
}

function inWords({ code, message }: { code?: string; message: string }): string {
  return code === 'too_small' ? 'name a tool, or * for every one' : message
}

function inForm<I extends { path: PropertyKey[]; message: string }>(issue: I): I {
  const [name] = issue.path
  if (name === 'delegatee_agent_id' && issue.message.startsWith('an agent')) return issue
  if (name === 'delegator_agent_id' || name === 'delegatee_agent_id') return { ...issue, message: 'choose an agent' }
  return name === 'reason' ? { ...issue, message: 'say what it is for' } : issue
}
