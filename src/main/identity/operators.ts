// People who use the console: the owner, and those with a name, a role and a token that ends the moment they are removed.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import { type CreateOperator, type OperatorItem, type OperatorRole, ownerId } from '../../shared/contract/operator.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { OperatorStore } from '../store/operators.ts'
import type { OperatorRow } from '../store/tables.ts'
import { hashSecret } from './credentials.ts'
import { createFollowers } from './followers.ts'

/** So that a token that leaked somewhere is recognised. */
const prefix = 'bho_'
const ownerName = 'Owner'
/** No SHA-256: nothing that is given can hash to it. */
const noToken = 'none'
/** `last_seen_at` is written at most this often. */
const touchEveryMs = 60_000

export interface Operators {
  /** `removed` adds those who were removed, last. */
  list(query: { removed: boolean; limit: number; offset: number }): { items: OperatorItem[]; total: number }
  /** Also of those who were removed. Throws Refusal 404. */
  get(id: string): OperatorItem
  /** Those who still count, the owner among them. */
  count(): number
  /** Throws Refusal 409 when somebody has that name. */
  create(input: CreateOperator, operatorId: string): Promise<{ operator: OperatorItem; token: string }>
  /** The token ends with the commit. Throws Refusal 404; 409 for the owner. */
  remove(id: string, operatorId: string): Promise<void>
  /** Whose token this is, as the store says now; null when nobody's. */
  byToken(token: string): { readonly id: string; readonly role: OperatorRole } | null
  /** The operator asked for something; written at most once a minute. */
  seen(id: string): void
  /** Calls `ended` once the operator is removed, at once if that is so already. Gives what stops it. */
  follow(id: string, ended: () => void): () => void
}

export interface OperatorsDeps {
  readonly rows: OperatorStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createOperators(deps: OperatorsDeps): Operators {
  const { rows, recorder, clock } = deps
  const followers = createFollowers()
  if (!rows.byId(ownerId)) rows.insert(newRow(ownerId, { name: ownerName, role: 'admin' }, noToken, clock.timestamp()))
  const counts = (id: string) => rows.byId(id)?.ended_at === null
  return {
    list({ removed, limit, offset }) {
      const { items, total } = rows.list(removed, limit, offset)
      return { items: items.map(operatorItem), total }
    },
    get: (id) => operatorItem(mustFind(rows, id)),
    count: rows.countActive,
    create: (input, operatorId) => createOperator(deps, input, operatorId),
    async remove(id, operatorId) {
      if (id === ownerId) throw new Refusal(409, 'owner', 'The owner of this console cannot be removed.')
      const { name, role } = mustFind(rows, id)
      try {
        await recorder.record(
          () => {
            if (!rows.end(id, clock.timestamp())) throw noSuchOperator()
          },
          () => ({ type: 'operator.removed', record: { operator_id: operatorId, operator: { id, name, role } } }),
        )
      } finally {
        if (!counts(id)) followers.tell(id)
      }
    },
    byToken(token) {
      const row = token.startsWith(prefix) ? rows.byHash(hashSecret(token)) : undefined
      return row ? { id: row.id, role: row.role } : null
    },
    seen(id) {
      const last = rows.byId(id)?.last_seen_at
      if (last && clock.now() - Date.parse(last) < touchEveryMs) return
      rows.touch(id, clock.timestamp())
    },
    follow(id, ended) {
      if (id === ownerId) return () => {}
      if (counts(id)) return followers.add(id, ended)
      ended()
      return () => {}
    },
  }
}

async function createOperator({ rows, recorder, clock }: OperatorsDeps, input: CreateOperator, operatorId: string) {
  const token = prefix + randomBytes(32).toString('base64url')
  const { name, role } = input
  const row = newRow(randomUUID(), input, hashSecret(token), clock.timestamp())
  await recorder.record(
    () => {
      if ([ownerId, ...rows.activeNames()].some((taken) => asRead(taken) === asRead(name))) throw nameTaken()
      rows.insert(row)
    },
    () => ({ type: 'operator.created', record: { operator_id: operatorId, operator: { id: row.id, name, role } } }),
  )
  return { operator: operatorItem(row), token }
}

function newRow(id: string, { name, role }: CreateOperator, token_hash: string, created_at: string) {
  return { id, name, role, token_hash, created_at, last_seen_at: null, ended_at: null }
}

function mustFind(rows: OperatorStore, id: string): OperatorRow {
  const row = rows.byId(id)
  if (!row) throw noSuchOperator()
  return row
}

function noSuchOperator(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such operator.')
}

function nameTaken(): Refusal {
  const message = 'There is an operator of this name; the log could not tell them apart.'
  return new Refusal(409, 'name_taken', message, [{ path: 'name', message }])
}

/** Two names that people would read as one. */
function asRead(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}

function operatorItem(row: Omit<OperatorRow, 'tenant_id'>): OperatorItem {
  const { id, name, role, created_at, last_seen_at, ended_at } = row
  return { id, name, role, created_at, last_seen_at, removed_at: ended_at }
}
