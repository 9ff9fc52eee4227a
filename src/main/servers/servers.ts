// Upstream servers as a room: registry, pinned tools, connections; what agents may see and reach of them.
import { existsSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { Action, ServerType } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type {
  AcceptTools,
  ClassifyTool,
  CreateServer,
  Drift,
  Server,
  SqlDialect,
  Tool,
  UpdateServer,
} from '../../shared/contract/server.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Store } from '../store/open.ts'
import { createServerStore } from '../store/servers.ts'
import type { ServerRow, ToolRow } from '../store/tables.ts'
import { createToolStore } from '../store/tools.ts'
import { createConnections } from './connections.ts'
import type { LoginPath } from './login-path.ts'
import { createManifest } from './manifest.ts'
import { createServerChecks, type ServerChecksDeps } from './server-checks.ts'
import { mustFitTransport, newServerRow, serverItem, serverRecord, updatedServerRow } from './server-row.ts'
import {
  classify,
  definitionOf,
  type KnownArguments,
  knownTool,
  type ToolCatalogue,
  toolItem,
} from './tool-definition.ts'
import { announced, type UpstreamConnection } from './upstream.ts'

export type { UpstreamAnswer, UpstreamConnection } from './upstream.ts'

/** A tool that the operator accepted. `raw` is its definition as listed then, `known` what the catalogue says of its arguments. */
export interface AcceptedTool {
  readonly name: string
  readonly raw: string
  readonly known: KnownArguments | null
  readonly input_schema: Json
  readonly type: ServerType
  readonly action: Action
  readonly hash: string
}

export type ToolLookup =
  | { readonly status: 'accepted'; readonly tool: AcceptedTool }
  | { readonly status: 'unknown' | 'new' | 'changed' | 'removed' }

/** Where relative paths and `~` resolve for a server's process, absolute, and how it reads SQL: null when not known. */
export interface ServerPlace {
  readonly dialect: SqlDialect | null
  readonly cwd: string
  readonly home: string
  readonly roots: readonly string[]
}

export interface Servers {
  list(limit: number, offset: number): { items: Server[]; total: number }
  get(id: string): Server
  exists(id: string): boolean
  create(input: CreateServer, operatorId: string): Promise<Server>
  update(id: string, input: UpdateServer, operatorId: string): Promise<Server>
  remove(id: string, operatorId: string): Promise<void>
  tools(id: string, limit: number, offset: number): { items: Tool[]; total: number }
  classify(id: string, tool: string, input: ClassifyTool, operatorId: string): Promise<Tool>
  accept(id: string, body: AcceptTools, operatorId: string): Promise<{ items: Tool[]; total: number }>
  drift(id: string, limit: number, offset: number): { items: Drift[]; total: number }
  acceptedTools(id: string): readonly AcceptedTool[]
  findTool(id: string, name: string): ToolLookup
  /** For approvals: whatever decides how this server is started. */
  configDigest(id: string): string
  place(id: string): ServerPlace
  /** A process of its own for one client session. Throws with a sentence. */
  connect(id: string): Promise<UpstreamConnection>
  onManifestChanged(listener: (serverId: string) => void): () => void
  /** Lists the tools of every known server anew. */
  start(): void
  close(): Promise<void>
}

export interface ServersDeps extends Omit<ServerChecksDeps, 'programPath'> {
  readonly environment: NodeJS.ProcessEnv
  readonly loginPath: LoginPath
  readonly store: Store
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly digest: (text: string) => string
  readonly catalogue: ToolCatalogue
  readonly home: string
  readonly version: string
  readonly report: (error: unknown) => void
}

export function createServers(deps: ServersDeps): Servers {
  const { store, recorder, clock, catalogue } = deps
  const rows = createServerStore(store)
  const toolRows = createToolStore(store)
  const manifest = createManifest({ rows: toolRows, recorder, clock })
  const listeners = new Set<(serverId: string) => void>()
  const accepted = new Map<string, ReadonlyMap<string, AcceptedTool>>()
  const changed = (id: string) => {
    accepted.delete(id)
    for (const listener of listeners) listener(id)
  }
  const mustFind = (id: string): ServerRow => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such server.')
    return row
  }
  const mustFindTool = (id: string, name: string): ToolRow => {
    const row = toolRows.of(mustFind(id).id).find((tool) => tool.name === name)
    if (!row) throw new Refusal(404, 'not_found', 'The server lists no such tool.')
    return row
  }
  const { loginPath } = deps
  const connections = createConnections({
    ...deps,
    loginPath: loginPath.known,
    rowOf: (id) => rows.byId(id) ?? null,
    placeOf: (row) => placeOf(row, deps.home),
    async observe(row, listed) {
      if (await manifest.observe(row, listed)) changed(row.id)
    },
  })
  const acceptedOf = (id: string): ReadonlyMap<string, AcceptedTool> => {
    const known = accepted.get(id)
    if (known) return known
    const server = rows.byId(id)
    const tools = server ? toolRows.of(id).filter((row) => row.status === 'accepted') : []
    const map = new Map(tools.map((row) => [row.name, acceptedTool(row, server?.type ?? 'other', catalogue)]))
    accepted.set(id, map)
    return map
  }
  const item = (row: ServerRow): Server => {
    const statuses = toolRows.of(row.id).map(({ status }) => status)
    const waiting = statuses.filter((status) => status === 'new' || status === 'changed').length
    const tools = { accepted: statuses.filter((status) => status === 'accepted').length, waiting }
    return serverItem(row, connections.state(row.id), tools)
  }
  const toolItems = (server: ServerRow, limit: number, offset: number) => {
    const all = toolRows.of(server.id)
    return {
      items: all.slice(offset, offset + limit).map((row) => toolItem(row, server.type, catalogue)),
      total: all.length,
    }
  }
  const checks = createServerChecks({ ...deps, programPath: loginPath.fresh })
  return {
    list(limit, offset) {
      const all = rows.all()
      return { items: all.slice(offset, offset + limit).map(item), total: all.length }
    },
    get: (id) => item(mustFind(id)),
    exists: (id) => rows.byId(id) !== undefined,
    async create(input, operatorId) {
      if (rows.byId(input.id)) throw new Refusal(409, 'already_exists', `There is a server "${input.id}" already.`)
      const row = newServerRow(input, await checks.created(input), clock.timestamp())
      await recorder.record(
        () => rows.insert(row),
        () => ({
          type: 'server.added',
          record: { server_id: row.id, operator_id: operatorId, server: serverRecord(row) },
        }),
      )
      changed(row.id)
      connections.relist(row.id)
      return item(mustFind(row.id))
    },
    async update(id, input, operatorId) {
      const before = mustFind(id)
      mustFitTransport(before.transport, input)
      if (input.url !== undefined) checks.address(input.url)
      const command = input.command === undefined ? before.command : await checks.program(input.command)
      const row = updatedServerRow(before, { ...input, command }, clock.timestamp())
      await recorder.record(
        () => rows.update(row),
        () => ({
          type: 'server.updated',
          record: {
            server_id: id,
            operator_id: operatorId,
            before: serverRecord(before),
            after: serverRecord(row),
          },
        }),
      )
      await connections.closeAll(id)
      changed(id)
      connections.relist(id)
      return item(mustFind(id))
    },
    async remove(id, operatorId) {
      mustFind(id)
      await recorder.record(
        () => rows.drop(id),
        () => ({ type: 'server.removed', record: { server_id: id, operator_id: operatorId } }),
      )
      changed(id)
      await connections.closeAll(id)
    },
    tools: (id, limit, offset) => toolItems(mustFind(id), limit, offset),
    async classify(id, name, input, operatorId) {
      const row = mustFindTool(id, name)
      const after: ToolRow = {
        ...row,
        type_override: input.type ?? row.type_override,
        action_override: input.action ?? row.action_override,
      }
      await recorder.record(
        () => toolRows.put(after),
        () => ({
          type: 'tool.classified',
          record: { server_id: id, operator_id: operatorId, tool: name, class: input },
        }),
      )
      changed(id)
      return toolItem(after, mustFind(id).type, catalogue)
    },
    async accept(id, body, operatorId) {
      const server = mustFind(id)
      await manifest.accept(id, body, operatorId)
      changed(id)
      return toolItems(server, 500, 0)
    },
    drift: (id, limit, offset) => manifest.drift(mustFind(id).id, limit, offset),
    acceptedTools: (id) => [...acceptedOf(id).values()],
    findTool(id, name) {
      const tool = acceptedOf(id).get(name)
      if (tool) return { status: 'accepted', tool }
      const status = toolRows.of(id).find((row) => row.name === name)?.status
      return { status: status === undefined || status === 'accepted' ? 'unknown' : status }
    },
    configDigest(id) {
      const row = mustFind(id)
      const { command, args, env, cwd, roots, type, transport, url, headers, dialect } = row
      const how = { command, args, env, cwd, roots, type, transport, url, headers, dialect }
      return deps.digest(canonicalJson({ of: 'server', ...how, announced }))
    },
    place: (id) => placeOf(mustFind(id), deps.home),
    connect: (id) => connections.open(mustFind(id)),
    onManifestChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start() {
      for (const { id } of rows.all()) connections.relist(id)
    },
    close: () => connections.closeEverything(),
  }
}

function acceptedTool(row: ToolRow, serverType: ServerType, catalogue: ToolCatalogue): AcceptedTool {
  const raw = row.accepted ?? row.listed
  const { type, action } = classify(row, serverType, catalogue)
  const known = knownTool(catalogue, type, row.name) ?? null
  const input_schema = definitionOf(raw).inputSchema ?? {}
  return { name: row.name, raw, known, input_schema, type, action, hash: row.hash }
}

/** The operator's roots; else, for a filesystem server, the folders among its arguments. */
function placeOf(row: ServerRow, home: string): ServerPlace {
  const listed = JSON.parse(row.roots) as string[]
  const env = JSON.parse(row.env) as Record<string, string>
  const cwd = row.cwd ?? home
  const named = (JSON.parse(row.args) as string[]).filter(
    (arg) => isAbsolute(arg) && existsSync(arg) && statSync(arg).isDirectory(),
  )
  const roots = listed.length > 0 ? listed : row.type === 'filesystem' ? named : []
  return { cwd, home: env.HOME ?? home, roots: roots.map((root) => resolve(cwd, root)), dialect: row.dialect }
}
