// A server between its three shapes: what the operator sends, what is stored, what is shown.
import { Refusal } from '../../shared/contract/problem.ts'
import type { CreateServer, Server, UpdateServer } from '../../shared/contract/server.ts'
import type { ServerRow } from '../store/tables.ts'

type StoredServer = Omit<ServerRow, 'tenant_id'>
/** How a server does: `failed` comes with why. */
export type ServerState = 'starting' | 'ready' | { readonly error: string }

/** `command` is the absolute program of a stdio server, empty for http. */
export function newServerRow(input: CreateServer, command: string, at: string): StoredServer {
  const { id, name, type, transport } = input
  const stdio = input.transport === 'stdio' ? input : null
  const http = input.transport === 'http' ? input : null
  return {
    id,
    name,
    type,
    transport,
    command,
    args: JSON.stringify(stdio?.args ?? []),
    env: JSON.stringify(stdio?.env ?? {}),
    cwd: stdio?.cwd ?? null,
    roots: JSON.stringify(input.roots ?? []),
    accept_tools: input.accept_tools ? 1 : 0,
    created_at: at,
    updated_at: at,
    url: http?.url ?? null,
    headers: JSON.stringify(http?.headers ?? {}),
    dialect: input.dialect ?? null,
  }
}

const ofTransport = { stdio: ['command', 'args', 'env', 'cwd'], http: ['url', 'headers'] } as const

/** Throws Refusal 422 for what the other transport has. */
export function mustFitTransport(transport: ServerRow['transport'], input: UpdateServer): void {
  const other = transport === 'stdio' ? 'http' : 'stdio'
  const wrong = ofTransport[other].filter((name) => input[name] !== undefined)
  if (wrong.length === 0) return
  const errors = wrong.map((path) => ({ path, message: `belongs to ${other} servers; this one speaks ${transport}` }))
  throw new Refusal(422, 'wrong_transport', `${wrong.join(', ')}: ${errors[0]?.message}.`, errors)
}

export function updatedServerRow(row: ServerRow, input: UpdateServer, at: string): ServerRow {
  return {
    ...row,
    name: input.name ?? row.name,
    type: input.type ?? row.type,
    command: input.command ?? row.command,
    args: input.args ? JSON.stringify(input.args) : row.args,
    env: mergedText(row.env, input.env),
    cwd: input.cwd === undefined ? row.cwd : input.cwd,
    roots: input.roots ? JSON.stringify(input.roots) : row.roots,
    updated_at: at,
    url: input.url ?? row.url,
    headers: mergedText(row.headers, input.headers),
    dialect: input.dialect === undefined ? row.dialect : input.dialect,
  }
}

/** By name; null removes, what is not named stays: nobody can read the values back to send them again. */
function mergedText(stored: string, changes: Readonly<Record<string, string | null>> | undefined): string {
  const merged = Object.entries({ ...(JSON.parse(stored) as Record<string, string>), ...changes })
  return JSON.stringify(Object.fromEntries(merged.filter(([, value]) => value !== null)))
}

/** Names of variables and headers only: their values are secrets and never read back. */
export function serverItem(row: StoredServer, state: ServerState, tools: Server['tools']): Server {
  const { id, name, type, transport, cwd, url, dialect, created_at, updated_at } = row
  return {
    id,
    name,
    type,
    transport,
    command: transport === 'stdio' ? row.command : null,
    args: JSON.parse(row.args) as string[],
    env_names: Object.keys(JSON.parse(row.env) as object),
    cwd,
    url,
    header_names: Object.keys(JSON.parse(row.headers) as object),
    roots: JSON.parse(row.roots) as string[],
    dialect,
    state: typeof state === 'string' ? state : 'failed',
    error: typeof state === 'string' ? null : state.error,
    tools,
    created_at,
    updated_at,
  }
}

/** What the log keeps of a server: how it is reached, not how it does. */
export function serverRecord(row: StoredServer): Omit<Server, 'state' | 'error' | 'tools'> {
  const none = { accepted: 0, waiting: 0, changes: 0, gravest: null }
  const { state: _state, error: _error, tools: _tools, ...record } = serverItem(row, 'starting', none)
  return record
}
