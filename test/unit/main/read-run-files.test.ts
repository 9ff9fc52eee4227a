// The two files by which others find a console: read strictly, never quoted, and never leading away from this machine.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAgentFile, readRunFile } from '../../../src/main/read-run-files.ts'
import { writeAgentFile, writeRunFile } from '../../../src/main/run-files.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const run = {
  version: '1.0.0',
  mcp_url: 'http://127.0.0.1:7411',
  console_url: 'http://127.0.0.1:7412',
  operator_token: 'secret-token',
}

describe('run.json and agent.json', () => {
  it('are read as they were written', async () => {
    const folder = tempFolder()
    expect(readRunFile(folder)).toEqual({ state: 'absent' })
    await writeRunFile(folder, run)
    await writeAgentFile(folder, run.mcp_url)
    expect(readRunFile(folder)).toEqual({ state: 'read', content: { pid: process.pid, ...run } })
    expect(readAgentFile(folder)).toEqual({ state: 'read', content: { pid: process.pid, mcp_url: run.mcp_url } })
  })

  it.each([
    ['is no JSON', '{"operator_token":"secret-token"'],
    ['lacks something', JSON.stringify({ pid: 1, ...run, console_url: undefined })],
    ['leads to another machine', JSON.stringify({ pid: 1, ...run, console_url: 'http://127.0.0.1.example.org' })],
    [
      'leads to another host by its user part',
      JSON.stringify({ pid: 1, ...run, console_url: 'http://127.0.0.1@evil.org' }),
    ],
    ['leads to another scheme', JSON.stringify({ pid: 1, ...run, console_url: 'file:///etc/passwd' })],
    ['has no process', JSON.stringify({ ...run, pid: 'x' })],
  ])('that %s is bad, and its content is in no message', (_, text) => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'run.json'), text)
    const says = readRunFile(folder)
    expect(says).toEqual({ state: 'bad', why: 'is not as a console writes it' })
  })

  it('that cannot be read is bad', () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'agent.json'))
    expect(readAgentFile(folder)).toEqual({ state: 'bad', why: 'cannot be read (EISDIR)' })
  })
})
