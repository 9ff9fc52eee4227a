// Delegations and workflows against the real console: what agents may make by themselves, and what the log says of it.
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Delegation, MintedDelegation } from '../../src/shared/contract/delegation.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem, EventItem } from '../../src/shared/contract/event.ts'
import type { OpenedWorkflowSession, Workflow, WorkflowSession } from '../../src/shared/contract/workflow.ts'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { until } from '../support/processes.ts'

let work: string
let a: Credentials
let b: Credentials
let c: Credentials

const { console_, startAgain } = consoleForTests({
  async prepare() {
    work = await addScratch(console_)
    await console_.operator.patch('/settings', { hold_seconds: 1 })
    const permissions = ['filesystem:read', 'filesystem:write']
    a = await console_.addAgent({ name: 'a', permissions })
    b = await console_.addAgent({ name: 'b', permissions })
    c = await console_.addAgent({ name: 'c', permissions })
  },
})

const send = async (
  base: string,
  token: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
) => {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}
const asAgent = async (who: Credentials, path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(console_.run.mcp_url, await console_.token(who), path, body, headers)
const asOperator = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(console_.run.console_url, console_.run.operator_token, path, body, headers)

const wish = (to: Credentials, more: object = {}) => ({
  delegatee_agent_id: to.agent.id,
  scope: { tools: ['read_file', 'write_file'], resources: [`${work}/**`] },
  reason: 'The report',
  ttl_seconds: 600,
  ...more,
})
const mintByOperator = async (from: Credentials, to: Credentials, more: object = {}) =>
  (await asOperator('/delegations', wish(to, { delegator_agent_id: from.agent.id, ...more })))
    .body as unknown as MintedDelegation
const read = (who: string, headers: Record<string, string>) =>
  rpc(console_, 'scratch', who, toolCall(crypto.randomUUID(), 'read_file', { path: join(work, 'report.md') }), headers)
const newest = async (who: Credentials) =>
  (await console_.operator.get<{ items: CallItem[] }>(`/audit/events?limit=1&agent_id=${who.agent.id}`)).items[0]

describe('an agent', () => {
  it('delegates in its own name, and may say so', async () => {
    const plain = await asAgent(a, '/delegations', wish(b))
    expect(plain).toMatchObject({ status: 201, body: { depth: 1, scope: wish(b).scope } })
    expect(plain.headers.get('cache-control')).toBe('no-store')
    const said = await asAgent(a, '/delegations', wish(b, { delegator_agent_id: a.agent.id }))
    expect(said.status).toBe(201)
    const item = await console_.operator.get<Delegation>(`/delegations/${said.body.id}`)
    expect(item).toMatchObject({ delegator_agent_id: a.agent.id, operator_id: null, verifies: false, status: 'active' })
  })

  it('delegates in nobody else’s, and nothing that is no wish', async () => {
    const foreign = await asAgent(a, '/delegations', wish(b, { delegator_agent_id: c.agent.id }))
    expect(foreign).toMatchObject({ status: 403, body: { error: 'not_delegator' } })
    for (const odd of [{}, wish(b, { ttl_seconds: 86_401 }), wish(b, { scope: { tools: [] } }), wish(b, { more: 1 })])
      expect((await asAgent(a, '/delegations', odd)).status).toBe(400)
    for (const scope of [
      { tools: ['{a,b}'] },
      { tools: ['a?'] },
      { tools: ['*'], resources: [] },
      { tools: ['*'], resources: ['/[ab]'] },
    ])
      expect((await asAgent(a, '/delegations', wish(b, { scope }))).status).toBe(400)
  })

  it('needs a token that holds', async () => {
    for (const token of ['', 'x', console_.run.operator_token]) {
      const answer = await send(console_.run.mcp_url, token, '/delegations', wish(b))
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
    }
    const gone = await console_.addAgent({ name: 'gone', permissions: [] })
    const token = await console_.token(gone)
    await console_.operator.patch(`/agents/${gone.agent.id}`, { status: 'suspended' })
    expect((await send(console_.run.mcp_url, token, '/delegations', wish(b))).status).toBe(401)
  })

  it('gets nothing when its session ended while its body came', async () => {
    const slow = await console_.addAgent({ name: 'slow', permissions: [] })
    const { hostname, port } = new URL(console_.run.mcp_url)
    const body = JSON.stringify(wish(b))
    const headers = {
      authorization: `Bearer ${await console_.token(slow)}`,
      'content-type': 'application/json',
      'content-length': body.length,
    }
    const asking = request({ hostname, port, method: 'POST', path: '/api/v1/delegations', headers })
    asking.write(body.slice(0, 5))
    await until(
      async () => (await console_.operator.get<{ total: number }>(`/agents/${slow.agent.id}/sessions`)).total === 1,
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    await console_.operator.post(`/agents/${slow.agent.id}/credentials`, {})
    const status = new Promise((resolve) => asking.once('response', ({ statusCode }) => resolve(statusCode)))
    asking.end(body.slice(5))
    expect(await status).toBe(401)
    const { total } = await console_.operator.get<{ total: number }>(`/delegations?agent_id=${slow.agent.id}`)
    expect(total).toBe(0)
  })

  it('passes on what it was given, and no more', async () => {
    const root = await mintByOperator(a, b)
    const headers = { 'x-delegation-token': root.token }
    const next = await asAgent(b, '/delegations', wish(c, { scope: { tools: ['read_*', 'delete_file'] } }), headers)
    expect(next).toMatchObject({
      status: 201,
      body: { depth: 2, scope: { tools: ['read_file'], resources: [`${work}/**`] } },
    })
    expect(await asAgent(c, '/delegations', wish(b), headers)).toMatchObject({
      status: 422,
      body: { error: 'delegation_invalid' },
    })
    expect(await asAgent(b, '/delegations', wish(c), { 'x-delegation-token': '' })).toMatchObject({ status: 422 })
    expect(
      await asAgent(b, '/delegations', wish(c), { 'x-delegation-token': `${root.token}, ${root.token}` }),
    ).toMatchObject({
      status: 422,
    })
    const tools = { scope: { tools: ['delete_file'] } }
    expect(await asAgent(b, '/delegations', wish(c, tools), headers)).toMatchObject({
      status: 422,
      body: { error: 'scope_empty' },
    })
  })

  it('is served nothing else there', async () => {
    const token = await console_.token(a)
    for (const [method, path] of [
      ['GET', '/delegations'],
      ['DELETE', `/delegations/${crypto.randomUUID()}`],
      ['POST', '/workflows'],
      ['GET', `/workflows/${crypto.randomUUID()}/sessions`],
      ['POST', '/workflows/x/sessions'],
    ] as const)
      expect((await send(console_.run.mcp_url, token, path, {}, {}, method)).status).toBe(404)
    expect((await send(console_.run.console_url, token, '/delegations', wish(b))).status).toBe(401)
  })

  it('makes so many tokens a minute and no more', async () => {
    const busy = await console_.addAgent({ name: 'busy', permissions: [] })
    const token = await console_.token(busy)
    const answers: number[] = []
    for (let n = 0; n < 61; n += 1) answers.push((await send(console_.run.mcp_url, token, '/delegations', {})).status)
    expect(answers.slice(0, 60).every((status) => status === 400)).toBe(true)
    expect(answers[60]).toBe(429)
    const { headers } = await send(console_.run.mcp_url, token, '/delegations', {})
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
  })

  it('is told when it may ask for a session again', async () => {
    const ask = { grant_type: 'client_credentials', client_id: crypto.randomUUID(), client_secret: 'none' }
    let answer = await send(console_.run.mcp_url, '', '/auth/token', ask)
    for (let n = 0; n < 20; n += 1) answer = await send(console_.run.mcp_url, '', '/auth/token', ask)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('an operator', () => {
  it('passes on with the delegator’s token', async () => {
    const root = await mintByOperator(a, b)
    const headers = { 'x-delegation-token': root.token }
    const next = await asOperator('/delegations', wish(c, { delegator_agent_id: b.agent.id }), headers)
    expect(next).toMatchObject({ status: 201, body: { depth: 2 } })
    const foreign = await asOperator('/delegations', wish(b, { delegator_agent_id: c.agent.id }), headers)
    expect(foreign).toMatchObject({ status: 422, body: { code: 'delegation_invalid' } })
    const self = await asOperator('/delegations', wish(a, { delegator_agent_id: a.agent.id }))
    expect(self).toMatchObject({ status: 422, body: { errors: [{ path: 'delegatee_agent_id' }] } })
    for (const odd of [{ ttl_seconds: 0 }, { ttl_seconds: 86_401 }, { reason: ' ' }, { scope: { tools: ['a b'] } }])
      expect((await asOperator('/delegations', wish(b, { delegator_agent_id: a.agent.id, ...odd }))).status).toBe(422)
  })
})

describe('a held call under a delegation', () => {
  it('is counted once, also when it is approved and judged again', async () => {
    const { id, token } = await mintByOperator(a, b, { scope: { tools: ['read_file'] } })
    const bearer = await console_.token(b)
    const call = toolCall(1, 'write_file', { path: join(work, 'approved.md'), content: 'x' })
    const headers = { 'x-delegation-token': token }
    const first = await rpc(console_, 'scratch', bearer, call, headers)
    const { escalation_id } = first.body?.error?.data ?? {}
    await console_.operator.post(`/escalations/${escalation_id}/approve`, {})
    const again = await rpc(console_, 'scratch', bearer, call, headers)
    expect(again.body).toMatchObject({ result: {} })
    const events = await console_.operator.get<{ items: EventItem[] }>('/events?type=DELEGATION_SCOPE_PROBE')
    const mine = events.items.filter(({ data }) => data.delegation_id === id)
    expect(mine.map(({ data }) => [data.count, data.outside])).toEqual([
      [2, ['the tool write_file']],
      [1, ['the tool write_file']],
    ])
    expect(mine[0]).toMatchObject({ agent_id: b.agent.id, severity: 'medium', data: { tool_name: 'write_file' } })
    expect(await console_.operator.get<Delegation>(`/delegations/${id}`)).toMatchObject({ probes: 2 })
  })

  it('is not sent when the delegation ends before the approval is spent', async () => {
    const { id, token } = await mintByOperator(a, b)
    const bearer = await console_.token(b)
    const call = toolCall(1, 'write_file', { path: join(work, 'MEMORY.md'), content: crypto.randomUUID() })
    const headers = { 'x-delegation-token': token }
    const first = await rpc(console_, 'scratch', bearer, call, headers)
    const { escalation_id } = first.body?.error?.data ?? {}
    const held = await console_.operator.get<Escalation>(`/escalations/${escalation_id}`)
    expect(held).toMatchObject({ requester_id: a.agent.id, requester_verified: true, requester_name: a.agent.name })
    await console_.operator.post(`/escalations/${escalation_id}/approve`, {})
    await console_.operator.delete(`/delegations/${id}`)
    const refused = await rpc(console_, 'scratch', bearer, call, headers)
    expect(refused.body?.error?.data).toMatchObject({ reason: 'delegation_invalid', policy: 'delegation_revoked' })
  })

  it('is another call than the same one without it: no approval is taken along', async () => {
    const { token } = await mintByOperator(a, b)
    const bearer = await console_.token(b)
    const call = toolCall(1, 'write_file', { path: join(work, 'MEMORY.md'), content: crypto.randomUUID() })
    const first = await rpc(console_, 'scratch', bearer, call, { 'x-delegation-token': token })
    await console_.operator.post(`/escalations/${first.body?.error?.data?.escalation_id}/approve`, {})
    const without = await rpc(console_, 'scratch', bearer, call)
    expect(without.body?.error?.data).toMatchObject({ reason: 'escalation_pending' })
    expect(without.body?.error?.data?.escalation_id).not.toBe(first.body?.error?.data?.escalation_id)
  })
})

describe('a workflow', () => {
  it('is gone on with by its agents; the log says how deep, and where each came from', async () => {
    const participants = [b, c].map(({ agent }) => ({ agent_id: agent.id, role: 'worker' }))
    const flow = await console_.operator.post<Workflow>('/workflows', {
      name: 'Report',
      owner_agent_id: a.agent.id,
      max_depth: 1,
      participants,
    })
    const path = `/workflows/${flow.id}/sessions`
    expect(await asAgent(b, path, { agent_id: c.agent.id })).toMatchObject({
      status: 403,
      body: { error: 'not_owner' },
    })
    const first = (await asAgent(a, path, { agent_id: b.agent.id })).body as unknown as OpenedWorkflowSession
    expect(first.causal_depth).toBe(0)
    const cause = await read(await console_.token(b), { 'x-workflow-session': first.token })
    expect(cause.body?.result).toBeDefined()
    const causing = await newest(b)
    expect(causing).toMatchObject({ workflow_session_id: first.id, causal_depth: 0, parent_event_id: null })
    const second = (await asAgent(b, path, { agent_id: c.agent.id, parent_token: first.token }))
      .body as unknown as OpenedWorkflowSession
    expect(second.causal_depth).toBe(1)
    await read(await console_.token(c), { 'x-workflow-session': second.token })
    expect(await newest(c)).toMatchObject({ causal_depth: 1, parent_event_id: causing?.id, policy_result: 'allow' })
    const third = (await asAgent(c, path, { agent_id: b.agent.id, parent_token: second.token }))
      .body as unknown as OpenedWorkflowSession
    expect(third.causal_depth).toBe(2)
    const deep = await read(await console_.token(b), { 'x-workflow-session': third.token })
    expect(deep.body?.error?.data).toMatchObject({ policy: 'workflow.too_deep' })
    const listed = await console_.operator.get<{ items: WorkflowSession[] }>(path)
    expect(listed.items.map(({ causal_depth }) => causal_depth).sort()).toEqual([0, 1, 2])
  })
})

describe('delegations after a restart', () => {
  it('go on, with what was ended staying ended', async () => {
    const kept = await mintByOperator(a, b)
    const ended = await mintByOperator(a, b)
    await console_.operator.delete(`/delegations/${ended.id}`)
    await console_.stop()
    await startAgain()
    await until(async () => (await fetch(`${console_.run.mcp_url}/health/ready`)).ok)
    const bearer = await console_.token(b)
    await until(async () => (await read(bearer, { 'x-delegation-token': kept.token })).body?.result !== undefined)
    const refused = await read(bearer, { 'x-delegation-token': ended.token })
    expect(refused.body?.error?.data).toMatchObject({ policy: 'delegation_revoked' })
    const verified = await console_.operator.get<{ ok: boolean }>('/audit/verify')
    expect(verified.ok).toBe(true)
  })
})
