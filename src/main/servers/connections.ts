// The processes of upstream servers: one for each client session, one more for our own listing, all bounded.
import type { ServerRow } from '../store/tables.ts'
import { serverEnvironment } from './environment.ts'
import { openHttpServer } from './http-transport.ts'
import { createListedConnection, type ListedConnection } from './listed-connection.ts'
import type { ServerState } from './server-row.ts'
import type { ServerPlace } from './servers.ts'
import { startStdioServer } from './stdio-transport.ts'
import type { Listing } from './tool-definition.ts'
import { connectUpstream, type UpstreamConnection } from './upstream.ts'
import type { UpstreamLink } from './upstream-link.ts'

/** Connections at once (decision 22), and starts of one server within a minute. */
const atOnce = 32
const startsPerMinute = 60
const stopping = 'The console is stopping.'

export interface ConnectionsDeps {
  readonly environment: NodeJS.ProcessEnv
  /** PATH of the login shell, then ours. */
  readonly loginPath: () => Promise<string>
  readonly version: string
  readonly report: (error: unknown) => void
  /** True for the console's own listeners. */
  readonly isOwnAddress: (url: URL) => boolean
  rowOf(id: string): ServerRow | null
  placeOf(row: ServerRow): ServerPlace
  observe(row: ServerRow, listing: Listing): Promise<void>
}

export interface Connections {
  state(id: string): ServerState
  /** Starts a process, lists its tools and hands over the connection. Throws with a sentence. */
  open(row: ServerRow): Promise<ListedConnection>
  /** Lists the tools anew in the background; `state` says how it goes. */
  relist(id: string): void
  closeAll(id: string): Promise<void>
  closeEverything(): Promise<void>
}

export function createConnections(deps: ConnectionsDeps): Connections {
  const states = new Map<string, ServerState>()
  const open = new Map<UpstreamConnection, string>()
  const listing = new Map<string, Promise<void>>()
  const starts = new Map<string, number[]>()
  let beginning = 0
  let closing = false

  function countStart(id: string): void {
    const recent = (starts.get(id) ?? []).filter((at) => performance.now() - at < 60_000)
    if (recent.length >= startsPerMinute) throw new Error('The server was started too often within a minute.')
    starts.set(id, [...recent, performance.now()])
  }

  async function connect(row: ServerRow): Promise<ListedConnection> {
    if (closing) throw new Error(stopping)
    if (open.size + beginning >= atOnce) throw new Error(`More than ${atOnce} connections to servers are open.`)
    countStart(row.id)
    beginning += 1
    try {
      const started = await startUpstream(deps, row, () => closing)
      const connection = createListedConnection(started, async (listing) => {
        await deps.observe(row, listing)
        states.set(row.id, 'ready')
      })
      open.set(connection, row.id)
      connection.onClosed(() => open.delete(connection))
      return connection
    } finally {
      beginning -= 1
    }
  }

  async function listOnce(id: string): Promise<void> {
    const row = deps.rowOf(id)
    if (!row) return
    states.set(id, 'starting')
    let connection: ListedConnection | null = null
    try {
      connection = await connect(row)
      await connection.relist()
    } catch (error) {
      states.set(id, { error: error instanceof Error ? error.message : String(error) })
    } finally {
      await connection?.close()
    }
  }

  const relist = (id: string) => {
    const turn = (listing.get(id) ?? Promise.resolve()).then(() => listOnce(id))
    listing.set(id, turn)
    turn.catch(deps.report)
  }
  const close = (connection: UpstreamConnection) => {
    open.delete(connection)
    return connection.close()
  }
  return {
    state: (id) => states.get(id) ?? 'starting',
    async open(row) {
      const connection = await connect(row)
      await connection.relist()
      return connection
    },
    relist,
    async closeAll(id) {
      await Promise.all([...open].filter(([, server]) => server === id).map(([connection]) => close(connection)))
      states.delete(id)
    },
    async closeEverything() {
      closing = true
      await Promise.all([...open.keys()].map(close))
    },
  }
}

/** Reaches the server and initialises it; one that does not answer is let go. */
async function startUpstream(
  deps: ConnectionsDeps,
  row: ServerRow,
  closing: () => boolean,
): Promise<UpstreamConnection> {
  const server = await linkTo(deps, row)
  try {
    const connection = await connectUpstream(server, deps.version)
    if (closing()) throw new Error(stopping)
    return connection
  } catch (error) {
    await server.close()
    throw error
  }
}

async function linkTo(deps: ConnectionsDeps, row: ServerRow): Promise<UpstreamLink> {
  if (row.transport === 'http') {
    const headers = JSON.parse(row.headers) as Record<string, string>
    return openHttpServer({ url: row.url ?? '', headers, isOwnAddress: deps.isOwnAddress })
  }
  const ours = { ...deps.environment, PATH: await deps.loginPath() }
  const env = serverEnvironment(ours, JSON.parse(row.env) as Record<string, string>)
  const args = JSON.parse(row.args) as string[]
  return startStdioServer({ program: row.command, args, cwd: deps.placeOf(row).cwd, env })
}
