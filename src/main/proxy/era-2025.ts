// The methods of the older MCP era (2025-11-25 and before): what is governed is carried, everything else is denied.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GovernedCall } from '../enforcement/call.ts'
import type { Governor } from '../enforcement/governor.ts'
import type { Servers } from '../servers/servers.ts'
import { createAnswerStream } from './answer-stream.ts'
import { agentSessionEnded, type ClientSession, type ClientSessions } from './client-sessions.ts'
import type { InFlight } from './in-flight.ts'
import { answerText, callParams, codes, errorText, type RpcId, type RpcMessage, resultText } from './json-rpc.ts'
import type { Sender } from './sender.ts'

export const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

export interface EraDeps {
  readonly servers: Servers
  readonly sessions: ClientSessions
  readonly governor: Governor
  readonly inFlight: InFlight
  readonly version: string
  /** A method that nobody governs was asked for: denied and recorded. */
  readonly recordRefusedMethod: (sender: Sender, method: string) => Promise<string>
}

export interface Incoming {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly sender: Sender
  readonly message: RpcMessage
  readonly session: ClientSession
}

/** Answers one message; throws `FrameRefusal` for parameters that are none. */
export async function answerMessage(deps: EraDeps, incoming: Incoming): Promise<void> {
  const { message, response, session } = incoming
  const { id, method, params } = message
  if (id === undefined) {
    if (method === 'notifications/cancelled') session.calls.get(JSON.stringify(params.requestId ?? null))?.abort()
    response.writeHead(202).end()
    return
  }
  switch (method) {
    case 'initialize':
      return answer(response, initializeText(deps, id, params.protocolVersion), { 'mcp-session-id': session.id })
    case 'ping':
      return answer(response, resultText(id, '{}'))
    case 'tools/list':
      await askForTools(session)
      return answer(response, listText(deps, incoming.sender.server_id, id, params))
    case 'tools/call':
      return callTool(deps, incoming, id)
    default:
      return refuseMethod(deps, incoming, id)
  }
}

function answer(response: ServerResponse, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text)
}

/** Only what we carry is announced, whatever the server could do (decision 22). */
function initializeText(deps: EraDeps, id: RpcId, wanted: unknown): string {
  const protocolVersion = versions.find((version) => version === wanted) ?? versions[0]
  const capabilities = { tools: { listChanged: true } }
  return resultText(
    id,
    JSON.stringify({ protocolVersion, capabilities, serverInfo: { name: 'behavry-console', version: deps.version } }),
  )
}

/** Longer than this nobody waits: the list is of accepted tools whatever comes, and a late change is announced. */
const listWaitMs = 10_000

/** What the server lists now is compared before anybody is told: a tool that changed is left out of this very list. */
async function askForTools(session: ClientSession): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, listWaitMs)
  })
  // A server that cannot be asked is told of when it is called.
  await Promise.race([session.relist().catch(() => {}), late])
  clearTimeout(timer)
}

function listText(deps: EraDeps, serverId: string, id: RpcId, params: RpcMessage['params']): string {
  if (params.cursor !== undefined)
    return errorText(id, codes.params, 'The list of tools has one page; there is no such cursor.')
  return resultText(
    id,
    `{"tools":[${deps.servers
      .acceptedTools(serverId)
      .map((tool) => tool.raw)
      .join(',')}]}`,
  )
}

async function callTool(
  deps: EraDeps,
  { request, response, sender, message, session }: Incoming,
  id: RpcId,
): Promise<void> {
  const { name, args, token, meta } = callParams(message.params)
  const key = JSON.stringify(id)
  if (!session.implicit && session.calls.has(key))
    return answer(response, errorText(id, codes.request, 'A call with this id is still in progress.'))
  const free = deps.inFlight.enter(sender.agent_id)
  if (!free)
    return answer(
      response,
      errorText(id, codes.deny, 'Too many calls of this agent are in progress. Wait for some to end.', {
        reason: 'queue_full',
        retryable: true,
      }),
    )
  const call = governedCall(sender, name, args)
  const abort = new AbortController()
  session.calls.set(key, abort)
  const stream = createAnswerStream(response, {
    stream: /text\/event-stream/i.test(request.headers.accept ?? ''),
    token,
  })
  try {
    const given = await deps.governor.governCall(call, {
      signal: abort.signal,
      connection: () => session.connection(),
      progressWanted: token !== undefined,
      onHold: () => stream.held(),
      onProgress: (progress) => stream.progress(progress),
      meta,
    })
    const ended = given.kind === 'cancelled' && abort.signal.reason === agentSessionEnded
    if (ended || (given.kind === 'refused' && given.unauthorised))
      stream.finish(ended ? endedText(id) : answerText(id, given), 401, challenge)
    else stream.finish(answerText(id, given))
  } finally {
    if (session.calls.get(key) === abort) session.calls.delete(key)
    free()
  }
}

/** Frozen here, right after parsing: nothing changes it any more. */
function governedCall(sender: Sender, tool_name: string, args: GovernedCall['arguments'] | undefined): GovernedCall {
  const { bearer, server_id, requester_id, requester_channel, delegation_token, workflow_token } = sender
  return Object.freeze({
    call_id: randomUUID(),
    received_at: performance.now(),
    bearer,
    server_id,
    tool_name,
    arguments: args ?? {},
    has_arguments: args !== undefined,
    requester_id,
    requester_channel,
    delegation_token,
    workflow_token,
  })
}

const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' }

function endedText(id: RpcId): string {
  return errorText(id, codes.deny, 'The session has ended.', {
    reason: 'session_ended',
    policy: 'session_ended',
    retryable: false,
  })
}

async function refuseMethod(deps: EraDeps, { response, sender, message }: Incoming, id: RpcId): Promise<void> {
  const decision_id = await deps.recordRefusedMethod(sender, message.method)
  const text = 'This method is not governed yet, so it is denied. Tools can be listed and called.'
  answer(
    response,
    errorText(id, codes.deny, text, {
      reason: 'method_not_governed',
      policy: 'method_not_governed',
      decision_id,
      retryable: false,
    }),
  )
}
