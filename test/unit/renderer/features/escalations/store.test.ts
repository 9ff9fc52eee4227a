// The store of held calls: whatever order answers arrive in, a hold never goes back to where it was.
import { describe, expect, it } from 'vitest'
import {
  createEscalationStore,
  pendingCount,
  pendingResults,
} from '../../../../../src/renderer/features/escalations/store.ts'
import type { Escalation } from '../../../../../src/shared/contract/escalation.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const item = (id: string, status: Escalation['status']) =>
  ({ id, status, created_at: '', expires_at: '2026-01-01', resolved_at: null }) as Escalation

describe('held calls', () => {
  const api = createApiDouble()
  const opened = () => {
    const live = createLiveDouble()
    const { getState } = createEscalationStore(live)
    const about = (type: string, escalation_id: string) => live.tell(type, { data: { escalation_id } })
    const statuses = () => getState().items.map(({ id, status }) => `${id} ${status}`)
    return { live, getState, about, statuses }
  }

  it('come and go with the stream', async () => {
    const { about, getState } = opened()
    about('ESCALATION_OPENED', 'e')
    await api.answer('GET /escalations/e', item('e', 'pending'))
    expect(pendingCount(getState().items)).toBe(1)
    about('ESCALATION_RESOLVED', 'e')
    await api.answer('GET /escalations/e', item('e', 'denied'))
    expect(pendingCount(getState().items)).toBe(0)
  })

  it('stay answered when an older word about them arrives late', async () => {
    const { about, getState, statuses } = opened()
    const answering = getState().answer('e', { verdict: 'approve', body: {} })
    about('call.released', 'e')
    await api.answer('GET /escalations/e', item('e', 'spent'))
    await api.answer('POST /escalations/e/approve', item('e', 'approved'))
    await answering
    expect(statuses()).toEqual(['e spent'])
  })

  it('that are results are asked for anew when one was handed over, whichever call got it', async () => {
    const { live, about, getState, statuses } = opened()
    const result = (id: string, status: Escalation['status']): Escalation => ({ ...item(id, status), kind: 'result' })
    about('ESCALATION_OPENED', 'r')
    await api.answer('GET /escalations/r', result('r', 'pending'))
    const answering = getState().answer('r', { verdict: 'approve', body: { release: 'sanitised' } })
    live.tell('call.judged', { id: 'another call', inbound_outcome: 'flagged' })
    live.tell('call.judged', { id: 'another call', inbound_outcome: 'released' })
    await api.answer('GET /escalations/r', result('r', 'spent'))
    await api.answer('POST /escalations/r/approve', result('r', 'approved'))
    await answering
    expect(statuses()).toEqual(['r spent'])
    expect(pendingResults(getState().items)).toBe(0)
    expect(api.asked.filter((question) => question === 'GET /escalations/r')).toHaveLength(2)
  })

  it('are not lost to a list that was made before them', async () => {
    const { about, getState, statuses } = opened()
    const loading = getState().load()
    about('ESCALATION_OPENED', 'new')
    await api.answer('GET /escalations/new', item('new', 'pending'))
    about('ESCALATION_RESOLVED', 'old')
    await api.answer('GET /escalations/old', item('old', 'expired'))
    await api.answer('GET /escalations?limit=200', { items: [item('old', 'pending')], total: 1 })
    await loading
    expect(statuses()).toEqual(['new pending', 'old expired'])
  })

  it('are asked for anew when the console is there again, if they were asked for before', async () => {
    const { live, getState, statuses } = opened()
    live.tellState(null)
    expect(api.asked).toEqual([])
    const loading = getState().load()
    await api.answer(/^GET \/escalations/, { items: [], total: 0 })
    await loading
    live.tellState(null)
    await api.answer(/^GET \/escalations/, { items: [item('e', 'pending')], total: 1 })
    expect(statuses()).toEqual(['e pending'])
  })
})
