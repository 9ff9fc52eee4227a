// Who sends a message: a good token, a session that still holds, a server that exists; all else is refused here.
import type { Identity } from '../identity/identity.ts'
import type { Servers } from '../servers/servers.ts'
import type { Exchange, HttpRefusal } from './http-guard.ts'

/** Who sends, on behalf of whom, to which server. */
export interface Sender {
  readonly bearer: string
  readonly agent_id: string
  readonly session_id: string
  readonly server_id: string
  readonly requester_id: string | null
  readonly requester_channel: string | null
  /** As sent; their stages look at them, and an empty one is not the same as none. */
  readonly delegation_token: string | null
  readonly workflow_token: string | null
}

export interface CallerDeps {
  readonly identity: Pick<Identity, 'verifyToken' | 'principal'>
}

export interface SenderDeps extends CallerDeps {
  readonly servers: Pick<Servers, 'exists'>
}

const printable = /^[\x20-\x7e]{1,256}$/

/** Null when the exchange has been refused. The pipeline asks all of it again for a governed call. */
export async function senderOf(
  deps: SenderDeps,
  exchange: Exchange,
  serverId: string,
  bearer: string,
): Promise<Sender | null> {
  const { request, refuse } = exchange
  const caller = await callerOf(deps, exchange, bearer)
  if (!caller) return null
  const requester = request.headers['x-requester-id']
  const channel = request.headers['x-requester-channel']
  for (const header of [requester, channel]) {
    if (header !== undefined && !printable.test(String(header))) {
      return refused(refuse, {
        status: 400,
        reason: 'requester_header',
        message: 'A requester header has 1 to 256 printable characters.',
      })
    }
  }
  if (!deps.servers.exists(serverId))
    return refused(refuse, { status: 404, reason: 'unknown_server', message: 'There is no such server.' })
  return {
    bearer,
    ...caller,
    server_id: serverId,
    requester_id: textOf(requester),
    requester_channel: textOf(channel),
    delegation_token: textOf(request.headers['x-delegation-token']),
    workflow_token: textOf(request.headers['x-workflow-session']),
  }
}

/** The agent of a good token in a session that still holds; null when the exchange has been refused. */
export async function callerOf(
  { identity }: CallerDeps,
  { refuse }: Exchange,
  bearer: string,
): Promise<{ readonly agent_id: string; readonly session_id: string } | null> {
  const checked = await identity.verifyToken(bearer)
  if (!checked.ok) return refused(refuse, { status: 401, reason: checked.code, message: checked.message })
  const { agent_id, session_id } = checked
  const principal = identity.principal(agent_id, session_id)
  if ('ended' in principal) return refused(refuse, { status: 401, reason: principal.code, message: principal.message })
  return { agent_id, session_id }
}

function textOf(header: string | string[] | undefined): string | null {
  return header === undefined ? null : String(header)
}

function refused(refuse: Exchange['refuse'], why: HttpRefusal): null {
  refuse(why)
  return null
}
