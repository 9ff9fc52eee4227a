// One MCP endpoint for each server: who may speak, which session, which era; the methods are the era's own.
import type { Governor } from '../enforcement/governor.ts'
import type { Identity } from '../identity/identity.ts'
import type { Servers } from '../servers/servers.ts'
import { eventOf } from './answer-stream.ts'
import { type ClientSession, type ClientSessions, createClientSessions } from './client-sessions.ts'
import { answerMessage, type EraDeps, versions } from './era-2025.ts'
import type { Exchange } from './http-guard.ts'
import { createInFlight } from './in-flight.ts'
import { codes, errorText, FrameRefusal, notificationText, parseFrame, type RpcMessage } from './json-rpc.ts'
import { readBody } from './read-body.ts'
import { type Sender, senderOf } from './sender.ts'

export interface McpDeps {
  readonly identity: Identity
  readonly servers: Servers
  readonly governor: Governor
  readonly version: string
  readonly recordRefusedMethod: EraDeps['recordRefusedMethod']
}

const newerEra = '2026-07-28'
const heartbeatMs = 15_000

export interface McpEndpoint {
  answer(exchange: Exchange, serverId: string, bearer: string): Promise<void>
  close(): Promise<void>
}

export function createMcpEndpoint(deps: McpDeps): McpEndpoint {
  const { identity, servers } = deps
  const sessions = createClientSessions(servers)
  const era: EraDeps = { ...deps, sessions, inFlight: createInFlight() }
  const offEnded = identity.onSessionEnded((id) => sessions.endOfAgentSession(id))
  const offChanged = servers.onManifestChanged((id) =>
    sessions.announce(id, notificationText('notifications/tools/list_changed')),
  )

  async function post(exchange: Exchange, serverId: string, bearer: string): Promise<void> {
    const { request, response, refuse } = exchange
    const text = await readBody(request)
    if (typeof text !== 'string') return refuse(text)
    let message: RpcMessage | null
    try {
      message = parseFrame(text)
      const from = await senderOf(deps, exchange, serverId, bearer)
      if (!from) return
      if (message === null) return void response.writeHead(202).end()
      if (refuseVersion(exchange, message)) return
      const session = sessionFor(sessions, exchange, from, message)
      if (!session) return
      await answerMessage(era, { request, response, sender: from, message, session })
    } catch (error) {
      if (!(error instanceof FrameRefusal)) throw error
      response.writeHead(400, { 'content-type': 'application/json' }).end(errorText(null, error.code, error.message))
    }
  }

  return {
    async answer(exchange, serverId, bearer) {
      const { request, response, refuse } = exchange
      if (request.method === 'POST') return post(exchange, serverId, bearer)
      if (request.method !== 'GET' && request.method !== 'DELETE') {
        return refuse({ status: 405, reason: 'method', message: 'Use POST, GET or DELETE.' })
      }
      const from = await senderOf(deps, exchange, serverId, bearer)
      const session = from ? sessionFor(sessions, exchange, from, null) : null
      if (!session) return
      if (request.method === 'GET') return openStream(exchange, session)
      await sessions.end(session)
      response.writeHead(204).end()
    },
    async close() {
      offEnded()
      offChanged()
      await sessions.close()
    },
  }
}

/** A session of the client's own, or one shared by those that send no id. Null when the id is not theirs. */
function sessionFor(
  sessions: ClientSessions,
  exchange: Exchange,
  from: Sender,
  message: RpcMessage | null,
): ClientSession | null {
  const id = exchange.request.headers['mcp-session-id']
  if (message?.method === 'initialize') return sessions.create(from.session_id, from.server_id)
  if (id === undefined) return sessions.implicit(from.session_id, from.server_id)
  const found = sessions.find(String(id), from.session_id, from.server_id)
  if (!found)
    exchange.refuse({
      status: 404,
      reason: 'unknown_mcp_session',
      message: 'There is no such session; initialize anew.',
    })
  return found
}

/** Notifications that belong to no call, until the client goes. */
function openStream({ response }: Exchange, session: ClientSession): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  })
  response.write(': listening\n\n')
  const listener = (text: string) => void response.write(eventOf(text))
  session.listeners.add(listener)
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
  response.once('close', () => {
    clearInterval(heartbeat)
    session.listeners.delete(listener)
  })
}

/** The newer era is told plainly what is spoken here; an unknown version is a mistake. */
function refuseVersion({ request, response, refuse }: Exchange, { id, method }: RpcMessage): boolean {
  const version = request.headers['mcp-protocol-version']
  if (version === newerEra || method === 'server/discover') {
    const text = errorText(id ?? null, codes.version, `The revision ${newerEra} is not served yet.`, {
      supported: [...versions],
    })
    response.writeHead(400, { 'content-type': 'application/json' }).end(text)
    return true
  }
  if (version === undefined || versions.some((each) => each === version)) return false
  refuse({ status: 400, reason: 'protocol_version', message: `Supported revisions: ${versions.join(', ')}.` })
  return true
}
