// Two servers as they are pasted, and an MCP client set up as a person sets it up: from the texts that the Agents page shows, and from nothing else.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { referenceServer } from '../console-process.ts'

/** What a person pastes from the settings of a client: the two reference servers, one of them on a folder. */
export function pastedServers(folder: string): string {
  const server = (name: 'filesystem' | 'everything', ...more: string[]) => ({
    command: process.execPath,
    args: [referenceServer(name), ...more],
  })
  const mcpServers = { files: server('filesystem', folder), everything: server('everything') }
  return JSON.stringify({ mcpServers }, null, 2)
}

interface StdioServer {
  readonly command: string
  readonly args: string[]
  readonly env?: Record<string, string>
}

interface HttpServer {
  readonly url: string
  readonly headers: Record<string, string>
}

function onlyServer<S>(configuration: string): S {
  const servers = Object.values((JSON.parse(configuration) as { mcpServers: Record<string, S> }).mcpServers)
  if (servers.length !== 1) throw new Error(`${servers.length} servers in ${configuration}`)
  return servers[0] as S
}

/** `configuration` as it was copied: the client starts the program that it names. */
export async function stdioClient(configuration: string): Promise<Client> {
  const { command, args, env } = onlyServer<StdioServer>(configuration)
  const client = new Client({ name: 'editor', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command, args, ...(env ? { env } : {}), stderr: 'inherit' }))
  return client
}

/** `tokenCommand` is read by a shell, and the token that it asks for is put where the configuration says. */
export async function httpClient(configuration: string, tokenCommand: string): Promise<Client> {
  const { access_token } = await asked(tokenCommand)
  const { url, headers } = onlyServer<HttpServer>(configuration.replace('ACCESS-TOKEN', access_token))
  const client = new Client({ name: 'assistant', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return client
}

/** What `curl -s URL -H HEADER -d BODY` asks, on machines without curl too: a real shell takes the line apart. */
async function asked(curl: string): Promise<{ access_token: string }> {
  const { stdout } = await promisify(execFile)('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${curl}`])
  const [silent, url = '', h, header = '', d, body = '', ...rest] = stdout.split('\0').filter((word) => word !== '')
  if (`${silent} ${h} ${d}` !== '-s -H -d' || rest.length > 0) throw new Error(`not the command we know: ${curl}`)
  const [name = '', value = ''] = header.split(': ')
  const answer = await fetch(url, { method: 'POST', headers: { [name]: value }, body })
  if (!answer.ok) throw new Error(`token: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { access_token: string }
}
