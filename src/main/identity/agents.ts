// Agents: created, changed, suspended, revoked; their credentials are shown once.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Agent, CreateAgent, Credentials, UpdateAgent } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { AgentStore } from '../store/agents.ts'
import type { AgentRow } from '../store/tables.ts'
import { hashSecret, newCredentials } from './credentials.ts'
import type { Sessions } from './sessions.ts'

export interface Agents {
  list(limit: number, offset: number): { items: Agent[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): Agent
  find(id: string): Agent | null
  create(input: CreateAgent, operatorId: string): Promise<{ agent: Agent } & Credentials>
  /** Any status but active ends all sessions of the agent; a revoked one stays revoked (409). */
  update(id: string, input: UpdateAgent, operatorId: string): Promise<Agent>
  revoke(id: string, operatorId: string): Promise<void>
  /** The old credentials and all sessions end. */
  rotateCredentials(id: string, operatorId: string): Promise<Credentials>
}

export interface AgentsDeps {
  readonly rows: AgentStore
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createAgents({ rows, sessions, recorder, clock }: AgentsDeps): Agents {
  const mustFind = (id: string): AgentRow => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such agent.')
    return row
  }
  const change = async (row: AgentRow, operatorId: string): Promise<Agent> => {
    const before = mustFind(row.id)
    await recorder.record(
      () => rows.update(row),
      () => ({
        type: 'agent.updated',
        record: { agent_id: row.id, operator_id: operatorId, before: agentOf(before), after: agentOf(row) },
      }),
    )
    if (row.status !== 'active') await sessions.endAllOf(row.id, operatorId)
    return agentOf(row)
  }
  return {
    list(limit, offset) {
      const { items, total } = rows.list(limit, offset)
      return { items: items.map(agentOf), total }
    },
    get: (id) => agentOf(mustFind(id)),
    find(id) {
      const row = rows.byId(id)
      return row ? agentOf(row) : null
    },
    async create(input, operatorId) {
      const created_at = clock.timestamp()
      const row = newAgentRow(input, created_at)
      const credentials = newCredentials()
      await recorder.record(
        () => {
          rows.insert(row)
          rows.replaceCredential(credentialRow(row.id, credentials, created_at))
        },
        () => ({ type: 'agent.created', record: { agent_id: row.id, operator_id: operatorId, agent: agentOf(row) } }),
      )
      return { agent: agentOf(row), ...credentials }
    },
    async update(id, input, operatorId) {
      const row = mustFind(id)
      if (row.status === 'revoked')
        throw new Refusal(409, 'agent_revoked', 'A revoked agent cannot be changed; create a new one.')
      const { roles, permissions, risk_tier, ...plain } = definedOnly(input)
      return change(
        {
          ...row,
          ...plain,
          ...(roles ? { roles: JSON.stringify(roles) } : {}),
          ...(permissions ? { permissions: JSON.stringify(permissions) } : {}),
          ...(risk_tier ? { risk_tier, live_risk_tier: risk_tier } : {}),
        },
        operatorId,
      )
    },
    async revoke(id, operatorId) {
      const row = mustFind(id)
      rows.dropCredentials(id)
      if (row.status !== 'revoked') await change({ ...row, status: 'revoked' }, operatorId)
    },
    async rotateCredentials(id, operatorId) {
      if (mustFind(id).status === 'revoked')
        throw new Refusal(409, 'agent_revoked', 'A revoked agent gets no new credentials.')
      const credentials = newCredentials()
      await recorder.record(
        () => rows.replaceCredential(credentialRow(id, credentials, clock.timestamp())),
        () => ({ type: 'agent.credentials_rotated', record: { agent_id: id, operator_id: operatorId } }),
      )
      await sessions.endAllOf(id, operatorId)
      return credentials
    },
  }
}

function newAgentRow(input: CreateAgent, created_at: string): Omit<AgentRow, 'tenant_id'> {
  return {
    id: randomUUID(),
    name: input.name,
    status: 'active',
    roles: JSON.stringify(input.roles),
    permissions: JSON.stringify(input.permissions),
    risk_tier: input.risk_tier,
    live_risk_tier: input.risk_tier,
    live_risk_reason: null,
    created_at,
    last_seen_at: null,
  }
}

function credentialRow(agent_id: string, { client_id, client_secret }: Credentials, created_at: string) {
  return { agent_id, client_id, secret_hash: hashSecret(client_secret), created_at }
}

function definedOnly<T extends object>(input: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as never
}

function agentOf(row: Omit<AgentRow, 'tenant_id'>): Agent {
  const { id, name, status, risk_tier, live_risk_tier, live_risk_reason, created_at, last_seen_at } = row
  return {
    id,
    name,
    status,
    roles: JSON.parse(row.roles) as string[],
    permissions: JSON.parse(row.permissions) as string[],
    risk_tier,
    live_risk_tier,
    ...(live_risk_reason === null ? {} : { live_risk_reason }),
    created_at,
    last_seen_at,
  }
}
