// Agents: created, changed, suspended, revoked; their credentials are shown once.
import type { Clock } from '../../shared/clock.ts'
import type { Agent, CreateAgent, Credentials, UpdateAgent } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { AgentStore } from '../store/agents.ts'
import type { AgentRow } from '../store/tables.ts'
import { agentItem, newAgentRow, updatedAgentRow } from './agent-row.ts'
import { hashSecret, newCredentials } from './credentials.ts'
import type { SessionEnding } from './session-ending.ts'

export interface Agents {
  list(limit: number, offset: number): { items: Agent[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): Agent
  find(id: string): Agent | null
  create(input: CreateAgent, operatorId: string): Promise<{ agent: Agent } & Credentials>
  /** The same by an enrolment token; `use` runs in the same commit and may refuse. */
  enroll(input: CreateAgent, tokenId: string, use: (agentId: string) => void): Promise<{ agent: Agent } & Credentials>
  /** Any status but active ends all sessions and delegations of the agent; a revoked one stays revoked (409). */
  update(id: string, input: UpdateAgent, operatorId: string): Promise<Agent>
  revoke(id: string, operatorId: string): Promise<void>
  /** The old credentials, all sessions and all delegations end. */
  rotateCredentials(id: string, operatorId: string): Promise<Credentials>
}

export interface AgentsDeps {
  readonly rows: AgentStore
  readonly ending: Pick<SessionEnding, 'endAll' | 'announce'>
  /** What else ends whenever the agent's sessions do, in the same commit; gives the ids by name for the record. */
  readonly alsoEnd: (agentId: string) => Readonly<Record<string, readonly string[]>>
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createAgents(deps: AgentsDeps): Agents {
  const { rows, clock } = deps
  const mustFind = (id: string): AgentRow => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such agent.')
    return row
  }
  const update = async (id: string, input: UpdateAgent, operatorId: string) =>
    updateAgent(deps, mustStillCount(mustFind(id)), input, operatorId)
  return {
    list(limit, offset) {
      const { items, total } = rows.list(limit, offset)
      return { items: items.map(agentItem), total }
    },
    get: (id) => agentItem(mustFind(id)),
    find(id) {
      const row = rows.byId(id)
      return row ? agentItem(row) : null
    },
    create: (input, operatorId) => createAgent(deps, input, { operator_id: operatorId }),
    enroll: (input, tokenId, use) => createAgent(deps, input, { enrollment_token_id: tokenId }, use),
    update,
    async revoke(id, operatorId) {
      if (mustFind(id).status !== 'revoked') await update(id, { status: 'revoked' }, operatorId)
    },
    async rotateCredentials(id, operatorId) {
      mustStillCount(mustFind(id))
      const credentials = newCredentials()
      const record = { agent_id: id, operator_id: operatorId }
      await recordWithSessions(deps, id, true, { type: 'agent.credentials_rotated', record }, () =>
        rows.replaceCredential(credentialRow(id, credentials, clock.timestamp())),
      )
      return credentials
    },
  }
}

async function createAgent(
  { rows, recorder, clock }: AgentsDeps,
  input: CreateAgent,
  by: Readonly<Record<string, string>>,
  within: (agentId: string) => void = () => {},
): Promise<{ agent: Agent } & Credentials> {
  const row = newAgentRow(input, clock.timestamp())
  const credentials = newCredentials()
  const agent = agentItem(row)
  await recorder.record(
    () => {
      rows.insert(row)
      rows.replaceCredential(credentialRow(row.id, credentials, row.created_at))
      within(row.id)
    },
    () => ({ type: 'agent.created', record: { agent_id: row.id, ...by, agent } }),
  )
  return { agent, ...credentials }
}

async function updateAgent(deps: AgentsDeps, before: AgentRow, input: UpdateAgent, operatorId: string): Promise<Agent> {
  const row = updatedAgentRow(before, input)
  const record = { agent_id: row.id, operator_id: operatorId, before: agentItem(before), after: agentItem(row) }
  await recordWithSessions(deps, row.id, row.status !== 'active', { type: 'agent.updated', record }, () => {
    deps.rows.update(row)
    if (row.status === 'revoked') deps.rows.dropCredentials(row.id)
  })
  return agentItem(row)
}

function mustStillCount(row: AgentRow): AgentRow {
  if (row.status !== 'revoked') return row
  throw new Refusal(409, 'agent_revoked', 'A revoked agent cannot be changed; create a new one.')
}

/** A change and the end of the sessions that it ends are one commit: a crash leaves no session behind. */
async function recordWithSessions(
  { recorder, ending, alsoEnd }: AgentsDeps,
  agentId: string,
  endsSessions: boolean,
  { type, record }: { type: string; record: Record<string, unknown> },
  change: () => void,
): Promise<void> {
  let ended: readonly string[] = []
  try {
    await recorder.record(
      () => {
        change()
        if (!endsSessions) return {}
        ended = ending.endAll(agentId)
        return { ended_sessions: ended, ...alsoEnd(agentId) }
      },
      (endings) => ({ type, record: { ...record, ...endings } }),
    )
  } finally {
    ending.announce(ended)
  }
}

function credentialRow(agent_id: string, { client_id, client_secret }: Credentials, created_at: string) {
  return { agent_id, client_id, secret_hash: hashSecret(client_secret), created_at }
}
