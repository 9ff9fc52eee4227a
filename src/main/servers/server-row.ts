// A server between its three shapes: what the operator sends, what is stored, what is shown.
import type { CreateServer, Server, UpdateServer } from '../../shared/contract/server.ts'
import type { ServerRow } from '../store/tables.ts'

type StoredServer = Omit<ServerRow, 'tenant_id'>
/** How a server does: `failed` comes with why. */
export type ServerState = 'starting' | 'ready' | { readonly error: string }

export function newServerRow(input: CreateServer, command: string, at: string): StoredServer {
  return {
    id: input.id,
    name: input.name,
    type: input.type,
    transport: input.transport,
    command,
    args: JSON.stringify(input.args),
    env: JSON.stringify(input.env),
    cwd: input.cwd ?? null,
    roots: JSON.stringify(input.roots ?? []),
    accept_tools: input.accept_tools ? 1 : 0,
    created_at: at,
    updated_at: at,
  }
}

export function updatedServerRow(row: ServerRow, input: UpdateServer, at: string): ServerRow {
  return {
    ...row,
    name: input.name ?? row.name,
    type: input.type ?? row.type,
    command: input.command ?? row.command,
    args: input.args ? JSON.stringify(input.args) : row.args,
    env: input.env ? JSON.stringify(input.env) : row.env,
    cwd: input.cwd ?? row.cwd,
    roots: input.roots ? JSON.stringify(input.roots) : row.roots,
    updated_at: at,
  }
}

/** Names of variables only: their values are secrets and never read back. */
export function serverItem(row: StoredServer, state: ServerState): Server {
  const { id, name, type, transport, command, cwd, created_at, updated_at } = row
  return {
    id,
    name,
    type,
    transport,
    command,
    args: JSON.parse(row.args) as string[],
    env_names: Object.keys(JSON.parse(row.env) as object),
    cwd,
    roots: JSON.parse(row.roots) as string[],
    state: typeof state === 'string' ? state : 'failed',
    error: typeof state === 'string' ? null : state.error,
    created_at,
    updated_at,
  }
}
