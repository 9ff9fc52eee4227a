// Inbound rules and domains: kept in the order in which they are asked, read anew when the log tells of a change.
import { describe, expect, it } from 'vitest'
import { createInboundStore } from '../../../../../src/renderer/features/inbound/store.ts'
import type { InboundRule } from '../../../../../src/shared/contract/inbound-rule.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const rule = (id: string, priority: number): InboundRule => ({
  id,
  name: id,
  priority,
  matcher: { type: 'injection' },
  action: 'block',
  enabled: true,
  created_at: `2026-01-01T10:00:0${id.length}.000Z`,
  updated_at: '2026-01-01T10:00:00.000Z',
})
const domain = (name: string) => ({ id: name, domain: name, tier: 'trusted', created_at: '', created_by: 'o' })
const rulesUrl = 'GET /inbound-rules?limit=500'
const domainsUrl = 'GET /trust-domains?limit=500'

describe('the store of inbound rules', () => {
  const api = createApiDouble()
  const ids = (store: ReturnType<typeof createInboundStore>) => store.getState().rules.map(({ id }) => id)

  async function loaded(...rules: InboundRule[]) {
    const live = createLiveDouble()
    const store = createInboundStore(live)
    const loading = store.getState().load()
    await api.answer(rulesUrl, { items: rules, total: rules.length })
    await api.answer(domainsUrl, { items: [], total: 0 })
    await loading
    return { live, store }
  }

  it('moves a rule by one request, and back by one', async () => {
    const { store } = await loaded(rule('a', 10), rule('b', 20), rule('c', 30))
    const moving = store.getState().moveRule('c', -1)
    await api.answer('PATCH /inbound-rules/c', rule('c', 15))
    const undo = await moving
    expect(ids(store)).toEqual(['a', 'c', 'b'])
    const undoing = undo()
    await api.answer('PATCH /inbound-rules/c', rule('c', 30))
    await undoing
    expect(ids(store)).toEqual(['a', 'b', 'c'])
    expect(api.asked.filter((question) => question.startsWith('PATCH'))).toHaveLength(2)
  })

  it('puts a new rule where it is asked, the older of two with one priority first', async () => {
    const { store } = await loaded(rule('a', 10), rule('bb', 20))
    const creating = store
      .getState()
      .createRule({ name: 'new', matcher: { type: 'injection' }, action: 'tag', priority: 20, enabled: true })
    await api.answer('POST /inbound-rules', rule('ccc', 20))
    await creating
    expect(ids(store)).toEqual(['a', 'bb', 'ccc'])
  })

  it('keeps the rule when it could not be removed', async () => {
    const { store } = await loaded(rule('a', 10))
    const removing = store.getState().removeRule('a')
    const failed = expect(removing).rejects.toThrow('No.')
    await api.answer('DELETE /inbound-rules/a', { detail: 'No.', code: 'role' }, 403)
    await failed
    expect(ids(store)).toEqual(['a'])
  })

  it.each(['inbound_rule.created', 'trust_domain.removed'])('is read anew at %s', async (type) => {
    const { live, store } = await loaded()
    live.tell(type, { data: {} })
    await api.answer(rulesUrl, { items: [rule('a', 10)], total: 1 })
    await api.answer(domainsUrl, { items: [domain('example.com')], total: 1 })
    expect(ids(store)).toEqual(['a'])
    expect(store.getState().domains).toHaveLength(1)
  })

  it('leaves the trust in a domain as it was when the new tier is refused', async () => {
    const { live, store } = await loaded()
    live.tell('trust_domain.created', { data: {} })
    await api.answer(rulesUrl, { items: [], total: 0 })
    await api.answer(domainsUrl, { items: [domain('example.com')], total: 1 })
    const changing = store.getState().changeTier('example.com', 'blocked')
    const failed = expect(changing).rejects.toThrow('No.')
    await api.answer('DELETE /trust-domains/example.com', {})
    await api.answer('POST /trust-domains', { detail: 'No.', code: 'opa' }, 503)
    await api.answer('POST /trust-domains', domain('example.com'))
    await failed
    expect(store.getState().domains).toEqual([domain('example.com')])
  })

  it('asks nothing before its page was opened', () => {
    const live = createLiveDouble()
    createInboundStore(live)
    live.tell('inbound_rule.created', { data: {} })
    live.tellState(null)
    expect(api.asked).toEqual([])
  })

  it('says that it failed only while it has nothing', async () => {
    const live = createLiveDouble()
    const store = createInboundStore(live)
    const loading = store.getState().load()
    await api.answer(rulesUrl, { detail: 'Down.', code: 'down' }, 503)
    await loading
    expect(store.getState()).toMatchObject({ status: 'failed', error: { message: 'Down.' } })
  })
})
