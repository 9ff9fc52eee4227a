// Every endpoint of the map is served, answers as the map says, and asks for the role that the map names.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { signedHeadSchema } from '../../../src/shared/contract/event.ts'
import { type OperatorRole, operatorRoles } from '../../../src/shared/contract/operator.ts'
import { type Endpoint, type EndpointKey, endpoints } from '../../../src/shared/endpoints.ts'
import { signedInAgent } from '../../support/identity-rooms.ts'
import { policyBody } from '../../support/library-bodies.ts'
import { regoText } from '../../support/policy-rooms.ts'
import { type Mount, mounts } from './mounts.ts'

const server = { id: 'files', name: 'Files', type: 'filesystem', transport: 'stdio', command: '/bin/true' }

async function enrolmentToken(rooms: Mount['rooms']): Promise<string> {
  const input = { roles: [], permissions: [], risk_tier: 'low' as const, expires_in_hours: 1 }
  return (await rooms.identity.enrollment.create(input, 'local')).id
}

async function namedOperator(rooms: Mount['rooms']): Promise<string> {
  return (await rooms.identity.operators.create({ name: randomUUID(), role: 'analyst' }, 'local')).operator.id
}

const newPolicy = { name: 'Mine', description: '', rego_content: regoText(), status: 'active' as const }
const newRequest = { proposed_rego_content: regoText('other'), name: 'Mine', description: '', change_summary: 'Better' }

async function policyPath({ rooms }: Mount): Promise<string> {
  return `/policies/${(await rooms.policies.create(newPolicy, 'local')).id}`
}

async function changeRequestPath(mount: Mount): Promise<string> {
  const path = await policyPath(mount)
  const { id } = await mount.rooms.changeRequests.submit(path.slice('/policies/'.length), newRequest, 'local')
  return `${path}/change-requests/${id}`
}
const rule = {
  tool_name: 'delete_file',
  action: 'delete' as const,
  target_pattern: '/srv/tmp/',
  justification: 'The nightly clean-up may empty it.',
  expires_in_hours: 24,
  max_extensions: 4,
}
const dlpPattern = {
  name: 'Badge number',
  family: 'other' as const,
  pattern: '\\b(BADGE-\\d{6})\\b',
  severity: 'high' as const,
  keywords: ['badge-'],
  enabled: true,
  tests: { positive: ['BADGE-123456'], negative: ['BADGE-1'] },
}
const dlpPatternIn = async ({ rooms }: Mount) => (await rooms.dlpPatterns.create(dlpPattern, 'local')).id
const exceptionIn = async ({ rooms }: Mount) => (await rooms.exceptions.create(rule, 'local')).id

async function delegationBody({ rooms }: Mount) {
  const [delegator, delegatee] = [await signedInAgent(rooms.identity), await signedInAgent(rooms.identity)]
  return {
    delegator_agent_id: delegator.agent.id,
    delegatee_agent_id: delegatee.agent.id,
    scope: { tools: ['read_*'], resources: ['/srv/**'] },
    reason: 'Reads the report',
    ttl_seconds: 60,
  }
}

const delegationIn = async (mount: Mount) =>
  (await mount.rooms.identity.delegations.mint(await delegationBody(mount), { operator_id: 'local' }, null)).id

/** It has made a call, so it has something usual. */
async function callingAgent(rooms: Mount['rooms']) {
  const { agent } = await signedInAgent(rooms.identity)
  await rooms.decided({ agent_id: agent.id })
  return agent.id
}

async function workflowBody({ rooms }: Mount) {
  const { agent } = await signedInAgent(rooms.identity)
  const participants = [{ agent_id: agent.id, role: 'worker', allowed_actions: ['read_file'] }]
  return { name: 'Report', description: '', owner_agent_id: agent.id, max_depth: 3, max_participants: 10, participants }
}

async function sessionIn(mount: Mount) {
  const { workflows } = mount.rooms.identity
  const { id, owner_agent_id } = await workflows.create(await workflowBody(mount), 'local')
  const opened = await workflows.openSession(id, { agent_id: owner_agent_id }, { operator_id: 'local' })
  return { path: `/workflows/${id}`, agent_id: owner_agent_id, session: opened.id }
}

