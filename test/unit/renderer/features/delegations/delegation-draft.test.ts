// What is typed for a delegation: what it becomes, and what is wrong said at its field.
import { describe, expect, it } from 'vitest'
import {
  type DelegationDraft,
  emptyDraft,
  toCreate,
} from '../../../../../src/renderer/features/delegations/delegation-draft.ts'

const [a, b] = [crypto.randomUUID(), crypto.randomUUID()]
const good: DelegationDraft = {
  delegator_agent_id: a,
  delegatee_agent_id: b,
  tools: ' read_*, list_directory ',
  resources: '\n/w/**\n  /x y/*.md \n',
  reason: ' The report ',
  ttl_seconds: '900',
}
const wrong = (draft: Partial<DelegationDraft>) => {
  const checked = toCreate({ ...good, ...draft })
  return checked.success ? [] : checked.error.issues.map(({ path, message }) => [path[0], message])
}

describe('a draft of a delegation', () => {
  it('becomes what is sent', () => {
    expect(toCreate(good).data).toEqual({
      delegator_agent_id: a,
      delegatee_agent_id: b,
      scope: { tools: ['read_*', 'list_directory'], resources: ['/w/**', '/x y/*.md'] },
      reason: 'The report',
      ttl_seconds: 900,
    })
    expect(toCreate({ ...good, resources: ' \n' }).data?.scope).toEqual({ tools: ['read_*', 'list_directory'] })
  })

  it('says what is wrong where it is', () => {
    const empty = toCreate(emptyDraft)
    const fields = empty.success ? [] : empty.error.issues.map(({ path }) => path[0])
    expect(fields.sort()).toEqual(['delegatee_agent_id', 'delegator_agent_id', 'reason', 'tools'])
    expect(wrong({ tools: ' , ' })).toEqual([['tools', 'name a tool, or * for every one']])
    expect(wrong({ tools: 'read_{a,b}' })[0]?.[0]).toBe('tools')
    expect(wrong({ resources: '/w/[a]' })[0]?.[0]).toBe('resources')
    expect(wrong({ delegatee_agent_id: a })).toEqual([['delegatee_agent_id', 'an agent cannot act for itself']])
    expect(wrong({ ttl_seconds: '86401' })[0]?.[0]).toBe('ttl_seconds')
  })
})
