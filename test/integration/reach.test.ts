// The reach that the operator allows: thresholds changed while calls run, and what an approval of a post lets out.
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlastRadius } from '../../src/shared/contract/blast-radius.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import { type ConsoleProcess, rpc, scratchServer, startConsole, toolCall } from '../support/console-process.ts'

let console_: ConsoleProcess
let token: string
let countFile: string

const start = async (folder?: string) => {
  console_ = await startConsole(folder)
  const agent = await console_.addAgent({
    name: 'assistant',
    permissions: ['filesystem:read', 'filesystem:write', 'web:write', 'database:read'],
    roles: ['sender'],
  })
  token = await console_.token(agent)
}

beforeAll(async () => {
  await start()
  countFile = join(console_.folder, 'count')
  for (const [id, type] of [
    ['web', 'web'],
    ['files', 'filesystem'],
    ['db', 'database'],
  ] as const) {
    await console_.addServer(id, type, [scratchServer, realpathSync(console_.folder), '--all', '--count', countFile])
  }
  await console_.operator.patch('/roles', { sender: { permissions: ['web:send'] } })
  await console_.operator.patch('/settings', { hold_seconds: 1 })
})

afterAll(async () => {
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

const call = (server: string, name: string, args: object) => rpc(console_, server, token, toolCall(1, name, args))
const last = async () => (await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=1')).items[0]
const judged = async (server: string, name: string, args: object) => {
  await call(server, name, args)
  const item = await last()
  return { result: item?.policy_result, policy: item?.policy_id, contributing: item?.contributing }
}
const patch = (body: object) => console_.operator.patch<BlastRadius>('/admin/blast-radius', body)
const get = () => console_.operator.get<BlastRadius>('/admin/blast-radius')
const mail = { to: 'a@example.org, b@example.org, c@example.org', subject: 'hello' }
const notes = () => join(realpathSync(console_.folder), 'notes', 'a.md')

describe('thresholds of the blast radius', () => {
  it('count for the pre-check and the policies at once, and survive a restart', async () => {
    expect(await get()).toEqual({
      min_delete_depth: 3,
      email_recipient_limit: 10,
      bulk_action_threshold: 50,
      config_paths: [],
      protected_patterns: [],
    })
    expect(await judged('web', 'send_email', mail)).toMatchObject({ result: 'allow', policy: 'rbac' })
    const revision = (await console_.operator.get<{ revision: string }>('/admin/opa')).revision
    const folder = join(notes(), '..')
    expect(await patch({ email_recipient_limit: 2, config_paths: [folder], protected_patterns: ['CLAUDE'] })).toEqual({
      min_delete_depth: 3,
      email_recipient_limit: 2,
      bulk_action_threshold: 50,
      config_paths: [folder],
      protected_patterns: ['CLAUDE'],
    })
    expect((await console_.operator.get<{ revision: string }>('/admin/opa')).revision).not.toBe(revision)
    const held = async () => {
      expect(await judged('web', 'send_email', mail)).toMatchObject({
        result: 'escalate',
        policy: 'blast_radius.recipient_limit',
      })
      const item = await last()
      expect(item?.stages.find(({ stage }) => stage === 'blast_radius')?.code).toBe('blast_radius.recipient_limit')
      expect(await judged('files', 'write_file', { path: notes(), content: 'x' })).toMatchObject({
        policy: 'blast_radius.config_path',
      })
      expect(await judged('files', 'read_file', { path: '/srv/a/CLAUDE.md' })).toMatchObject({
        policy: 'blast_radius.protected_file',
      })
      // The built-in ones stay.
      expect(await judged('files', 'read_file', { path: '/srv/a/MEMORY.md' })).toMatchObject({
        policy: 'blast_radius.protected_file',
      })
    }
    await held()
    await console_.stop()
    await start(console_.folder)
    expect(await get()).toMatchObject({ email_recipient_limit: 2, config_paths: [folder] })
    await held()
    await patch({ email_recipient_limit: 10, config_paths: [], protected_patterns: [] })
    expect(await judged('web', 'send_email', mail)).toMatchObject({ result: 'allow' })
  })

  it('refuse what is none', async () => {
    await expect(patch({ min_delete_depth: 0 })).rejects.toThrow('min_delete_depth')
    await expect(patch({ config_paths: ['notes'] })).rejects.toThrow('config_paths')
    await expect(patch({ recipients: 3 })).rejects.toThrow('recipients')
  })
})

describe('an approval', () => {
  it('of a post lets it out once', async () => {
    const post = { url: 'https://example.org/a', body: `order ${crypto.randomUUID()}` }
    expect((await call('web', 'http_post', post)).body?.error?.data).toMatchObject({ reason: 'escalation_pending' })
    const item = await last()
    expect(item).toMatchObject({ policy_id: 'web_api.escalate_post', target: 'https://example.org/a' })
    expect(readFileSync(countFile, 'utf8')).not.toContain(post.body)
    await console_.operator.post<Escalation>(`/escalations/${item?.escalation_id}/approve`, {})
    expect((await call('web', 'http_post', post)).body?.result?.content?.[0]?.text).toContain(post.body)
    expect((await call('web', 'http_post', post)).body?.error?.data).toMatchObject({ reason: 'escalation_pending' })
    expect(readFileSync(countFile, 'utf8').split(post.body)).toHaveLength(2)
  })
})

describe('a tool that the operator classes', () => {
  it('counts as that from the next call on', async () => {
    expect(await judged('db', 'run_report', { table: 'orders' })).toMatchObject({ result: 'deny', policy: 'default' })
    await console_.operator.patch('/servers/db/tools/run_report', { action: 'read' })
    expect(await judged('db', 'run_report', { table: 'orders' })).toMatchObject({ policy: 'database.read' })
    expect(await judged('db', 'run_report', { statement: 'DROP TABLE orders' })).toMatchObject({
      policy: 'database.block_write',
    })
  })

  it('SQL is read as the database that the operator names', async () => {
    const sql = 'SELECT 1 --1 FROM salaries'
    expect(await judged('db', 'query', { sql })).toMatchObject({ policy: 'database.sensitive_tables' })
    await console_.operator.patch('/servers/db', { dialect: 'postgresql' })
    expect(await judged('db', 'query', { sql })).toMatchObject({ policy: 'database.read' })
  })
})
