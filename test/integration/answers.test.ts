// What an operator can say to a held call, and what stops everything: real console, real policy engine, real server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Agent, Session } from '../../src/shared/contract/agent.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import { makeNotes } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, referenceServer, rpc, toolCall } from '../support/console-process.ts'
import { until } from '../support/processes.ts'

const permissions = ['filesystem:read', 'filesystem:write']
/** Of high severity: it passes, masked wherever it is shown. */
const secret = `glpat-${'wWPw5k4aXcaT4fNP0Ucn'}`

let work: string
let agent: Credentials
let token: string

const { console_ } = consoleForTests({
  async prepare() {
    work = makeNotes(console_, 'projects/acme/notes')
    await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), work])
  },
})

beforeEach(async () => {
  agent = await console_.addAgent({ name: 'assistant', permissions })
  token = await console_.token(agent)
})

const call = (name: string, args: object) => rpc(console_, 'files', token, toolCall(1, name, args))
const memory = () => join(work, 'MEMORY.md')
const last = async () => (await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=1')).items[0]
const read = (id: string) => console_.operator.get<Escalation>(`/escalations/${id}`)
/** The question that a call asks, and the answer that it will get. */
async function hold(args: object) {
  const answer = call('write_file', { path: memory(), ...args })
  let item: Escalation | undefined
  await until(async () => {
    const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    item = items.find(({ agent_id }) => agent_id === agent.agent.id)
    return item !== undefined
  }, 'a held call')
  return { item: item as Escalation, answer }
}
const approve = (item: Escalation, body: object) =>
  console_.operator.post<Escalation>(`/escalations/${item.id}/approve`, body)
const deny = (item: Escalation, body: object) =>
  console_.operator.post<Escalation>(`/escalations/${item.id}/deny`, body)

describe('edited arguments', () => {
  it('are what is sent, and what the record shows', async () => {
    const { item, answer } = await hold({ content: 'the agent’s words' })
    const edited_arguments = { path: memory(), content: 'the operator’s words' }
    expect(await approve(item, { edited_arguments })).toMatchObject({ status: 'approved', edited_arguments })
    expect((await answer).body?.result?.isError).not.toBe(true)
    expect(readFileSync(memory(), 'utf8')).toBe('the operator’s words')
    expect(await read(item.id)).toMatchObject({ status: 'spent', arguments: { content: 'the agent’s words' } })
  })

  it('are spent by the agent’s own call when it comes again', async () => {
    await patchSettings({ hold_seconds: 1 })
    const { item, answer } = await hold({ content: 'first try' })
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_pending', retryable: true })
    await patchSettings({ hold_seconds: 50 })
    await approve(item, { edited_arguments: { path: memory(), content: 'changed later' } })
    expect((await call('write_file', { path: memory(), content: 'first try' })).body?.result).toBeDefined()
    expect(readFileSync(memory(), 'utf8')).toBe('changed later')
  })

  it('that a rule denies cannot be approved, and the call stays held', async () => {
    const { item, answer } = await hold({ content: 'x' })
    const edited_arguments = { path: join(work, '.ssh', 'id_rsa'), content: 'x' }
    await expect(approve(item, { edited_arguments })).rejects.toThrow('would be denied')
    await expect(approve(item, { edited_arguments: { path: memory() } })).rejects.toThrow('would be denied')
    expect(await read(item.id)).toMatchObject({ status: 'pending' })
    await deny(item, {})
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_denied' })
  })

  it('keep a masked secret where it is, and take no new one', async () => {
    const { item, answer } = await hold({ content: `token = ${secret}\n` })
    const shown = (item.arguments as { content: string }).content
    expect(shown).not.toContain(secret)
    await expect(approve(item, { edited_arguments: { path: shown, content: 'x' } })).rejects.toThrow('masked secret')
    await expect(
      approve(item, { edited_arguments: { path: memory(), content: `other = ${secret.replace('5k4', '6k5')}` } }),
    ).rejects.toThrow('A secret was typed')
    await approve(item, { edited_arguments: { path: join(work, 'SOUL.md'), content: shown } })
    expect((await answer).body?.result).toBeDefined()
    expect(readFileSync(join(work, 'SOUL.md'), 'utf8')).toBe(`token = ${secret}\n`)
    expect(JSON.stringify(await read(item.id))).not.toContain(secret)
  })

  it('with a number that cannot be kept are refused', async () => {
    const { item, answer } = await hold({ content: 'n' })
    const body = { edited_arguments: { path: memory(), content: 'n', size: 2 ** 53 + 2 } }
    await expect(approve(item, body)).rejects.toThrow('cannot be kept exactly')
    await deny(item, {})
    await answer
  })
})

describe('a denial', () => {
  it('tells the agent what the operator wants it to know, and tells it again when it asks again', async () => {
    const { item, answer } = await hold({ content: 'guide me' })
    await deny(item, { guidance: 'Write to notes.md instead.', notes: 'for the record' })
    expect((await answer).body?.error?.message).toContain('Write to notes.md instead.')
    const again = await call('write_file', { path: memory(), content: 'guide me' })
    expect(again.body?.error?.message).toContain('Write to notes.md instead.')
    expect(await read(item.id)).toMatchObject({ guidance: 'Write to notes.md instead.', notes: 'for the record' })
  })

  it('can suspend the agent with it', async () => {
    const { item, answer } = await hold({ content: 'suspend me' })
    await deny(item, { suspend_agent: true })
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_denied' })
    expect((await call('read_text_file', { path: join(work, 'report.md') })).status).toBe(401)
    const { status } = await console_.operator.get<Agent>(`/agents/${agent.agent.id}`)
    const sessions = await console_.operator.get<{ items: Session[] }>(`/agents/${agent.agent.id}/sessions`)
    expect([status, ...sessions.items.map((session) => session.status)]).toEqual(['suspended', 'revoked'])
  })
})

const patchSettings = (body: object) => console_.operator.patch('/settings', body)
const kill = (on: boolean) => console_.operator.post<{ on: boolean }>('/admin/kill-switch', { on })

describe('the kill switch', () => {
  it('denies every call at once, and lets them through again', async () => {
    expect(await kill(true)).toMatchObject({ on: true, by: 'local' })
    const denied = await call('read_text_file', { path: join(work, 'report.md') })
    expect(denied.body?.error).toMatchObject({ code: -32003, data: { reason: 'kill_switch' } })
    expect(await last()).toMatchObject({ policy_result: 'deny', reason: 'kill_switch', stages: [], forwarded: false })
    await kill(false)
    expect((await call('read_text_file', { path: join(work, 'report.md') })).body?.result).toBeDefined()
  })

  it('is asked again at dispatch: what was approved is not sent while it is on', async () => {
    const { item, answer } = await hold({ content: 'approved but stopped' })
    await kill(true)
    await approve(item, {})
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'kill_switch' })
    await kill(false)
    const sent = await call('write_file', { path: memory(), content: 'approved but stopped' })
    expect(sent.body?.result).toBeDefined()
  })
})

describe('what no rule covers', () => {
  it('is denied, or held when the operator wants to be asked', async () => {
    const bare = await console_.addAgent({ name: 'bare', permissions: [] })
    const bareToken = await console_.token(bare)
    const list = () => rpc(console_, 'files', bareToken, toolCall(1, 'create_directory', { path: join(work, 'new') }))
    expect((await list()).body?.error?.data).toMatchObject({ reason: 'no_policy_matched' })
    await patchSettings({ unmatched: 'escalate', hold_seconds: 1 })
    expect((await list()).body?.error?.data).toMatchObject({ reason: 'escalation_pending' })
    expect(await last()).toMatchObject({ policy_result: 'escalate', reason: 'no_policy_matched', policy_id: 'default' })
    await patchSettings({ unmatched: 'deny', hold_seconds: 50 })
  })
})
