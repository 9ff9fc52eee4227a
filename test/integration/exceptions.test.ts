// Exceptions through the real proxy: made with an approval, used, revoked, ended by time, kept over a restart.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/main/enforcement/fold.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem, EventItem } from '../../src/shared/contract/event.ts'
import type { Exception, ExceptionPreview } from '../../src/shared/contract/exception.ts'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { until } from '../support/processes.ts'

let work: string

const { console_, startAgain } = consoleForTests({
  async prepare() {
    work = await addScratch(console_)
    await console_.operator.patch('/settings', { hold_seconds: 1, denied_quiet_seconds: 1 })
  },
})

let count = 0
async function newAgent(permissions = ['filesystem:read', 'filesystem:write']) {
  count += 1
  const credentials: Credentials = await console_.addAgent({ name: `agent ${count}`, permissions })
  const folder = join(work, `folder-${count}`)
  mkdirSync(folder)
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, name), name)
  let token = await console_.token(credentials)
  const call = (name: string, args: object) => rpc(console_, 'scratch', token, toolCall(1, name, args))
  return {
    id: credentials.agent.id,
    folder,
    call,
    remove: (name: string) => call('delete_file', { path: join(folder, name) }),
    async signIn() {
      token = await console_.token(credentials)
    },
    /** The item of the agent's newest call. */
    newest: async () => (await items(credentials.agent.id))[0],
    exception: (more: object = {}) =>
      console_.operator.post<Exception>('/exceptions', {
        tool_name: 'delete_file',
        action: 'delete',
        target_pattern: `${folder}/`,
        justification: 'The clean-up may empty its own folder.',
        expires_in_hours: 1,
        agent_id: credentials.agent.id,
        ...more,
      }),
    held: () => pendingOf(credentials.agent.id),
  }
}

const items = async (agentId: string) =>
  (await console_.operator.get<{ items: CallItem[] }>(`/audit/events?agent_id=${agentId}`)).items
const eventsOf = async (type: string) =>
  (await console_.operator.get<{ items: EventItem[] }>(`/events?type=${type}`)).items
const isAllowed = (answer: Awaited<ReturnType<typeof rpc>>) => answer.body?.result?.content?.[0]?.text === 'deleted'
const isHeld = (answer: Awaited<ReturnType<typeof rpc>>) => answer.body?.error?.data?.reason === 'escalation_pending'

async function pendingOf(agentId: string): Promise<Escalation> {
  let found: Escalation | undefined
  await until(async () => {
    const { items: open } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    found = open.find(({ agent_id }) => agent_id === agentId)
    return found !== undefined
  }, 'a held call')
  return found as Escalation
}

describe('an exception made with an approval', () => {
  it('lets the held call go on, and the next of its kind is not asked about', async () => {
    const agent = await newAgent()
    await console_.operator.patch('/settings', { hold_seconds: 20 })
    const first = agent.remove('a')
    const held = await agent.held()
    const justification = 'The clean-up may empty its own folder.'
    const exception = { target_pattern: `${agent.folder}/`, justification, expires_in_hours: 8 }
    await console_.operator.post(`/escalations/${held.id}/approve`, { exception })
    expect(isAllowed(await first)).toBe(true)
    await console_.operator.patch('/settings', { hold_seconds: 1 })
    const { items: made } = await console_.operator.get<{ items: Exception[] }>(`/exceptions?agent_id=${agent.id}`)
    expect(made).toMatchObject([
      { tool_name: 'delete_file', action: 'delete', server_id: 'scratch', escalation_id: held.id },
    ])
    expect(await agent.newest()).toMatchObject({
      policy_result: 'escalate',
      escalation_outcome: 'spent',
      exception_id: null,
    })
    expect(isAllowed(await agent.remove('b'))).toBe(true)
    expect(await agent.newest()).toMatchObject({
      policy_result: 'allow',
      policy_id: 'exception',
      contributing: ['exception', 'filesystem.escalate_delete'],
      exception_id: made[0]?.id,
      escalation_id: null,
      forwarded: true,
    })
    const { rows } = await console_.operator.get<{ rows: { type: string; record: object }[] }>(
      `/audit/events/${held.call_id}`,
    )
    expect(rows.find(({ type }) => type === 'call.released')?.record).toMatchObject({
      decision: { result: 'allow', policy_id: 'exception', exception_id: made[0]?.id },
    })
  })
})

