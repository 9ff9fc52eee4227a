// Agents, credentials and sessions in the store: pages, one credential at a time, a session ends once.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAgentStore } from '../../../../src/main/store/agents.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { createSessionStore } from '../../../../src/main/store/sessions.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

async function stores() {
  const folder = tempFolder()
  const store = await openStore(folder, 'local')
  onTestFinished(() => store.close())
  return { store, agents: createAgentStore(store), sessions: createSessionStore(store) }
}

const agent = (id: string, created_at = '2026-01-01T00:00:00.000Z') => ({
  id,
  name: id,
  status: 'active' as const,
  roles: '[]',
  permissions: '[]',
  risk_tier: 'medium' as const,
  live_risk_tier: 'medium' as const,
  live_risk_reason: null,
  created_at,
  last_seen_at: null,
})

describe('agent store', () => {
  it('lists the newest first and changes one', async () => {
    const { agents } = await stores()
    agents.insert(agent('a'))
    agents.insert(agent('b', '2026-02-01T00:00:00.000Z'))
    const a = agents.byId('a')!
    agents.update({ ...a, status: 'suspended' })
    agents.markSeen('a', 'now')
    expect(agents.byId('a')).toMatchObject({ status: 'suspended', last_seen_at: 'now', tenant_id: 'local' })
    expect(agents.list(1, 1)).toMatchObject({ items: [{ id: 'a' }], total: 2 })
  })

  it('keeps one credential for each agent', async () => {
    const { agents } = await stores()
    agents.insert(agent('a'))
    const credential = (client_id: string) => ({ client_id, agent_id: 'a', secret_hash: 'h', created_at: 'now' })
    agents.replaceCredential(credential('old'))
    agents.replaceCredential(credential('new'))
    expect(agents.credential('old')).toBeUndefined()
    expect(agents.credential('new')).toMatchObject({ agent_id: 'a' })
    expect(() => agents.replaceCredential({ ...credential('x'), agent_id: 'nobody' })).toThrow('FOREIGN KEY')
  })

  it('shows nothing of another tenant', async () => {
    const { store, agents } = await stores()
    agents.insert(agent('a'))
    const other = createAgentStore({ ...store, tenantId: 'other' })
    expect(other.byId('a')).toBeUndefined()
    expect(other.list(9, 0)).toEqual({ items: [], total: 0 })
  })
})

describe('session store', () => {
  it('ends a session once', async () => {
    const { agents, sessions } = await stores()
    agents.insert(agent('a'))
    const session = {
      id: 's',
      agent_id: 'a',
      status: 'active' as const,
      created_at: 'now',
      last_call_at: null,
      ended_at: null,
    }
    sessions.insert(session)
    sessions.insert({ ...session, id: 't' })
    sessions.touch('s', 'later')
    expect([sessions.end('s', 'revoked', 'end'), sessions.end('s', 'expired', 'end')]).toEqual([true, false])
    expect(sessions.byId('s')).toMatchObject({ status: 'revoked', last_call_at: 'later', ended_at: 'end' })
    expect(sessions.activeOf('a').map(({ id }) => id)).toEqual(['t'])
    expect(sessions.listOf('a', 9, 0).total).toBe(2)
  })
})
