// Who may ask what (decision 13): every endpoint of the map against every role, and the table as a person would write it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OperatorRole, operatorRoles } from '../../../src/shared/contract/operator.ts'
import { type EndpointKey, endpoints } from '../../../src/shared/endpoints.ts'
import { type Mount, mounts } from './mounts.ts'

/** A viewer reads; an analyst also answers what is held and makes exceptions; an admin alone keeps agents, servers, settings and operators. */
const expected: Record<EndpointKey, OperatorRole> = {
  'GET /agents': 'viewer',
  'POST /agents': 'admin',
  'GET /agents/{id}': 'viewer',
  'PATCH /agents/{id}': 'admin',
  'DELETE /agents/{id}': 'admin',
  'POST /agents/{id}/credentials': 'admin',
  'GET /agents/{id}/baseline': 'viewer',
  'POST /agents/{id}/baseline/approve': 'admin',
  'GET /agents/{id}/sessions': 'viewer',
  'DELETE /sessions/{id}': 'admin',
  'GET /enrollment-tokens': 'viewer',
  'POST /enrollment-tokens': 'admin',
  'DELETE /enrollment-tokens/{id}': 'admin',
  'GET /delegations': 'viewer',
  'POST /delegations': 'admin',
  'GET /delegations/{id}': 'viewer',
  'DELETE /delegations/{id}': 'admin',
  'GET /workflows': 'viewer',
  'POST /workflows': 'admin',
  'GET /workflows/{id}': 'viewer',
  'DELETE /workflows/{id}': 'admin',
  'GET /workflows/{id}/sessions': 'viewer',
  'POST /workflows/{id}/sessions': 'admin',
  'DELETE /workflows/{id}/sessions/{session_id}': 'admin',
  'GET /roles': 'viewer',
  'PATCH /roles': 'admin',
  'GET /servers': 'viewer',
  'POST /servers': 'admin',
  'GET /servers/{id}': 'viewer',
  'PATCH /servers/{id}': 'admin',
  'DELETE /servers/{id}': 'admin',
  'GET /servers/{id}/tools': 'viewer',
  'PATCH /servers/{id}/tools/{name}': 'admin',
  'POST /servers/{id}/baseline/accept': 'admin',
  'POST /servers/{id}/baseline/block': 'admin',
  'GET /servers/{id}/drift': 'viewer',
  'GET /escalations': 'viewer',
  'GET /escalations/{id}': 'viewer',
  'POST /escalations/{id}/approve': 'analyst',
  'POST /escalations/{id}/deny': 'analyst',
  'GET /exceptions': 'viewer',
  'POST /exceptions': 'analyst',
  'GET /exceptions/preview': 'viewer',
  'GET /exceptions/{id}': 'viewer',
  'PATCH /exceptions/{id}/extend': 'analyst',
  'DELETE /exceptions/{id}': 'analyst',
  'POST /exceptions/{id}/restore': 'analyst',
  'GET /inbound-rules': 'viewer',
  'POST /inbound-rules': 'admin',
  'POST /inbound-rules/test': 'policy_author',
  'GET /inbound-rules/{id}': 'viewer',
  'PATCH /inbound-rules/{id}': 'admin',
  'DELETE /inbound-rules/{id}': 'admin',
  'GET /trust-domains': 'viewer',
  'POST /trust-domains': 'admin',
  'DELETE /trust-domains/{id}': 'admin',
  'GET /audit/events': 'viewer',
  'GET /audit/events/{id}': 'viewer',
  'GET /audit/stream': 'viewer',
  'GET /audit/summary': 'viewer',
  'GET /audit/verify': 'viewer',
  'GET /audit/export': 'viewer',
  'GET /audit/key': 'viewer',
  'GET /events': 'viewer',
  'GET /first-run': 'viewer',
  'POST /first-run': 'admin',
  'DELETE /first-run': 'admin',
  'GET /admin/console': 'viewer',
  'GET /admin/kill-switch': 'viewer',
  'POST /admin/kill-switch': 'admin',
  'GET /admin/opa': 'viewer',
  'GET /admin/blast-radius': 'viewer',
  'PATCH /admin/blast-radius': 'admin',
  'POST /admin/blast-radius/preview': 'policy_author',
  'GET /dlp/patterns': 'viewer',
  'POST /dlp/patterns': 'admin',
  'GET /dlp/patterns/measures': 'viewer',
  'GET /dlp/patterns/{id}': 'viewer',
  'PATCH /dlp/patterns/{id}': 'admin',
  'DELETE /dlp/patterns/{id}': 'admin',
  'POST /dlp/test': 'analyst',
  'GET /policies': 'viewer',
  'POST /policies': 'policy_author',
  'POST /policies/validate': 'policy_author',
  'GET /policies/reference': 'viewer',
  'POST /policies/format': 'policy_author',
  'POST /policies/lint': 'policy_author',
  'POST /policies/try': 'policy_author',
  'POST /policies/test': 'policy_author',
  'POST /policies/impact': 'policy_author',
  'POST /policies/suggest': 'policy_author',
  'GET /policies/change-requests/pending': 'viewer',
  'GET /policies/{id}': 'viewer',
  'PATCH /policies/{id}': 'policy_author',
  'DELETE /policies/{id}': 'admin',
  'GET /policies/{id}/versions': 'viewer',
  'POST /policies/{id}/change-requests': 'policy_author',
  'GET /policies/{id}/change-requests': 'viewer',
  'POST /policies/{id}/change-requests/{req_id}/approve': 'admin',
  'POST /policies/{id}/change-requests/{req_id}/reject': 'admin',
  'GET /community/artifacts': 'viewer',
  'GET /community/facets': 'viewer',
  'GET /community/artifacts/{id}': 'viewer',
  'GET /community/artifacts/{id}/versions/{version}': 'viewer',
  'POST /community/artifacts/{id}/impact': 'policy_author',
  'POST /community/artifacts/{id}/install': 'admin',
  'POST /community/artifacts/{id}/subscribe': 'admin',
  'DELETE /community/artifacts/{id}/subscribe': 'admin',
  'GET /community/packs': 'viewer',
  'GET /community/packs/{id}': 'viewer',
  'POST /community/packs/{id}/install': 'admin',
  'GET /community/featured': 'viewer',
  'PUT /community/featured': 'admin',
  'POST /community/validate': 'policy_author',
  'POST /community/contribute': 'admin',
  'GET /community/review': 'viewer',
  'POST /community/review/{id}/approve': 'admin',
  'POST /community/review/{id}/request-changes': 'admin',
  'POST /community/review/{id}/reject': 'admin',
  'GET /library/status': 'viewer',
  'POST /library/trust': 'admin',
  'GET /library/subscriptions': 'viewer',
  'GET /library/subscriptions/{id}': 'viewer',
  'PATCH /library/subscriptions/{id}': 'admin',
  'DELETE /library/subscriptions/{id}': 'admin',
  'POST /library/subscriptions/{id}/accept': 'admin',
  'POST /library/subscriptions/{id}/rollback': 'admin',
  'GET /library/installs': 'viewer',
  'POST /library/sync': 'admin',
  'GET /policy-candidates': 'viewer',
  'GET /policy-candidates/stats': 'viewer',
  'GET /policy-candidates/{id}': 'viewer',
  'GET /policy-candidates/{id}/impact': 'viewer',
  'GET /policy-candidates/{id}/templates': 'viewer',
  'POST /policy-candidates/{id}/approve': 'admin',
  'POST /policy-candidates/{id}/reject': 'admin',
  'POST /policy-candidates/{id}/undo': 'admin',
  'PATCH /policy-candidates/{id}/rego': 'policy_author',
  'POST /policy-candidates/{id}/test': 'policy_author',
  'GET /admin/policy-automation': 'viewer',
  'PATCH /admin/policy-automation': 'admin',
  'GET /audit/events/{id}/explain': 'viewer',
  'GET /settings': 'viewer',
  'PATCH /settings': 'admin',
  'GET /operators': 'viewer',
  'POST /operators': 'admin',
  'GET /operators/me': 'viewer',
  'DELETE /operators/{id}': 'admin',
}

