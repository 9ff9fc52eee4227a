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
}

export interface SenderDeps {
  readonly identity: Pick<Identity, 'verifyToken' | 'principal'>
  readonly servers: Pick<Servers, 'exists'>
}

const printable = /^[\x20-\x7e]{1,256}$/

/** Null when the exchange has been refused. The pipeline asks all of it again for a governed call. */
export async function senderOf(
  { identity, servers }: SenderDeps,
  exchange: Exchange,
  serverId: string,
  bearer: string,
): Promise<Sender | null> {
  const { request, refuse } = exchange
  const checked = await identity.verifyToken(bearer)
  if (!checked.ok) return refused(refuse, { status: 401, reason: checked.code, message: checked.message })
  const principal = identity.principal(checked.agent_id, checked.session_id)
  if ('ended' in principal) return refused(refuse, { status: 401, reason: principal.code, message: principal.message })
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
  if (!servers.exists(serverId))
    return refused(refuse, { status: 404, reason: 'unknown_server', message: 'There is no such server.' })
  return {
    bearer,
    agent_id: checked.agent_id,
    session_id: checked.session_id,
    server_id: serverId,
    requester_id: requester === undefined ? null : String(requester),
    requester_channel: channel === undefined ? null : String(channel),
  }
}

function refused(refuse: Exchange['refuse'], why: HttpRefusal): null {
  refuse(why)
  return null
}
