// Held calls in the store: found again by digest, answered once, spent once, due in time.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEscalationStore } from '../../../../src/main/store/escalations.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import type { EscalationRow } from '../../../../src/main/store/tables.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

async function rows() {
  const store = await openStore(tempFolder(), 'local')
  onTestFinished(() => store.close())
  return createEscalationStore(store)
}

const minute = (n: number) => `2026-01-01T00:${String(n).padStart(2, '0')}:00.000Z`

function held(id: string, more: Partial<EscalationRow> = {}): Omit<EscalationRow, 'tenant_id'> {
  return {
    id,
    kind: 'call',
    status: 'pending',
    call_id: `call-${id}`,
    agent_id: 'a',
    agent_name: 'Agent',
    session_id: 's',
    server_id: 'files',
    tool_name: 'delete_file',
    action: 'delete',
    target: '/x',
    targets: '[]',
    arguments: '{}',
    reason: 'r',
    remedy: 'r',
    policy: 'p',
    contributing: '[]',
    risk_tier: 'medium',
    requester_id: null,
    requester_verified: 0,
    created_at: minute(0),
    expires_at: minute(30),
    approved_until: null,
    resolved_at: null,
    resolved_by: null,
    notes: null,
    call_digest: 'd',
    approval_digest: 'ad',
    guidance: null,
    edited_arguments: null,
    findings: null,
    result: null,
    sanitised_result: null,
    release: null,
    awaited: 1,
    ...more,
  }
}

const by = (at: number, until: number | null = null) => ({
  approved_until: until === null ? null : minute(until),
  resolved_at: minute(at),
  resolved_by: 'local',
  notes: null,
  guidance: null,
  edited_arguments: null,
  approval_digest: 'd',
  release: null,
})

describe('escalation store', () => {
  it('lets the first answer win and an approval be spent once', async () => {
    const store = await rows()
    store.insert(held('1'))
    expect(store.answer('1', 'pending', 'approved', by(1, 20))).toBe(true)
    expect(store.answer('1', 'pending', 'denied', by(2))).toBe(false)
    expect(store.byId('1')).toMatchObject({ status: 'approved', resolved_at: minute(1), approved_until: minute(20) })
    expect([store.move('1', 'approved', 'spent'), store.move('1', 'approved', 'spent')]).toEqual([true, false])
  })

  it('finds what is open for the same call: unspent approvals first, never lapsed ones', async () => {
    const store = await rows()
    store.insert(held('pending'))
    store.insert(held('approved'))
    store.insert(held('other', { call_digest: 'e' }))
    store.insert(held('result', { kind: 'result' }))
    store.insert(held('blocked', { kind: 'result', awaited: 0 }))
    expect(store.reviewsOf('a').map(({ id }) => id)).toEqual(['blocked'])
    store.answer('approved', 'pending', 'approved', by(1, 20))
    expect(store.openFor('result', 'd', minute(10)).map(({ id }) => id)).toEqual(['result'])
    expect(store.openFor('call', 'd', minute(10)).map(({ id }) => id)).toEqual(['approved', 'pending'])
    expect(store.openFor('call', 'd', minute(21)).map(({ id }) => id)).toEqual(['pending'])
  })

  it('remembers the newest denial since a time', async () => {
    const store = await rows()
    for (const [id, at] of [
      ['1', 5],
      ['2', 8],
    ] as const) {
      store.insert(held(id))
      store.answer(id, 'pending', 'denied', by(at))
    }
    expect(store.recentDenial('call', 'd', minute(4))?.id).toBe('2')
    expect(store.recentDenial('call', 'd', minute(8))).toBeUndefined()
  })

  it('counts, lists and names what is due', async () => {
    const store = await rows()
    store.insert(held('1'))
    store.insert(held('2', { agent_id: 'b', expires_at: minute(10), created_at: minute(1) }))
    store.insert(held('3', { created_at: minute(2) }))
    store.answer('3', 'pending', 'approved', by(2, 12))
    expect([store.countPending(), store.countPending('a'), store.countPending('b')]).toEqual([2, 1, 1])
    expect(store.list({ limit: 1, offset: 1 })).toMatchObject({ items: [{ id: '2' }], total: 3 })
    expect(store.list({ status: 'pending', limit: 9, offset: 0 })).toMatchObject({ items: [{ id: '2' }, { id: '1' }] })
    expect(store.due(minute(9))).toEqual([])
    expect(store.due(minute(12)).map(({ id }) => id)).toEqual(['2', '3'])
    expect(store.allWith('approved').map(({ id }) => id)).toEqual(['3'])
  })
})