describe('a standing exception', () => {
  it('counts until it is revoked, and again when that is taken back', async () => {
    const agent = await newAgent()
    const { id } = await agent.exception()
    expect(isAllowed(await agent.remove('a'))).toBe(true)
    await console_.operator.delete(`/exceptions/${id}`)
    expect(isHeld(await agent.remove('b'))).toBe(true)
    expect(await agent.newest()).toMatchObject({ policy_result: 'escalate', exception_id: null })
    await console_.operator.post(`/exceptions/${id}/restore`, {})
    expect(isAllowed(await agent.remove('c'))).toBe(true)
  })

  it('does not let a suspended agent in', async () => {
    const agent = await newAgent()
    await agent.exception()
    await console_.operator.patch(`/agents/${agent.id}`, { status: 'suspended' })
    expect((await agent.remove('a')).status).toBe(401)
    await console_.operator.patch(`/agents/${agent.id}`, { status: 'active' })
    await agent.signIn()
    expect(isAllowed(await agent.remove('a'))).toBe(true)
  })

  it('does not count once its tool is one that can run anything', async () => {
    const agent = await newAgent()
    await agent.exception({ agent_id: null })
    await console_.operator.patch('/servers/scratch/tools/delete_file', { action: 'execute' })
    const answer = await agent.remove('a')
    expect(answer.body?.error?.data).toMatchObject({ reason: 'no_policy_matched' })
    await console_.operator.patch('/servers/scratch/tools/delete_file', { action: 'delete' })
    expect(isAllowed(await agent.remove('a'))).toBe(true)
  })

  it('counts for nothing while the kill switch is on', async () => {
    const agent = await newAgent()
    await agent.exception()
    await console_.operator.post('/admin/kill-switch', { on: true })
    expect((await agent.remove('a')).body?.error?.data).toMatchObject({ reason: 'kill_switch' })
    await console_.operator.post('/admin/kill-switch', { on: false })
    expect(isAllowed(await agent.remove('a'))).toBe(true)
  })

  it('counts or does not for each call while it is revoked, and the log says which', async () => {
    const agent = await newAgent()
    const names = Array.from({ length: 24 }, (_, n) => `n${n}`)
    for (const name of names) writeFileSync(join(agent.folder, name), name)
    const { id } = await agent.exception()
    const answers: ReturnType<typeof agent.remove>[] = []
    for (const [n, name] of names.entries()) {
      answers.push(agent.remove(name))
      if (n === 12) await console_.operator.delete(`/exceptions/${id}`)
      if (n % 6 === 5) await Promise.all(answers)
    }
    const done = await Promise.all(answers)
    expect(done.every((answer) => isAllowed(answer) || isHeld(answer))).toBe(true)
    const all = await items(agent.id)
    expect(all.filter(({ exception_id }) => exception_id === id)).toHaveLength(done.filter(isAllowed).length)
    for (const item of all) expect(item.exception_id).toBe(item.policy_result === 'allow' ? id : null)
    expect(done.filter(isHeld).length).toBeGreaterThan(9)
  })
})

describe('rules of one’s own', () => {
  const policy = (name: string, rule: string) =>
    console_.operator.post<{ id: string; status: string }>('/policies', {
      name,
      status: 'active',
      rego_content: `package behavry.authz.custom\n\n${rule}\n`,
    })

  it('a hold of a custom policy is lifted, a denial of one is not', async () => {
    const agent = await newAgent()
    const read = (file: string) => agent.call('read_file', { path: join(agent.folder, file) })
    const exception = { tool_name: 'read_file', action: 'read' }
    const about = (file: string) =>
      `some target in input.request.targets\n\tendswith(target.value, "${agent.folder}/${file}")`
    const hold = await policy(
      'Ask about a',
      `escalate contains {"policy": "custom.ask", "reason": "Ask first"} if {\n\t${about('a')}\n}`,
    )
    const deny = await policy(
      'Never b',
      `deny contains {"policy": "custom.never", "reason": "Never"} if {\n\t${about('b')}\n}`,
    )
    expect([hold.status, deny.status]).toEqual(['active', 'active'])
    expect(isHeld(await read('a'))).toBe(true)
    const made = await agent.exception(exception)
    expect((await read('a')).body?.result?.content?.[0]?.text).toBe('a')
    expect(await agent.newest()).toMatchObject({
      policy_id: 'exception',
      exception_id: made.id,
      contributing: expect.arrayContaining(['custom.ask', 'exception']),
    })
    expect((await read('b')).body?.error?.data).toMatchObject({ policy: 'custom.never' })
    expect(await agent.newest()).toMatchObject({ policy_result: 'deny', exception_id: null })
    expect((await read('c')).body?.result?.content?.[0]?.text).toBe('c')
    expect(await agent.newest()).toMatchObject({ policy_id: 'filesystem.read', exception_id: null })
    for (const { id } of [hold, deny]) await console_.operator.patch(`/policies/${id}`, { status: 'archived' })
  })

  it('what nothing matched is lifted too where the operator wants to be asked about it', async () => {
    await console_.operator.patch('/settings', { unmatched: 'escalate' })
    const agent = await newAgent([])
    const read = () => agent.call('read_file', { path: join(agent.folder, 'a') })
    expect(isHeld(await read())).toBe(true)
    await agent.exception({ tool_name: 'read_file', action: 'read' })
    expect((await read()).body?.result?.content?.[0]?.text).toBe('a')
    expect(await agent.newest()).toMatchObject({ policy_id: 'exception', contributing: ['default', 'exception'] })
    await console_.operator.patch('/settings', { unmatched: 'deny' })
  })
})