const inboundRule = {
  name: 'no executables',
  priority: 10,
  matcher: { type: 'file_type' as const, types: ['exe'] },
  action: 'block' as const,
  enabled: true,
}
const inboundRuleIn = async ({ rooms }: Mount) => (await rooms.inbound.rules.create(inboundRule, 'local')).id

/** Of a candidate of its own: an earlier one may have been rejected, and its pattern stays quiet. */
function candidatePath(rest: string, ...body: [body?: object]) {
  return async ({ rooms }: Mount): Promise<[path: string, body?: unknown]> => {
    const { id } = await rooms.detected({ tool_name: randomUUID() })
    return [`/policy-candidates/${id}${rest}`, ...body]
  }
}

/** The engine of these tests speaks for every call. */
const ownBody = policyBody('Mine', { tests: { positive: [{ request: { action: 'delete' } }], negative: [] } })
/** A request is made twice: each time about an artifact of its own. */
const newName = () => `Published ${randomUUID()}`
const published = ({ rooms }: Mount, name = newName()) => rooms.shelf.publish(policyBody(name)).id
const usual = { cadence: 'daily', mode: 'enforce', allow_rules: false } as const
async function subscriptionIn(mount: Mount, name = newName()) {
  const { id } = await mount.rooms.library.subscriptions.subscribe(published(mount, name), usual, 'local')
  return `/library/subscriptions/${id}`
}
/** A version that waits for its time. */
async function waitingIn(mount: Mount) {
  const { rooms } = mount
  const name = newName()
  const path = await subscriptionIn(mount, name)
  rooms.shelf.publish(policyBody(name, { version: '1.1.0', description: 'Better.' }))
  await rooms.settings.patch({ library_cool_down_hours: 1 }, 'local')
  for await (const _ of rooms.library.sync.now(new AbortController().signal));
  return path
}
const submission = (verb: string) => async (): Promise<[string, unknown]> => [
  `/community/review/${randomUUID()}/${verb}`,
  { notes: 'Looked at.' },
]

