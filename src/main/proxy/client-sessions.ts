// Client sessions of the older MCP era: each belongs to one agent session and one server and has a process of its own.
import { randomUUID } from 'node:crypto'
import type { ListedConnection, Servers } from '../servers/servers.ts'

/** A process without a call for this long is ended; the next call starts a fresh one (decision 22). */
const idleMs = 10 * 60 * 1000
const sweepEveryMs = 30_000

/** Why calls were aborted, when the agent's own session ended. */
export const agentSessionEnded = 'agent session ended'

export interface ClientSession {
  readonly id: string
  readonly agent_session_id: string
  readonly server_id: string
  /** Shared by all clients that send no session id; their ids may collide. */
  readonly implicit: boolean
  /** Calls in progress by the JSON text of their id: a string "1" is not the number 1. */
  readonly calls: Map<string, AbortController>
  /** Writes to the client's GET stream; empty while there is none. */
  readonly listeners: Set<(text: string) => void>
  connection(): Promise<ListedConnection>
  /** Has the server list its tools now, over this session's own process. Rejects with a sentence. */
  relist(): Promise<void>
}

export interface ClientSessions {
  create(agentSessionId: string, serverId: string): ClientSession
  /** Null for an unknown id or one that belongs to somebody else. */
  find(id: string, agentSessionId: string, serverId: string): ClientSession | null
  /** For clients that send no session id: one for each agent session and server. */
  implicit(agentSessionId: string, serverId: string): ClientSession
  end(session: ClientSession): Promise<void>
  endOfAgentSession(agentSessionId: string): void
  /** Tells every client of this server. */
  announce(serverId: string, text: string): void
  close(): Promise<void>
}

interface Kept extends ClientSession {
  opened: Promise<ListedConnection> | null
  usedAt: number
}

export function createClientSessions(servers: Pick<Servers, 'connect'>): ClientSessions {
  const sessions = new Map<string, Kept>()
  const disconnect = async (session: Kept) => {
    const { opened } = session
    session.opened = null
    await opened?.then((connection) => connection.close()).catch(() => {})
  }
  const add = (id: string, agent_session_id: string, server_id: string, implicit: boolean): Kept => {
    const session: Kept = {
      id,
      agent_session_id,
      server_id,
      implicit,
      calls: new Map(),
      listeners: new Set(),
      opened: null,
      usedAt: performance.now(),
      connection() {
        session.usedAt = performance.now()
        session.opened ??= open(session)
        return session.opened
      },
      async relist() {
        const known = session.opened
        const connection = await session.connection()
        // One that is opened now has just listed them.
        if (known) await connection.relist()
      },
    }
    sessions.set(id, session)
    return session
  }
  const open = (session: Kept): Promise<ListedConnection> => {
    const opening = servers.connect(session.server_id)
    const forget = () => {
      if (session.opened === opening) session.opened = null
    }
    opening.then((connection) => connection.onClosed(forget), forget)
    return opening
  }
  const end = async (session: ClientSession, why?: typeof agentSessionEnded) => {
    const kept = sessions.get(session.id)
    if (!kept) return
    sessions.delete(session.id)
    for (const abort of kept.calls.values()) abort.abort(why)
    await disconnect(kept)
  }
  const sweep = setInterval(() => {
    for (const session of sessions.values()) {
      if (session.calls.size === 0 && performance.now() - session.usedAt > idleMs) void disconnect(session)
    }
  }, sweepEveryMs)
  sweep.unref()
  return {
    create: (agentSessionId, serverId) => add(randomUUID(), agentSessionId, serverId, false),
    find(id, agentSessionId, serverId) {
      const session = sessions.get(id)
      return session?.agent_session_id === agentSessionId && session.server_id === serverId ? session : null
    },
    implicit(agentSessionId, serverId) {
      const id = `implicit ${agentSessionId} ${serverId}`
      return sessions.get(id) ?? add(id, agentSessionId, serverId, true)
    },
    end: (session) => end(session),
    endOfAgentSession(agentSessionId) {
      for (const session of sessions.values())
        if (session.agent_session_id === agentSessionId) void end(session, agentSessionEnded)
    },
    announce(serverId, text) {
      for (const session of sessions.values()) {
        if (session.server_id === serverId) for (const listener of session.listeners) listener(text)
      }
    },
    async close() {
      clearInterval(sweep)
      await Promise.all([...sessions.values()].map((session) => end(session)))
    },
  }
}
