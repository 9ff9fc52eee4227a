// What an agent's client is told, exactly as it is copied: a shell and a JSON parser get back what went in.
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConfigurationOf,
  credentialsFileCommand,
  httpJson,
  shellQuoted,
  stdioFileJson,
  stdioJson,
} from '../../../../../src/renderer/features/agents/configuration-text.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const of: ConfigurationOf = {
  console: {
    connect: { command: 'C:\\Program Files\\Behavry\\behavry-connect.exe', args: ['--x'] },
    mcp_url: 'http://127.0.0.1:7411',
    data_dir: "/home/o'neil/My Data",
    platform: 'linux',
  },
  serverId: 'files',
  clientId: 'id',
  clientSecret: 's"e$c`r\\et',
}

describe('configuration texts', () => {
  it('are JSON that says what was meant', () => {
    expect(JSON.parse(stdioJson(of))).toEqual({
      mcpServers: {
        files: {
          command: of.console.connect.command,
          args: ['--x', 'files', '--data-dir', of.console.data_dir],
          env: { BEHAVRY_CLIENT_ID: 'id', BEHAVRY_CLIENT_SECRET: of.clientSecret },
        },
      },
    })
    expect(stdioFileJson(of, '/c.json')).not.toContain('BEHAVRY_CLIENT_SECRET')
    expect(JSON.parse(httpJson(of)).mcpServers.files.url).toBe('http://127.0.0.1:7411/mcp/v1/files')
  })

  it('quote any text as one word of a shell', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('\0')),
        (text) => {
          const out = execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })
          expect(out).toBe(Buffer.from(text, 'utf8').toString('utf8'))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('make a credentials file that holds exactly the credentials', () => {
    const file = join(tempFolder(), "o'neil's credentials.json")
    execFileSync('sh', ['-c', credentialsFileCommand(of, file)])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      client_id: 'id',
      client_secret: of.clientSecret,
    })
  })
})
