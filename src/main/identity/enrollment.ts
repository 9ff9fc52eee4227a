// Enrolment: a token that an operator hands out, with which one agent makes itself known, once.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { CreateEnrollmentToken, Enroll, Enrolled, EnrollmentToken } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { EnrollmentTokenStore } from '../store/enrollment-tokens.ts'
import type { EnrollmentTokenRow } from '../store/tables.ts'
import type { Agents } from './agents.ts'
import { hashSecret } from './credentials.ts'
import { createRateLimit } from './rate-limit.ts'

/** So that a token that leaked somewhere is recognised. */
const prefix = 'bhv_enroll_'
/** Attempts a minute, of whomever: who enrols has no name yet. */
const attemptsPerMinute = 20

export interface Enrollment {
  list(limit: number, offset: number): { items: EnrollmentToken[]; total: number }
  create(input: CreateEnrollmentToken, operatorId: string): Promise<{ id: string; token: string; expires_at: string }>
  /** Throws Refusal 404; 409 when it was used. */
  withdraw(id: string, operatorId: string): Promise<void>
  /** Throws Refusal 401 for a token that is used, expired, withdrawn or unknown; 429. */
  enroll(request: Enroll): Promise<Enrolled>
}

export interface EnrollmentDeps {
  readonly rows: EnrollmentTokenStore
  readonly agents: Pick<Agents, 'enroll'>
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createEnrollment({ rows, agents, recorder, clock }: EnrollmentDeps): Enrollment {
  const limit = createRateLimit(attemptsPerMinute, 'enrolments', clock.now)
  return {
    list(limit, offset) {
      const { items, total } = rows.list(limit, offset)
      return { items: items.map((row) => tokenItem(row, clock.timestamp())), total }
    },
    async create(input, operatorId) {
      const token = prefix + randomBytes(32).toString('base64url')
      const row = newRow(input, hashSecret(token), clock.now())
      const { id, label, expires_at } = row
      await recorder.record(
        () => rows.insert(row),
        () => ({
          type: 'enrollment.created',
          record: { enrollment_token_id: id, operator_id: operatorId, label, expires_at },
        }),
      )
      return { id, token, expires_at }
    },
    async withdraw(id, operatorId) {
      const row = rows.byId(id)
      if (!row) throw new Refusal(404, 'not_found', 'There is no such enrolment token.')
      await recorder.record(
        () => {
          if (!rows.drop(id)) throw new Refusal(409, 'already_used', 'This token was used; revoke its agent instead.')
        },
        () => ({ type: 'enrollment.withdrawn', record: { enrollment_token_id: id, operator_id: operatorId } }),
      )
    },
    async enroll({ token, name }) {
      limit.take('')
      const row = rows.byHash(hashSecret(token))
      if (!row) throw notGood()
      const input = { ...grantOf(row), name: name ?? row.label ?? 'enrolled agent' }
      const { agent, client_id, client_secret } = await agents.enroll(input, row.id, (agentId) => {
        if (!rows.use(row.id, agentId, clock.timestamp())) throw notGood()
      })
      return { agent_id: agent.id, client_id, client_secret }
    },
  }
}

/** One answer for all of them: nobody learns which tokens there were. */
function notGood(): Refusal {
  return new Refusal(401, 'invalid_token', 'This enrolment token is not good: unknown, used, withdrawn or expired.')
}

function newRow(input: CreateEnrollmentToken, token_hash: string, now: number): Omit<EnrollmentTokenRow, 'tenant_id'> {
  const { label, roles, permissions, risk_tier, expires_in_hours } = input
  return {
    id: randomUUID(),
    label: label ?? null,
    roles: JSON.stringify(roles),
    permissions: JSON.stringify(permissions),
    risk_tier,
    token_hash,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + expires_in_hours * 3_600_000).toISOString(),
    used_at: null,
    agent_id: null,
  }
}

function grantOf({ roles, permissions, risk_tier }: EnrollmentTokenRow) {
  return { roles: JSON.parse(roles) as string[], permissions: JSON.parse(permissions) as string[], risk_tier }
}

function tokenItem(row: EnrollmentTokenRow, now: string): EnrollmentToken {
  const { id, label, created_at, expires_at, agent_id } = row
  const status = row.used_at !== null ? 'used' : expires_at <= now ? 'expired' : 'open'
  return { id, label, ...grantOf(row), status, created_at, expires_at, agent_id }
}
