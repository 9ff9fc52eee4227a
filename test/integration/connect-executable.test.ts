// `behavry connect` as an executable of its own: an agent's client starts it without any node of its own.
import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConsoleStatus } from '../../src/shared/contract/console-status.ts'
import { type ConsoleProcess, type Credentials, referenceServer, startConsole } from '../support/console-process.ts'

let console_: ConsoleProcess
let agent: Credentials
let work: string

beforeAll(async () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build-connect.mjs', import.meta.url))])
  console_ = await startConsole()
  work = join(realpathSync(console_.folder), 'projects', 'acme')
  mkdirSync(work, { recursive: true })
  writeFileSync(join(work, 'report.md'), 'All is well.\n')
  await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), work])
  agent = await console_.addAgent({ name: 'stdio', permissions: ['filesystem:read'] })
})

afterAll(async () => {
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

it('is what the console tells people to use, and it carries calls', async () => {
  const { connect } = await console_.operator.get<ConsoleStatus>('/admin/console')
  expect(connect).toEqual({ command: expect.stringMatching(/\/out\/bin\/behavry-connect$/), args: [] })
  const client = new Client({ name: 'stdio', version: '1.0.0' })
  const { client_id, client_secret } = agent
  await client.connect(
    new StdioClientTransport({
      command: connect.command,
      args: [...connect.args, 'files', '--data-dir', console_.dataDir],
      // No PATH: nothing else is needed.
      env: { BEHAVRY_CLIENT_ID: client_id, BEHAVRY_CLIENT_SECRET: client_secret, PATH: '' },
    }),
  )
  const result = await client.callTool({ name: 'read_text_file', arguments: { path: join(work, 'report.md') } })
  expect(result.content).toEqual([{ type: 'text', text: 'All is well.\n' }])
  await expect(
    client.callTool({ name: 'read_text_file', arguments: { path: join(work, '.ssh', 'id_rsa') } }),
  ).rejects.toThrow('-32003')
  await client.close()
})
