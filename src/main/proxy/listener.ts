// The agents' listener: loopback only, a handful of routes, nothing of the operator's. Small enough to be read in one sitting.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Enroll, enrollSchema, type TokenRequest, tokenRequestSchema } from '../../shared/contract/agent.ts'
import type { Identity } from '../identity/identity.ts'
import { type AgentRoutes, createAgentRoutes } from './agent-routes.ts'
import { bearerOf, type Exchange, guardRequest, type HttpRefusal } from './http-guard.ts'
import { answerJson, type JsonRoute, sendJson } from './json-route.ts'
import { errorText } from './json-rpc.ts'
import { createMcpEndpoint, type McpDeps, type McpEndpoint } from './mcp-endpoint.ts'
import { type CountedRefusals, createRefusalCounter } from './refusal-counter.ts'

export interface ListenerDeps extends McpDeps {
  readonly identity: Identity
  readonly port: number
  readonly ready: () => boolean
  readonly now: () => number
  readonly appendRefusals: (refusals: CountedRefusals) => void
  readonly report: (error: unknown) => void
}

export interface Listener {
  readonly url: string
  /** No new request is taken; those in progress are ended. */
  close(): Promise<void>
}

/** Slow senders are cut off: headers after 10 s, a body after 15 s. A held answer may last as long as it needs. */
const serverOptions = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: 30_000,
}
const mostConnections = 512
const discardForMs = 5000

export async function openListener(deps: ListenerDeps): Promise<Listener> {
  const refusals = createRefusalCounter(deps.now, deps.appendRefusals)
  const mcp = createMcpEndpoint(deps)
  const routes = createAgentRoutes(deps)
  const server = createServer(serverOptions)
  server.maxConnections = mostConnections
  const refuse = (request: IncomingMessage, response: ServerResponse, refusal: HttpRefusal) => {
    refusals.count(refusal.reason, request.headers)
    sendRefusal(response, refusal)
  }
  const port = await listen(server, deps.port)
  server.on('request', (request, response) => {
    const refusal = guardRequest(request, port)
    if (refusal) return refuse(request, response, refusal)
    answer(deps, { mcp, routes }, { request, response, refuse: (why) => refuse(request, response, why) }).catch(
      (error: unknown) => {
        if (request.destroyed && !request.complete) return
        deps.report(error)
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
        response.end(errorText(null, -32603, 'The console could not answer.'))
      },
    )
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await mcp.close()
      refusals.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
}

async function answer(
  deps: ListenerDeps,
  { mcp, routes }: { mcp: McpEndpoint; routes: AgentRoutes },
  exchange: Exchange,
): Promise<void> {
  const { request, response, refuse } = exchange
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
  const server = /^\/mcp\/v1\/([a-z0-9-]{1,64})$/.exec(path)?.[1]
  if (server !== undefined) return mcp.answer(exchange, server, bearerOf(request))
  if (request.method === 'GET' && path === '/health')
    return sendJson(response, 200, { status: 'ok', service: 'behavry-console' })
  if (request.method === 'GET' && path === '/health/ready') {
    const ready = deps.ready()
    return sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready' })
  }
  if (request.method === 'POST' && path === '/api/v1/auth/token') return answerJson(exchange, tokenRoute(deps.identity))
  if (request.method === 'POST' && path === '/api/v1/enroll') return answerJson(exchange, enrollRoute(deps.identity))
  if (await routes.answer(exchange, path)) return
  refuse({ status: 404, reason: 'unknown_route', message: 'There is nothing here.' })
}

/** The two routes on which an agent has no token yet. */
function tokenRoute(identity: Identity): JsonRoute<TokenRequest> {
  const ask = 'Send client_id, client_secret and grant_type "client_credentials".'
  return { schema: tokenRequestSchema, ask, answer: identity.issueToken }
}

function enrollRoute({ enrollment }: Identity): JsonRoute<Enroll> {
  return { schema: enrollSchema, ask: 'Send the token, and a name if you like.', answer: enrollment.enroll }
}

/** A request whose body is refused is not kept: the connection ends with the answer. */
function sendRefusal(response: ServerResponse, { status, reason, message, retryAfter }: HttpRefusal): void {
  const authenticate =
    status === 401 ? { 'www-authenticate': `Bearer error="invalid_token", error_description="${message}"` } : {}
  const later = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const unread = response.req.complete ? {} : { connection: 'close' }
  response.writeHead(status, { 'content-type': 'application/json', ...authenticate, ...later, ...unread })
  response.end(
    JSON.stringify({
      jsonrpc: '2.0',
      id: null,
      error: { code: status === 401 ? -32001 : -32600, message, data: { reason } },
    }),
  )
  if (!response.req.complete) discardRest(response.req)
}

/** What still comes is thrown away for a while: a socket closed with unread bytes would take the answer with it. */
function discardRest(request: IncomingMessage): void {
  request.resume()
  const timer = setTimeout(() => request.destroy(), discardForMs).unref()
  request.once('close', () => clearTimeout(timer))
}