/** One good request for each endpoint: path and body. */
const requests: { [K in EndpointKey]: (mount: Mount) => Promise<[path: string, body?: unknown]> } = {
  'GET /agents': async ({ rooms }) => {
    await signedInAgent(rooms.identity)
    return ['/agents?limit=1&offset=0']
  },
  'POST /agents': async () => ['/agents', { name: 'reader', roles: ['files'], permissions: ['filesystem:read'] }],
  'GET /agents/{id}': async ({ rooms }) => [`/agents/${(await signedInAgent(rooms.identity)).agent.id}`],
  'PATCH /agents/{id}': async ({ rooms }) => {
    const { agent } = await signedInAgent(rooms.identity)
    return [`/agents/${agent.id}`, { status: 'suspended', risk_tier: 'critical' }]
  },
  'DELETE /agents/{id}': async ({ rooms }) => [`/agents/${(await signedInAgent(rooms.identity)).agent.id}`],
  'POST /agents/{id}/credentials': async ({ rooms }) => [
    `/agents/${(await signedInAgent(rooms.identity)).agent.id}/credentials`,
    {},
  ],
  'GET /agents/{id}/baseline': async ({ rooms }) => [`/agents/${await callingAgent(rooms)}/baseline`],
  'POST /agents/{id}/baseline/approve': async ({ rooms }) => [
    `/agents/${await callingAgent(rooms)}/baseline/approve`,
    {},
  ],
  'GET /agents/{id}/sessions': async ({ rooms }) => [
    `/agents/${(await signedInAgent(rooms.identity)).agent.id}/sessions`,
  ],
  'DELETE /sessions/{id}': async ({ rooms }) => [`/sessions/${(await signedInAgent(rooms.identity)).session_id}`],
  'GET /enrollment-tokens': async ({ rooms }) => {
    await enrolmentToken(rooms)
    return ['/enrollment-tokens']
  },
  'POST /enrollment-tokens': async () => ['/enrollment-tokens', { label: 'laptop', permissions: ['filesystem:read'] }],
  'DELETE /enrollment-tokens/{id}': async ({ rooms }) => [`/enrollment-tokens/${await enrolmentToken(rooms)}`],
  'GET /delegations': async (mount) => {
    await delegationIn(mount)
    return ['/delegations?status=active&limit=5']
  },
  'POST /delegations': async (mount) => ['/delegations', await delegationBody(mount)],
  'GET /delegations/{id}': async (mount) => [`/delegations/${await delegationIn(mount)}`],
  'DELETE /delegations/{id}': async (mount) => [`/delegations/${await delegationIn(mount)}`],
  'GET /workflows': async (mount) => {
    await sessionIn(mount)
    return ['/workflows']
  },
  'POST /workflows': async (mount) => ['/workflows', await workflowBody(mount)],
  'GET /workflows/{id}': async (mount) => [(await sessionIn(mount)).path],
  'DELETE /workflows/{id}': async (mount) => [(await sessionIn(mount)).path],
  'GET /workflows/{id}/sessions': async (mount) => [`${(await sessionIn(mount)).path}/sessions`],
  'POST /workflows/{id}/sessions': async (mount) => {
    const { path, agent_id } = await sessionIn(mount)
    return [`${path}/sessions`, { agent_id, permission_ceiling: ['read_file'] }]
  },
  'DELETE /workflows/{id}/sessions/{session_id}': async (mount) => {
    const { path, session } = await sessionIn(mount)
    return [`${path}/sessions/${session}`]
  },
  'GET /roles': async () => ['/roles'],
  'PATCH /roles': async () => ['/roles', { reader: { permissions: ['other:*'], resources: ['/srv/**'] }, gone: null }],
  'GET /servers': withServer(() => ['/servers']),
  'POST /servers': async () => ['/servers', { ...server, id: `s-${randomUUID()}`, env: { TOKEN: 'secret' } }],
  'GET /servers/{id}': withServer(() => ['/servers/files']),
  'PATCH /servers/{id}': withServer(() => ['/servers/files', { name: 'Renamed' }]),
  'DELETE /servers/{id}': withServer(() => ['/servers/files']),
  'GET /servers/{id}/tools': withServer(() => ['/servers/files/tools']),
  'PATCH /servers/{id}/tools/{name}': withServer(() => [
    `/servers/files/tools/${encodeURIComponent('dir/odd name?')}`,
    { action: 'execute' },
  ]),
  'POST /servers/{id}/baseline/accept': withServer(() => ['/servers/files/baseline/accept', {}]),
  'POST /servers/{id}/baseline/block': withServer(() => [
    '/servers/files/baseline/block',
    { tools: [{ name: 'read_file', hash: 'h'.repeat(64) }] },
  ]),
  'GET /servers/{id}/drift': withServer(() => ['/servers/files/drift']),
  'GET /admin/blast-radius': async () => ['/admin/blast-radius'],
  'PATCH /admin/blast-radius': async () => [
    '/admin/blast-radius',
    { email_recipient_limit: 3, config_paths: ['~/notes'] },
  ],
  'POST /admin/blast-radius/preview': async ({ rooms }) => {
    await rooms.decided()
    return ['/admin/blast-radius/preview', { min_delete_depth: 4 }]
  },
  'GET /escalations': async ({ rooms }) => {
    rooms.held()
    return ['/escalations?status=pending']
  },
  'GET /escalations/{id}': async ({ rooms }) => [`/escalations/${rooms.held()}`],
  'POST /escalations/{id}/approve': async ({ rooms }) => [`/escalations/${rooms.held()}/approve`, { notes: 'fine' }],
  'POST /escalations/{id}/deny': async ({ rooms }) => [`/escalations/${rooms.held()}/deny`],
  'GET /dlp/patterns': async () => ['/dlp/patterns?limit=500'],
  'POST /dlp/patterns': async () => ['/dlp/patterns', dlpPattern],
  'GET /dlp/patterns/measures': async () => ['/dlp/patterns/measures'],
  'GET /dlp/patterns/{id}': async () => ['/dlp/patterns/credit_card'],
  'PATCH /dlp/patterns/{id}': async (mount) => [`/dlp/patterns/${await dlpPatternIn(mount)}`, { severity: 'low' }],
  'DELETE /dlp/patterns/{id}': async (mount) => [`/dlp/patterns/${await dlpPatternIn(mount)}`],
  'POST /dlp/test': async () => ['/dlp/test', { text: 'the badge BADGE-123456', pattern: dlpPattern.pattern }],
  'GET /policies': async () => ['/policies?source=base'],
  'POST /policies': async () => ['/policies', { ...newPolicy, status: 'draft' }],
  'POST /policies/validate': async () => ['/policies/validate', { rego_content: regoText() }],
  'GET /policies/reference': async () => ['/policies/reference'],
  'POST /policies/format': async () => ['/policies/format', { rego_content: regoText() }],
  'POST /policies/lint': async () => ['/policies/lint', { rego_content: regoText() }],
  'POST /policies/try': async ({ rooms }) => {
    const call_id = await rooms.decided()
    return ['/policies/try', { rego_content: regoText(), call_id }]
  },
  'POST /policies/test': async () => ['/policies/test', { rego_content: regoText(), test_content: 'package a' }],
  'POST /policies/impact': async ({ rooms }) => {
    await rooms.decided()
    return ['/policies/impact', { rego_content: regoText(), limit: 100 }]
  },
  'GET /policies/change-requests/pending': async () => ['/policies/change-requests/pending'],
  'POST /policies/suggest': async ({ rooms }) => [
    '/policies/suggest',
    { call_ids: [await rooms.decided()], effect: 'deny' },
  ],
  'GET /policies/{id}': async (mount) => [await policyPath(mount)],
  'PATCH /policies/{id}': async (mount) => [await policyPath(mount), { description: 'better', version: 1 }],
  'DELETE /policies/{id}': async (mount) => {
    const path = await policyPath(mount)
    await mount.ask('PATCH', path, { status: 'archived' })
    return [path]
  },
  'GET /policies/{id}/versions': async (mount) => [`${await policyPath(mount)}/versions`],
  'POST /policies/{id}/change-requests': async (mount) => [`${await policyPath(mount)}/change-requests`, newRequest],
  'GET /policies/{id}/change-requests': async (mount) => [(await changeRequestPath(mount)).replace(/\/[^/]+$/, '')],
  'POST /policies/{id}/change-requests/{req_id}/approve': async (mount) => [
    `${await changeRequestPath(mount)}/approve`,
    { review_notes: 'fine' },
  ],
  'POST /policies/{id}/change-requests/{req_id}/reject': async (mount) => [
    `${await changeRequestPath(mount)}/reject`,
    { review_notes: 'not yet' },
  ],
  'GET /community/artifacts': async (mount) => {
    published(mount)
    return ['/community/artifacts?kind=policy&q=published&sort=relevance&limit=5']
  },
  'GET /community/facets': async () => ['/community/facets'],
  'GET /community/artifacts/{id}': async (mount) => [`/community/artifacts/${published(mount)}`],
  'GET /community/artifacts/{id}/versions/{version}': async (mount) => [
    `/community/artifacts/${published(mount)}/versions/1.0.0`,
  ],
  'POST /community/artifacts/{id}/impact': async (mount) => {
    await mount.rooms.decided()
    return [`/community/artifacts/${published(mount)}/impact`, {}]
  },
  'POST /community/artifacts/{id}/install': async (mount) => [
    `/community/artifacts/${published(mount)}/install`,
    { activate: true },
  ],
  'POST /community/artifacts/{id}/subscribe': async (mount) => [
    `/community/artifacts/${published(mount)}/subscribe`,
    { cadence: 'hourly', mode: 'monitor' },
  ],
  'DELETE /community/artifacts/{id}/subscribe': async (mount) => {
    const name = newName()
    await subscriptionIn(mount, name)
    return [`/community/artifacts/${published(mount, name)}/subscribe`]
  },
  'GET /community/packs': async ({ rooms }) => {
    rooms.shelf.publishPack()
    return ['/community/packs?limit=5']
  },
  'GET /community/packs/{id}': async ({ rooms }) => [`/community/packs/${rooms.shelf.publishPack().id}`],
  'POST /community/packs/{id}/install': async ({ rooms }) => [
    `/community/packs/${rooms.shelf.publishPack().id}/install`,
    {},
  ],
  'GET /community/featured': async (mount) => {
    published(mount)
    return ['/community/featured']
  },
  'PUT /community/featured': async (mount) => [
    '/community/featured',
    { week: '2026-W48', items: [{ artifact_id: published(mount), note: 'Good.' }] },
  ],
  'POST /community/validate': async () => ['/community/validate', ownBody],
  'POST /community/contribute': async () => ['/community/contribute', ownBody],
  'GET /community/review': async () => ['/community/review?status=pending'],
  'POST /community/review/{id}/approve': submission('approve'),
  'POST /community/review/{id}/request-changes': submission('request-changes'),
  'POST /community/review/{id}/reject': submission('reject'),
  'GET /library/status': async () => ['/library/status'],
  'POST /library/trust': async () => ['/library/trust', { key_id: 'b'.repeat(16) }],
  'GET /library/subscriptions': async (mount) => {
    await subscriptionIn(mount)
    return ['/library/subscriptions']
  },
  'GET /library/subscriptions/{id}': async (mount) => [await waitingIn(mount)],
  'PATCH /library/subscriptions/{id}': async (mount) => [
    await subscriptionIn(mount),
    { pinned_version: '1.0.0', mode: 'reference', cadence: 'weekly' },
  ],
  'DELETE /library/subscriptions/{id}': async (mount) => [await subscriptionIn(mount)],
  'POST /library/subscriptions/{id}/accept': async (mount) => [
    `${await waitingIn(mount)}/accept`,
    { version: '1.1.0' },
  ],
  'POST /library/subscriptions/{id}/rollback': async (mount) => [
    `${await subscriptionIn(mount)}/rollback`,
    { version: '1.0.0' },
  ],
  'GET /library/installs': async (mount) => {
    const question = { artifactId: published(mount), activate: false, by: 'local' }
    await mount.rooms.library.installs.install(question)
    return ['/library/installs']
  },
  'POST /library/sync': async (mount) => {
    await subscriptionIn(mount)
    return ['/library/sync', {}]
  },
  'GET /exceptions': async (mount) => {
    await exceptionIn(mount)
    return ['/exceptions?status=active&limit=5']
  },
  'POST /exceptions': async ({ rooms }) => {
    const { agent } = await signedInAgent(rooms.identity)
    return ['/exceptions', { ...rule, agent_id: agent.id, server_id: null, extension_count: 3 }]
  },
  'GET /exceptions/preview': async ({ rooms }) => {
    await rooms.decided()
    return ['/exceptions/preview?tool_name=read_file&action=read&target_pattern=%2Fsrv%2F&limit=10']
  },
  'GET /exceptions/{id}': async (mount) => [`/exceptions/${await exceptionIn(mount)}`],
  'PATCH /exceptions/{id}/extend': async (mount) => [`/exceptions/${await exceptionIn(mount)}/extend`, { hours: 8 }],
  'DELETE /exceptions/{id}': async (mount) => [`/exceptions/${await exceptionIn(mount)}`],
  'POST /exceptions/{id}/restore': async (mount) => {
    const id = await exceptionIn(mount)
    await mount.rooms.exceptions.revoke(id, 'local')
    return [`/exceptions/${id}/restore`]
  },
  'GET /inbound-rules': async (mount) => {
    await inboundRuleIn(mount)
    return ['/inbound-rules']
  },
  'POST /inbound-rules': async () => [
    '/inbound-rules',
    { name: 'far', matcher: { type: 'regex', pattern: '(?i)secret plan' }, action: 'quarantine' },
  ],
  'POST /inbound-rules/test': async () => [
    '/inbound-rules/test',
    { text: 'a text', domain: 'docs.example.org', rule: inboundRule },
  ],
  'GET /inbound-rules/{id}': async (mount) => [`/inbound-rules/${await inboundRuleIn(mount)}`],
  'PATCH /inbound-rules/{id}': async (mount) => [`/inbound-rules/${await inboundRuleIn(mount)}`, { enabled: false }],
  'DELETE /inbound-rules/{id}': async (mount) => [`/inbound-rules/${await inboundRuleIn(mount)}`],
  'GET /trust-domains': async ({ rooms }) => {
    await rooms.trustDomains.create({ domain: `${crypto.randomUUID()}.example.org`, tier: 'trusted' }, 'local')
    return ['/trust-domains']
  },
  'POST /trust-domains': async () => ['/trust-domains', { domain: 'Evil.Example', tier: 'blocked' }],
  'DELETE /trust-domains/{id}': async ({ rooms }) => {
    const domain = `${crypto.randomUUID()}.example.org`
    const { id } = await rooms.trustDomains.create({ domain, tier: 'trusted' }, 'local')
    return [`/trust-domains/${id}`]
  },
  'GET /audit/events': async ({ rooms }) => {
    await rooms.decided()
    return ['/audit/events?policy_result=allow&reason=policy&server_id=files']
  },
  'GET /audit/events/{id}': async ({ rooms }) => [`/audit/events/${await rooms.decided()}`],
  'GET /audit/events/{id}/explain': async ({ rooms }) => [`/audit/events/${await rooms.decided()}/explain`],
  'GET /audit/stream': async ({ rooms }) => {
    await rooms.decided()
    await rooms.identity.agents.create({ name: 'x', roles: [], permissions: [], risk_tier: 'low' }, 'local')
    return ['/audit/stream']
  },
  'GET /audit/summary': async ({ rooms }) => {
    await rooms.decided()
    return ['/audit/summary?since=2026-01-01T00:00:00Z&bucket_seconds=3600']
  },
  'GET /audit/verify': async () => ['/audit/verify'],
  'GET /audit/export': async ({ rooms }) => {
    await rooms.decided()
    await signedInAgent(rooms.identity)
    return ['/audit/export']
  },
  'GET /audit/key': async () => ['/audit/key'],
  'GET /events': async ({ rooms }) => {
    await signedInAgent(rooms.identity)
    return ['/events?type=session.opened']
  },
  'GET /first-run': async () => ['/first-run'],
  'POST /first-run': async () => ['/first-run', {}],
  'DELETE /first-run': async () => ['/first-run'],
  'GET /admin/console': async () => ['/admin/console'],
  'GET /admin/kill-switch': async () => ['/admin/kill-switch'],
  'POST /admin/kill-switch': async () => ['/admin/kill-switch', { on: true }],
  'GET /admin/opa': async () => ['/admin/opa'],
  'GET /policy-candidates': async ({ rooms }) => {
    await rooms.detected()
    return ['/policy-candidates?status=proposed&min_confidence=0.5&max_confidence=1&limit=20']
  },
  'GET /policy-candidates/stats': async () => ['/policy-candidates/stats?window_days=7'],
  'GET /policy-candidates/{id}': candidatePath(''),
  'GET /policy-candidates/{id}/impact': candidatePath('/impact'),
  'GET /policy-candidates/{id}/templates': candidatePath('/templates'),
  'POST /policy-candidates/{id}/approve': candidatePath('/approve', {
    reviewed_by: 'a@b.example',
    review_notes: 'Yes',
  }),
  'POST /policy-candidates/{id}/reject': candidatePath('/reject', { review_notes: 'No' }),
  'POST /policy-candidates/{id}/undo': async ({ rooms }) => {
    const { id } = await rooms.detected({ tool_name: randomUUID() })
    await rooms.candidates.approve(id, {}, 'local')
    return [`/policy-candidates/${id}/undo`, { review_notes: 'Back' }]
  },
  'PATCH /policy-candidates/{id}/rego': candidatePath('/rego', { rego_rule: regoText() }),
  'POST /policy-candidates/{id}/test': candidatePath('/test', { input: { request: { tool_name: 'read_file' } } }),
  'GET /admin/policy-automation': async () => ['/admin/policy-automation'],
  'PATCH /admin/policy-automation': async () => ['/admin/policy-automation', { daily_cap: 3, ttl_hours: null }],
  'GET /settings': async () => ['/settings'],
  'PATCH /settings': async () => ['/settings', { hold_seconds: 20, approval_validity_seconds: { high: 60 } }],
  'GET /operators': async ({ rooms }) => {
    await rooms.identity.operators.remove(await namedOperator(rooms), 'local')
    return ['/operators?removed=1&limit=10&offset=0']
  },
  'POST /operators': async () => ['/operators', { name: 'Maria', role: 'policy_author' }],
  'GET /operators/me': async () => ['/operators/me'],
  'DELETE /operators/{id}': async ({ rooms }) => [`/operators/${await namedOperator(rooms)}`],
}

