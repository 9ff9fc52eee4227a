// What is typed for a new delegation, and what it becomes when it is sent.
import { z } from 'zod'
import {
  type CreateDelegation,
  createDelegationSchema,
  delegationScopeSchema,
} from '../../../shared/contract/delegation.ts'

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

const { tools, resources } = delegationScopeSchema.shape

/** In the names of the draft, so that what is wrong is told at its field. */
const draftSchema = createDelegationSchema
  .omit({ scope: true })
  .extend({
    tools: z.string().transform(toolsIn).pipe(tools),
    resources: z
      .string()
      .transform((text) => (resourcesIn(text).length > 0 ? resourcesIn(text) : undefined))
      .pipe(resources),
    ttl_seconds: z.string().transform(Number).pipe(createDelegationSchema.shape.ttl_seconds),
  })
  .refine(({ delegator_agent_id: one, delegatee_agent_id: other }) => one === '' || one !== other, {
    path: ['delegatee_agent_id'],
    message: 'an agent cannot act for itself',
  })
  .transform(({ tools, resources, ...rest }): CreateDelegation => {
    return { ...rest, scope: { tools, ...(resources ? { resources } : {}) } }
  })

const said: Readonly<Record<string, string>> = {
  delegator_agent_id: 'choose an agent',
  delegatee_agent_id: 'choose an agent',
  tools: 'name a tool, or * for every one',
  reason: 'say what it is for',
}

export function toCreate(draft: DelegationDraft) {
  return draftSchema.safeParse(draft, { error: ({ path }) => said[String(path?.[0])] })
}
