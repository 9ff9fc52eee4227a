// A small agent: a real MCP client that makes the first run's three calls through the agents' listener, like any other.
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { request } from 'undici'
import type { Credentials } from '../../shared/contract/agent.ts'

/** What the agent was told: its first line, and whether the tool did what was asked. */
export interface Told {
  readonly answer: string
  readonly carried_out: boolean
}

export interface SmallAgent {
  call(name: string, args: Record<string, unknown>): Promise<Told>
  close(): Promise<void>
}

export interface SmallAgentDeps {
  readonly mcpUrl: string
  readonly serverId: string
  readonly credentials: Credentials
  readonly version: string
}

/** Longer than a call is held at most. */
const patienceMs = 30 * 60 * 1000
const retryAfterMs = 500

/** Throws when the console's listener does not let it in. */
export async function startSmallAgent(deps: SmallAgentDeps): Promise<SmallAgent> {
  const authorization = `Bearer ${await tokenFor(deps)}`
  const client = new Client({ name: 'first-run-agent', version: deps.version })
  const transport = new StreamableHTTPClientTransport(new URL(`${deps.mcpUrl}/mcp/v1/${deps.serverId}`), {
    requestInit: { headers: { authorization } },
  })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  const once = (name: string, args: Record<string, unknown>) =>
    client.callTool({ name, arguments: args }, undefined, { timeout: patienceMs })
  return {
    async call(name, args) {
      for (;;) {
        const told = await once(name, args).then(fromResult, fromError)
        if (!told.again) return told
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
      }
    },
    async close() {
      await transport.terminateSession().catch(() => {})
      await client.close()
    },
  }
}

async function tokenFor({ mcpUrl, credentials }: SmallAgentDeps): Promise<string> {
  const answer = await request(`${mcpUrl}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...credentials, grant_type: 'client_credentials' }),
  })
  const body = (await answer.body.json()) as { access_token?: string; error_description?: string }
  if (!body.access_token) throw new Error(body.error_description ?? 'The small agent got no token.')
  return body.access_token
}

type Outcome = Told & { readonly again: boolean }

function fromResult(result: unknown): Outcome {
  const { isError, content } = result as { isError?: boolean; content?: { text?: string }[] }
  return { answer: firstLine(content?.[0]?.text ?? ''), carried_out: isError !== true, again: false }
}

/** A call that is still held is sent again: it picks up the person's answer (decision 24). */
function fromError(error: unknown): Outcome {
  const { message, data } = error as { message?: string; data?: { reason?: string; retryable?: boolean } }
  const again = data?.reason === 'escalation_pending' && data.retryable === true
  return { answer: firstLine(message ?? String(error)), carried_out: false, again }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