function withServer(request: () => [path: string, body?: unknown]) {
  return async ({ ask, rooms }: Mount): Promise<[path: string, body?: unknown]> => {
    if (rooms.servers.list(500, 0).items.every(({ id }) => id !== 'files')) await ask('POST', '/servers', server)
    return request()
  }
}

const keys = Object.keys(endpoints) as EndpointKey[]

describe.each(mounts)('endpoints $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())

  it.each(keys)('%s answers as the map says', async (key) => {
    const endpoint: Endpoint = endpoints[key]
    const [path, body] = await requests[key](mount)
    const headers: Record<string, string> = key === 'GET /audit/stream' ? { 'last-event-id': '0' } : {}
    const answer = await mount.ask(key.split(' ')[0] ?? '', path, body, { headers })
    expect(answer.status).toBe(endpoint.status)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    await checkBody(answer, endpoint)
    expect(mount.rooms.faults).toEqual([])
  })
})

async function checkBody(answer: Response, { status, stream, answer: schema }: Endpoint): Promise<void> {
  const type = answer.headers.get('content-type')
  if (status === 204) {
    expect(await answer.text()).toBe('')
    expect(type).toBeNull()
  } else if (stream === 'text/event-stream') {
    expect(type).toBe(stream)
    for (const item of await firstItems(answer, 2)) expectMatch(schema, item)
  } else if (stream) {
    expect(type).toBe(stream)
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expectMatch(signedHeadSchema, JSON.parse(lines.pop() ?? ''))
    for (const line of lines) expectMatch(schema, JSON.parse(line))
  } else {
    expect(type).toBe('application/json')
    const body = (await answer.json()) as { items?: unknown[] }
    expectMatch(schema, body)
    if (body.items) expect(body.items.length).toBeGreaterThan(0)
  }
}