const keys = Object.keys(endpoints) as EndpointKey[]
const nobody = '00000000-0000-4000-8000-000000000000'

it('the map asks for the roles of decision 13', () => {
  expect(Object.fromEntries(keys.map((key) => [key, endpoints[key].role]))).toEqual(expected)
})

it('whoever may not change anything is asked for by every endpoint that only reads, and by no other', () => {
  for (const key of keys) expect([key, expected[key] === 'viewer']).toEqual([key, key.startsWith('GET ')])
})

describe.each(mounts)('roles $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())

  it.each(operatorRoles)('%s may ask exactly what the table says', async (role) => {
    const headers = await mount.as(role)
    const answers: [EndpointKey, string][] = []
    for (const key of keys) {
      const [method = '', pattern = ''] = key.split(' ')
      const abort = new AbortController()
      const init = { headers, signal: abort.signal }
      const answer = await mount.ask(method, pattern.replace(/\{\w+\}/g, nobody), undefined, init)
      const { code = 'answered' } = answer.status < 400 ? {} : ((await answer.json()) as { code?: string })
      answers.push([key, code === 'role' || code === 'unauthorised' ? `${answer.status} ${code}` : 'may'])
      abort.abort()
    }
    const may = (key: EndpointKey) => operatorRoles.indexOf(role) >= operatorRoles.indexOf(expected[key])
    expect(answers).toEqual(keys.map((key) => [key, may(key) ? 'may' : '403 role']))
  })

  it('a role is asked for before the body is read, so a refusal tells nothing of it', async () => {
    const answer = await mount.ask('POST', '/agents', '{not json', { headers: await mount.as('analyst') })
    expect(answer.status).toBe(403)
  })

  it('an analyst answers a held result, but adding a rule takes an admin', async () => {
    const headers = await mount.as('analyst')
    const inbound_rule = { name: 'no', matcher: { type: 'injection' }, action: 'block' }
    const id = mount.rooms.held({ kind: 'result', findings: '[]', result: '{}' })
    for (const [verb, body] of [
      ['deny', { inbound_rule }],
      ['approve', { release: 'original', inbound_rule }],
    ] as const) {
      const answer = await mount.ask('POST', `/escalations/${id}/${verb}`, body, { headers })
      expect([answer.status, (await answer.json()) as unknown]).toEqual([
        403,
        expect.objectContaining({ code: 'role' }),
      ])
    }
    expect(mount.rooms.inbound.rules.list({ limit: 9, offset: 0 }).total).toBe(0)
    const answer = await mount.ask('POST', `/escalations/${id}/approve`, { release: 'original' }, { headers })
    expect(await answer.json()).toMatchObject({ status: 'approved', release: 'original' })
  })

  it('an analyst answers a held call, but suspending its agent takes an admin', async () => {
    const headers = await mount.as('analyst')
    const id = mount.rooms.held()
    const suspending = await mount.ask('POST', `/escalations/${id}/deny`, { suspend_agent: true }, { headers })
    expect([suspending.status, (await suspending.json()) as unknown]).toEqual([
      403,
      expect.objectContaining({ code: 'role' }),
    ])
    const denied = await mount.ask('POST', `/escalations/${id}/deny`, {}, { headers })
    const { id: me } = (await (await mount.ask('GET', '/operators/me', undefined, { headers })).json()) as {
      id: string
    }
    expect(await denied.json()).toMatchObject({ status: 'denied', resolved_by: me })
  })
})
