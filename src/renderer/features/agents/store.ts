// Agents, roles and enrolment tokens: a snapshot, patched by the stream; sessions of the agent that is open.
import { create } from 'zustand'
import type {
  Agent,
  CreateAgent,
  CreateEnrollmentToken,
  Credentials,
  EnrollmentToken,
  PatchRoles,
  Roles,
  Session,
  UpdateAgent,
} from '../../../shared/contract/agent.ts'
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'
import type { AgentBaseline } from '../../../shared/contract/detection.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, onceIn, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'

const page = { limit: 500 }
/** Rows of one change come together: they are answered by one renewal. */
const renewAfterMs = 50
/** Servers too: configurations name them. */
const readRows = /^((agent|session|role|enrollment)\.|server\.(added|removed)$)/

export interface AgentsState {
  readonly items: readonly Agent[]
  readonly roles: Roles
  readonly tokens: readonly EnrollmentToken[]
  /** Where agents find this console, for the configurations. */
  readonly console: ConsoleStatus | null
  /** Servers that a configuration can name. */
  readonly serverIds: readonly string[]
  readonly sessions: { readonly agentId: string; readonly items: readonly Session[] } | null
  /** What agents usually do, of those that were looked at. */
  readonly baselines: Readonly<Record<string, AgentBaseline>>
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Sessions of one agent. */
  show(agentId: string): Promise<void>
  /** One agent as it stands now, also where the list has not been loaded. */
  refresh(agentId: string): Promise<void>
  showBaseline(agentId: string): Promise<void>
  create(body: CreateAgent): Promise<{ agent: Agent } & Credentials>
  update(id: string, body: UpdateAgent): Promise<void>
  revoke(id: string): Promise<void>
  rotate(id: string): Promise<Credentials>
  revokeSession(id: string): Promise<void>
  /** What it does now is usual for it from now on. */
  approveBaseline(agentId: string): Promise<void>
  patchRoles(patch: PatchRoles): Promise<void>
  createToken(body: CreateEnrollmentToken): Promise<{ id: string; token: string; expires_at: string }>
  withdrawToken(id: string): Promise<void>
}

export type AgentStore = ReturnType<typeof createAgentStore>

interface Held {
  readonly set: (part: Partial<AgentsState>) => void
  readonly get: () => AgentsState
}

export function createAgentStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState() }
  const store = create<AgentsState>(() => ({
    items: [],
    roles: {},
    tokens: [],
    console: null,
    serverIds: [],
    sessions: null,
    baselines: {},
    status: 'loading',
    error: null,
    ...reading(held),
    ...changing(held),
  }))
  const renew = () => {
    const { load, show, showBaseline, sessions, baselines } = store.getState()
    void load()
    if (!sessions) return
    show(sessions.agentId).catch(() => {})
    if (baselines[sessions.agentId]) showBaseline(sessions.agentId).catch(() => {})
  }
  renewOn(live, store, (type) => readRows.test(type), onceIn(renewAfterMs, renew))
  return store
}

function reading({ set, get }: Held): Pick<AgentsState, 'load' | 'show' | 'refresh' | 'showBaseline'> {
  return {
    load: listLoad<AgentsState>({ set, get }, async () => {
      const [agents, roles, tokens, status, servers] = await Promise.all([
        call('GET /agents', { query: page }),
        call('GET /roles'),
        call('GET /enrollment-tokens', { query: page }),
        call('GET /admin/console'),
        call('GET /servers', { query: page }),
      ])
      const serverIds = servers.items.map(({ id }) => id)
      return { items: agents.items, roles, tokens: tokens.items, console: status, serverIds }
    }),
    async show(agentId) {
      const { items } = await call('GET /agents/{id}/sessions', { params: { id: agentId }, query: page })
      set({ sessions: { agentId, items } })
    },
    async refresh(agentId) {
      put({ set, get }, await call('GET /agents/{id}', { params: { id: agentId } }))
    },
    async showBaseline(agentId) {
      putBaseline({ set, get }, agentId, await call('GET /agents/{id}/baseline', { params: { id: agentId } }))
    },
  }
}

function put({ set, get }: Held, agent: Agent): void {
  const { items } = get()
  const known = items.some(({ id }) => id === agent.id)
  set({ items: known ? items.map((each) => (each.id === agent.id ? agent : each)) : [agent, ...items] })
}

function putBaseline({ set, get }: Held, agentId: string, baseline: AgentBaseline): void {
  set({ baselines: { ...get().baselines, [agentId]: baseline } })
}

type Changes = Pick<
  AgentsState,
  | 'create'
  | 'update'
  | 'revoke'
  | 'rotate'
  | 'revokeSession'
  | 'approveBaseline'
  | 'patchRoles'
  | 'createToken'
  | 'withdrawToken'
>

/** Each throws CallError; the list follows by the stream, and at once for what the answer already says. */
function changing(held: Held): Changes {
  const { set, get } = held
  return {
    async create(body) {
      const created = await call('POST /agents', { body })
      put(held, created.agent)
      return created
    },
    async update(id, body) {
      put(held, await call('PATCH /agents/{id}', { params: { id }, body }))
    },
    async revoke(id) {
      await call('DELETE /agents/{id}', { params: { id } })
      await get().load()
    },
    rotate: (id) => call('POST /agents/{id}/credentials', { params: { id } }),
    async revokeSession(id) {
      await call('DELETE /sessions/{id}', { params: { id } })
    },
    async approveBaseline(agentId) {
      const params = { id: agentId }
      putBaseline(held, agentId, await call('POST /agents/{id}/baseline/approve', { params, body: {} }))
      await get().refresh(agentId)
    },
    async patchRoles(patch) {
      set({ roles: await call('PATCH /roles', { body: patch }) })
    },
    async createToken(body) {
      const created = await call('POST /enrollment-tokens', { body })
      await get().load()
      return created
    },
    async withdrawToken(id) {
      await call('DELETE /enrollment-tokens/{id}', { params: { id } })
      await get().load()
    },
  }
}
