// Upstream servers that misbehave: an error for the caller within its limit, nobody else is affected, no process is left.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { startStdioServer } from '../../../../src/main/servers/stdio-transport.ts'
import { connectUpstream } from '../../../../src/main/servers/upstream.ts'
import { processesWith, until } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const program = fileURLToPath(new URL('../../../support/broken-server.ts', import.meta.url))

async function callOf(mode: string, timeoutMs = 3000) {
  const mark = `${mode} #${crypto.randomUUID()}`
  const server = startStdioServer({
    program: process.execPath,
    args: [program, mode, mark],
    cwd: tempFolder(),
    env: { PATH: process.env.PATH ?? '' },
  })
  const connection = await connectUpstream(server, 'test')
  const answer = await connection.call(
    { name: 'go', arguments: {} },
    { signal: new AbortController().signal, timeoutMs, maxTimeoutMs: timeoutMs },
  )
  await connection.close()
  await until(() => processesWith(mark).length === 0, 'no process left')
  return answer
}

describe('upstream', () => {
  it.each([
    ['hang', 'did not answer in time'],
    ['crash', 'ended with code 3'],
    ['half a line', 'did not answer in time'],
    ['no line end', 'more than 32 MiB'],
    ['not utf-8', 'not UTF-8'],
    ['not json', 'not strict JSON'],
    ['doubled key', 'not strict JSON'],
    ['wrong id', 'did not answer in time'],
  ])('%s: the call fails and says why', async (mode, why) => {
    expect(await callOf(mode, mode === 'no line end' ? 20_000 : 1000)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(why),
    })
  })

  it.each([
    ['answer twice', 'first'],
    ['a flood before the answer', 'after all'],
    ['asks for sampling', 'asked'],
  ])('%s: the first answer counts', async (mode, text) => {
    expect(await callOf(mode, 20_000)).toMatchObject({ kind: 'result', raw: expect.stringContaining(text) })
  })
})
