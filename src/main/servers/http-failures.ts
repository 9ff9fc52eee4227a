// Why an http server did not answer, in sentences for the operator; header values never appear in them.
import type { Dispatcher } from 'undici'

/** Null for an answer that may be read. */
export function refusalOf(status: number, headers: Dispatcher.ResponseData['headers']): string | null {
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403) {
    return `The server refused our credentials (${status}). Check the headers of this server.`
  }
  if (status >= 300 && status < 400) {
    return `The server redirects to ${originOf(headers.location)}, which is never followed. Enter that address instead.`
  }
  if (status === 404) return 'There is no MCP server at this address (404).'
  return `The server answered with status ${status}.`
}

function originOf(location: string | string[] | undefined): string {
  try {
    return new URL(String(location)).origin
  } catch {
    return 'another address'
  }
}

const known: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `Nothing answers at ${host}. Is the server running?`,
  ENOTFOUND: (host) => `The name ${host} is not known.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up.`,
  ECONNRESET: (host) => `${host} broke off the connection.`,
  UND_ERR_SOCKET: (host) => `${host} broke off the connection.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not accept a connection in time.`,
}
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/

export function failureOf(error: unknown, { host }: URL): string {
  const { code = '', message } = error as { code?: string; message: string }
  if (certificate.test(code)) return `The certificate of ${host} is not to be trusted (${code}).`
  return known[code]?.(host) ?? message
}
