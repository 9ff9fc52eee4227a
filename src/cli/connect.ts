// `behavry connect <server_id>`: a stdio MCP server that carries every message to the console's listener. One file when built.
import { parseArgs } from 'node:util'
import { findConsole, readCredentials } from './connect/find-console.ts'
import { createForwarder } from './connect/forwarder.ts'
import { createTokenSource } from './connect/token-source.ts'

const usage = `behavry connect <server_id> [--credentials FILE] [--url URL | --data-dir D]

Credentials: a file with mode 0600 and {client_id, client_secret}, or BEHAVRY_CLIENT_ID and BEHAVRY_CLIENT_SECRET.
The console: --url, BEHAVRY_MCP_URL, or agent.json in --data-dir, BEHAVRY_DATA_DIR or the platform's default folder.
`

/** A line longer than this is no message. */
const lineLimitBytes = 10 * 1024 * 1024

/** Runs until standard input ends; resolves to the exit code. Only protocol goes to standard output. */
export async function connect(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { credentials: { type: 'string' }, url: { type: 'string' }, 'data-dir': { type: 'string' } },
  })
  const [serverId] = positionals
  if (!serverId || !/^[a-z0-9-]{1,64}$/.test(serverId)) {
    process.stderr.write(usage)
    return 2
  }
  const where = () => findConsole(values.url, values['data-dir'])
  const token = createTokenSource(where, readCredentials(values.credentials))
  const forwarder = createForwarder({
    serverId,
    where,
    token,
    write: (line) => void process.stdout.write(`${line}\n`),
    report: (line) => void process.stderr.write(`${line}\n`),
  })
  const stop = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
  await Promise.race([readLines(forwarder.send), stop])
  await forwarder.close()
  return 0
}

/** Splits at LF only: other readers of the same bytes must not see other messages. */
async function readLines(take: (line: string) => void): Promise<void> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    let from = 0
    for (;;) {
      const newline = chunk.indexOf(0x0a, from)
      const part = chunk.subarray(from, newline < 0 ? chunk.length : newline)
      size += part.length
      if (size > lineLimitBytes) throw new Error('A message on standard input is longer than 10 MiB.')
      parts.push(part)
      if (newline < 0) break
      const line = Buffer.concat(parts).toString('utf8')
      parts = []
      size = 0
      from = newline + 1
      if (line.trim() !== '') take(line)
    }
  }
}
