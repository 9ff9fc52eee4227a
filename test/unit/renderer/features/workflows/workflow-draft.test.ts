// What is typed for a workflow and a session: what it becomes, and what is wrong said at its field.
import { describe, expect, it } from 'vitest'
import {
  emptyDraft,
  emptyParticipant,
  emptySession,
  toCreate,
  toOpen,
} from '../../../../../src/renderer/features/workflows/workflow-draft.ts'

const [a, b] = [crypto.randomUUID(), crypto.randomUUID()]
const good = { ...emptyDraft, name: 'Report', owner_agent_id: a }

describe('a draft of a workflow', () => {
  it('leaves out whom nobody chose, and limits by tools only where some are named', () => {
    const participants = [emptyParticipant, { agent_id: b, role: 'reader', tools: 'read_file, list' }]
    expect(toCreate({ ...good, participants }).data).toMatchObject({
      max_depth: 3,
      participants: [{ agent_id: b, role: 'reader', allowed_actions: ['read_file', 'list'] }],
    })
    const [only] = toCreate({ ...good, participants: [{ ...emptyParticipant, agent_id: b }] }).data?.participants ?? []
    expect(only).toEqual({ agent_id: b, role: 'worker' })
  })

  it('says what is wrong where it is', () => {
    const wrong = (more: object) =>
      toCreate({ ...good, ...more }).error?.issues.map(({ path, message }) => [path[0], message])
    expect(wrong({ name: '' })).toEqual([['name', 'give it a name of 1 to 120 characters']])
    expect(wrong({ owner_agent_id: '' })).toEqual([['owner_agent_id', 'choose an agent']])
    for (const max_depth of ['', ' ', '-1', '1.5', 'x', '33'])
      expect(wrong({ max_depth })).toEqual([['max_depth', 'a whole number from 0 to 32']])
    const twice = { agent_id: b, role: 'x', tools: '' }
    expect(wrong({ participants: [twice, twice] })).toEqual([['participants', 'an agent stands twice']])
  })
})

describe('a draft of a session', () => {
  it('becomes what is sent, empty fields left out', () => {
    expect(toOpen({ ...emptySession, agent_id: a }).data).toEqual({ agent_id: a })
    expect(toOpen({ agent_id: a, ceiling: 'x  y', parent_token: ' t ' }).data).toEqual({
      agent_id: a,
      permission_ceiling: ['x', 'y'],
      parent_token: 't',
    })
    expect(toOpen(emptySession).error?.issues).toMatchObject([{ path: ['agent_id'], message: 'choose an agent' }])
  })
})
