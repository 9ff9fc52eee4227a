// Upstream servers as a room: registry, pinned tools, connections; what agents may see and reach of them.
import { existsSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { Action, ServerType } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { CreateServer, Server, SqlDialect, UpdateServer } from '../../shared/contract/server.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Store } from '../store/open.ts'
import { createServerStore } from '../store/servers.ts'
import type { ServerRow } from '../store/tables.ts'
import { createConnections } from './connections.ts'
import type { ListedConnection } from './listed-connection.ts'
import type { LoginPath } from './login-path.ts'
import type { ManifestDeps } from './manifest.ts'
import { createServerChecks, type ServerChecksDeps } from './server-checks.ts'
import { mustFitTransport, newServerRow, serverItem, serverRecord, updatedServerRow } from './server-row.ts'
import { createServerTools, type ServerTools } from './server-tools.ts'
import type { KnownArguments, ToolCatalogue } from './tool-definition.ts'
import { announced } from './upstream.ts'

export type { ListedConnection } from './listed-connection.ts'
export type { UpstreamAnswer } from './upstream.ts'

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
  /** Outside of these no tool may touch a path; null when the operator named no folders. */
  readonly bounds: readonly string[] | null
}

export interface Servers extends Omit<ServerTools, 'counts' | 'observe' | 'forget'> {
  list(limit: number, offset: number): { items: Server[]; total: number }
  get(id: string): Server
  exists(id: string): boolean
  create(input: CreateServer, operatorId: string): Promise<Server>
  update(id: string, input: UpdateServer, operatorId: string): Promise<Server>
  remove(id: string, operatorId: string): Promise<void>
  /** For approvals: whatever decides how this server is started. */
  configDigest(id: string): string
  place(id: string): ServerPlace
  /** A process of its own for one client session. Throws with a sentence. */
  connect(id: string): Promise<ListedConnection>
  onManifestChanged(listener: (serverId: string) => void): () => void
  /** Lists the tools of every known server anew. */
  start(): void
  close(): Promise<void>
}

export interface ServersDeps extends Omit<ServerChecksDeps, 'programPath'>, Pick<ManifestDeps, 'scanDefinition'> {
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
  const { store, recorder, clock } = deps
  const rows = createServerStore(store)
  const listeners = new Set<(serverId: string) => void>()
  const changed = (id: string) => {
    tools.forget(id)
    for (const listener of listeners) listener(id)
  }
  const mustFind = (id: string): ServerRow => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such server.')
    return row
  }
  const tools = createServerTools({ ...deps, find: (id) => rows.byId(id), mustFind, changed })
  const { loginPath } = deps
  const connections = createConnections({
    ...deps,
    loginPath: loginPath.known,
    rowOf: (id) => rows.byId(id) ?? null,
    placeOf: (row) => placeOf(row, deps.home),
    async observe(row, listing) {
      if (await tools.observe(row, listing)) changed(row.id)
    },
  })
  const item = (row: ServerRow): Server => serverItem(row, connections.state(row.id), tools.counts(row.id))
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
    tools: tools.tools,
    classify: tools.classify,
    accept: tools.accept,
    block: tools.block,
    drift: tools.drift,
    acceptedTools: tools.acceptedTools,
    findTool: tools.findTool,
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

/** The operator's roots, which are bounds as well; else, for a filesystem server, the folders among its arguments. */
function placeOf(row: ServerRow, home: string): ServerPlace {
  const listed = JSON.parse(row.roots) as string[]
  const env = JSON.parse(row.env) as Record<string, string>
  const cwd = row.cwd ?? home
  const named = (JSON.parse(row.args) as string[]).filter(
    (arg) => isAbsolute(arg) && existsSync(arg) && statSync(arg).isDirectory(),
  )
  const own = env.HOME ?? home
  // As a person writes them: the home folder is the server's.
  const bounds = listed.map((root) => resolve(cwd, root.replace(/^~(?=$|\/)/, own)))
  const roots = bounds.length > 0 ? bounds : row.type === 'filesystem' ? named.map((root) => resolve(cwd, root)) : []
  return { cwd, home: own, roots, bounds: bounds.length > 0 ? bounds : null, dialect: row.dialect }
}