function expectMatch(schema: z.ZodType, value: unknown): void {
  expect(schema.safeParse(value)).toEqual({ success: true, data: value })
}

async function firstItems(answer: Response, count: number): Promise<unknown[]> {
  const items: unknown[] = []
  let text = ''
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  while (items.length < count) {
    text += (await reader.read()).value ?? ''
    items.splice(0, items.length, ...[...text.matchAll(/^data: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? '')))
  }
  await reader.cancel()
  return items
}

describe('roles', () => {
  let mount: Mount
  beforeEach(async () => {
    mount = await mounts[0]!.open()
  })
  afterEach(() => mount.close())

  it.each(keys)('%s is answered for its role, and refused for the one before', async (key) => {
    const { role }: Endpoint = endpoints[key]
    const ask = async (as: OperatorRole) => {
      const [path, body] = await requests[key](mount)
      return mount.ask(key.split(' ')[0] ?? '', path, body, { headers: await mount.as(as) })
    }
    const before = operatorRoles[operatorRoles.indexOf(role) - 1]
    if (before) {
      const refused = await ask(before)
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({ code: 'role', detail: expect.stringContaining(role) })
    }
    const answer = await ask(role)
    expect(answer.status).toBe(endpoints[key].status)
    await answer.body?.cancel()
  })
})