describe('a preview', () => {
  it('says of recorded calls what an exception then does', async () => {
    const agent = await newAgent()
    for (const name of ['a', 'b']) expect(isHeld(await agent.remove(name))).toBe(true)
    const asked = new URLSearchParams({ tool_name: 'delete_file', action: 'delete', agent_id: agent.id })
    const previewOf = (pattern: string) =>
      console_.operator.get<ExceptionPreview>(
        `/exceptions/preview?${asked}&target_pattern=${encodeURIComponent(pattern)}`,
      )
    expect((await previewOf(`${agent.folder}/`)).covered).toMatchObject({ count: 2, lifted: 2 })
    expect((await previewOf(`${agent.folder}/a`)).covered).toMatchObject({ count: 1, lifted: 1 })
    expect((await previewOf(`${work}/elsewhere/`)).covered).toMatchObject({ count: 0, lifted: 0 })
    await agent.exception()
    for (const name of ['a', 'b']) expect(isAllowed(await agent.remove(name))).toBe(true)
  })
})

describe('many of them', () => {
  it('within an hour raise an alert', async () => {
    const agent = await newAgent()
    for (let n = 0; n < 6; n += 1) await agent.exception()
    await until(async () => (await eventsOf('EXCEPTION_SPREE')).some(({ agent_id }) => agent_id === agent.id), 'alert')
    const alerts = (await eventsOf('EXCEPTION_SPREE')).filter(({ agent_id }) => agent_id === agent.id)
    expect(alerts).toMatchObject([{ severity: 'high', data: { count: 6 } }])
  })
})

describe('the log', () => {
  it('holds what it takes to decide each call again', async () => {
    const { items: all } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=500')
    const judged = all.filter(({ opa_answer, reason }) => opa_answer !== null && reason !== 'queue_full')
    expect(judged.filter(({ exception_id }) => exception_id !== null).length).toBeGreaterThan(5)
    for (const item of judged) {
      const { result, policy_id, contributing, exception_id = null } = fold(item.stages, item.opa_answer)
      const { policy_result, ...rest } = item
      expect({ result, policy_id, contributing, exception_id }).toEqual({
        result: policy_result,
        policy_id: rest.policy_id,
        contributing: rest.contributing,
        exception_id: rest.exception_id,
      })
    }
  })
})

describe('after a restart', () => {
  const restart = async (between: (file: string) => void = () => {}) => {
    expect(await console_.stop()).toBe(0)
    between(join(console_.dataDir, 'console.db'))
    await startAgain()
    await until(
      async () => (await console_.operator.get<{ state: string }>('/servers/scratch')).state === 'ready',
      'the server',
    )
  }

  it('an exception goes on; one that has ended is over, however far the system’s clock is turned back', async () => {
    const agent = await newAgent()
    const short = await agent.exception({ target_pattern: `${agent.folder}/a` })
    const long = await agent.exception({ target_pattern: `${agent.folder}/b`, expires_in_hours: 5 })
    const before = await eventsOf('exception.expired')
    await restart()
    await agent.signIn()
    expect(isAllowed(await agent.remove('a'))).toBe(true)
    writeFileSync(join(agent.folder, 'a'), 'a')
    // As if this console had run two hours longer and then the clock had been turned back by two hours.
    await restart((file) => {
      const database = new Database(file)
      database.prepare("update settings set value = value + 7200000 where name = 'latest_time'").run()
      database.close()
    })
    await agent.signIn()
    expect(isHeld(await agent.remove('a'))).toBe(true)
    expect(isAllowed(await agent.remove('b'))).toBe(true)
    expect(await console_.operator.get(`/exceptions/${short.id}`)).toMatchObject({ status: 'expired' })
    expect(await console_.operator.get(`/exceptions/${long.id}`)).toMatchObject({ status: 'active' })
    await until(
      async () => (await eventsOf('exception.expired')).some(({ data }) => data.exception_id === short.id),
      'row',
    )
    expect(before.some(({ data }) => data.exception_id === short.id)).toBe(false)
    expect(await console_.operator.get('/audit/verify')).toMatchObject({ ok: true })
  })
})
