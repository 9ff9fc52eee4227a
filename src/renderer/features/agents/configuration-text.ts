// The texts that an agent's client needs, exactly as they are copied.
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'

/** What stands where a secret would: the console shows each secret once. */
export const secretPlace = 'PUT-THE-CLIENT-SECRET-HERE'

export interface ConfigurationOf {
  readonly console: Pick<ConsoleStatus, 'connect' | 'mcp_url' | 'data_dir' | 'platform'>
  readonly serverId: string
  readonly clientId: string
  readonly clientSecret: string
}

/** For clients with an `mcpServers` object: the shim as a stdio server. */
export function stdioJson({
  console: { connect, data_dir },
  serverId,
  clientId,
  clientSecret,
}: ConfigurationOf): string {
  const server = {
    command: connect.command,
    args: [...connect.args, serverId, '--data-dir', data_dir],
    env: { BEHAVRY_CLIENT_ID: clientId, BEHAVRY_CLIENT_SECRET: clientSecret },
  }
  return JSON.stringify({ mcpServers: { [serverId]: server } }, null, 2)
}

/** The same with the credentials in a file that only its owner can read. */
export function stdioFileJson({ console: { connect, data_dir }, serverId }: ConfigurationOf, file: string): string {
  const args = [...connect.args, serverId, '--credentials', file, '--data-dir', data_dir]
  return JSON.stringify({ mcpServers: { [serverId]: { command: connect.command, args } } }, null, 2)
}

/** A shell line that makes the file, readable by its owner alone from the first moment. */
export function credentialsFileCommand({ clientId, clientSecret }: ConfigurationOf, file: string): string {
  const content = JSON.stringify({ client_id: clientId, client_secret: clientSecret })
  return `(umask 077 && printf '%s\\n' ${shellQuoted(content)} > ${shellQuoted(file)})`
}

/** A shell line that asks for a token, and the address and header that a client then uses. */
export function tokenCommand({ console: { mcp_url }, clientId, clientSecret }: ConfigurationOf): string {
  const body = JSON.stringify({ client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' })
  return `curl -s ${shellQuoted(`${mcp_url}/api/v1/auth/token`)} -H 'content-type: application/json' -d ${shellQuoted(body)}`
}

export function httpJson({ console: { mcp_url }, serverId }: ConfigurationOf): string {
  const server = {
    type: 'http',
    url: `${mcp_url}/mcp/v1/${serverId}`,
    headers: { Authorization: 'Bearer ACCESS-TOKEN' },
  }
  return JSON.stringify({ mcpServers: { [serverId]: server } }, null, 2)
}

export function enrollCommand(
  { connect, data_dir }: Pick<ConsoleStatus, 'connect' | 'data_dir'>,
  token: string,
  file: string,
): string {
  const words = [connect.command, ...connect.args, '--enroll', token, '--credentials', file, '--data-dir', data_dir]
  return words.map(shellQuoted).join(' ')
}

/** One word of a POSIX shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
