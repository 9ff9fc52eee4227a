// The first run through the API: three calls of a real agent, one question, and nothing left afterwards; and enrolment.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/shared/contract/agent.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import type { FirstRun } from '../../src/shared/contract/first-run.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { referenceServer } from '../support/console-process.ts'
import { processesWith, until } from '../support/processes.ts'

const built = (name: string) => fileURLToPath(new URL(`../../out/main/${name}`, import.meta.url))
const run = promisify(execFile)

const { console_ } = consoleForTests({
  async end() {
    expect(await console_.stop()).toBe(0)
    await until(() => processesWith(console_.folder).length === 0, 'no process left')
  },
})

const firstRun = () => console_.operator.get<FirstRun>('/first-run')
const pending = async () => (await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')).items
async function untilHeld(): Promise<Escalation> {
  await until(async () => (await pending()).length === 1, 'the question')
  return (await pending())[0] as Escalation
}

describe('the first run', () => {
  it('shows an allowed, a denied and an approved call, then removes what it made', async () => {
    expect(await firstRun()).toMatchObject({ state: 'never', steps: [] })
    expect(await console_.operator.post('/first-run', {})).toMatchObject({ state: 'preparing' })
    await expect(console_.operator.post('/first-run', {})).rejects.toThrow('under way')
    const question = await untilHeld()
    expect(question).toMatchObject({ agent_name: 'First-run agent', policy: 'blast_radius.protected_file' })
    await expect(console_.operator.delete('/first-run')).rejects.toThrow('under way')
    await console_.operator.post(`/escalations/${question.id}/approve`, {})
    await until(async () => (await firstRun()).state === 'done', 'the end')
    const done = await firstRun()
    expect(done.steps.map(({ state, carried_out }) => [state, carried_out])).toEqual([
      ['done', true],
      ['done', false],
      ['done', true],
    ])
    const { items } = await console_.operator.get<{ items: CallItem[] }>(`/audit/events?agent_id=${done.agent_id}`)
    expect(items.map((item) => item.policy_result).reverse()).toEqual(['allow', 'deny', 'escalate'])
    const memory = done.steps[2]?.path as string
    expect(existsSync(memory)).toBe(true)
    await console_.operator.delete('/first-run')
    expect(existsSync(memory)).toBe(false)
    await expect(console_.operator.get('/servers/first-run')).rejects.toThrow('no such server')
    expect(await console_.operator.get<Agent>(`/agents/${done.agent_id}`)).toMatchObject({ status: 'revoked' })
    expect(await firstRun()).toMatchObject({ state: 'never' })
  })

  it('ends with a denied call when the operator denies', async () => {
    await console_.operator.post('/first-run', {})
    await console_.operator.post(`/escalations/${(await untilHeld()).id}/deny`, { guidance: 'Not today.' })
    await until(async () => (await firstRun()).state === 'done', 'the end')
    expect((await firstRun()).steps[2]).toMatchObject({
      carried_out: false,
      answer: expect.stringContaining('Not today'),
    })
  })

  it('begins anew over what an earlier one left, and a console that ends in the middle ends', async () => {
    await console_.operator.post('/first-run', {})
    await untilHeld()
  })
})

describe('enrolment', () => {
  it('makes an agent of a token, whose credentials serve behavry connect', async () => {
    await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), console_.folder])
    const { token } = await console_.operator.post<{ token: string }>('/enrollment-tokens', {
      label: 'laptop',
      permissions: ['filesystem:read'],
    })
    const credentials = join(console_.folder, 'credentials.json')
    const args = [built('cli.js'), 'enroll', token, '--credentials', credentials, '--data-dir', console_.dataDir]
    await run(process.execPath, args)
    expect(statSync(credentials).mode & 0o777).toBe(0o600)
    await expect(run(process.execPath, args)).rejects.toThrow('exists already')
    const other = [...args.slice(0, 4), join(console_.folder, 'other.json'), ...args.slice(5)]
    await expect(run(process.execPath, other)).rejects.toThrow('not good')
    expect(existsSync(join(console_.folder, 'other.json'))).toBe(false)
    expect(readFileSync(credentials, 'utf8')).not.toContain(token)
    const client = new Client({ name: 'enrolled', version: '1.0.0' })
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [built('connect.cjs'), 'files', '--credentials', credentials, '--data-dir', console_.dataDir],
      }),
    )
    expect((await client.listTools()).tools.length).toBeGreaterThan(5)
    await client.close()
  })
})
