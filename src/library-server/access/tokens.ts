// Who asks: tenants and maintainers have tokens, of which the library keeps nothing but the hash; without one there is reading only.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Database } from '../database/open-database.ts'

export const tokenRoles = ['tenant', 'maintainer'] as const
export type TokenRole = (typeof tokenRoles)[number]

export interface Caller {
  readonly id: string
  readonly name: string
  readonly role: TokenRole
}

export interface Tokens {
  /** Null without a token; throws Refusal 401 for one that is not known. */
  callerOf(authorization: string | undefined): Promise<Caller | null>
  /** The token is told this once. */
  create(name: string, role: TokenRole): Promise<{ caller: Caller; token: string }>
  /** Lets in the maintainer whose token this is, under this name. */
  admit(token: string, name: string): Promise<void>
}

/** Tokens stay; what was known a moment ago need not be asked again. */
const rememberMs = 30_000
const mostRemembered = 10_000

export function createTokens({ database, clock }: { database: Database; clock: Clock }): Tokens {
  const remembered = new Map<string, { caller: Caller; until: number }>()
  const lookUp = async (hash: string): Promise<Caller | null> => {
    const known = remembered.get(hash)
    if (known && known.until > clock.now()) return known.caller
    const row = await database
      .selectFrom('community.tokens')
      .select(['id', 'name', 'role'])
      .where('hash', '=', hash)
      .executeTakeFirst()
    if (!row) return null
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(hash, { caller: row, until: clock.now() + rememberMs })
    return row
  }
  return {
    async callerOf(authorization) {
      if (authorization === undefined) return null
      const given = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1]
      const caller = given === undefined ? null : await lookUp(hashOf(given))
      if (!caller) throw new Refusal(401, 'unauthorised', 'This token is not known to the library.')
      return caller
    },
    async create(name, role) {
      const token = randomBytes(32).toString('base64url')
      const caller = { id: randomUUID(), name, role }
      await database
        .insertInto('community.tokens')
        .values({ ...caller, hash: hashOf(token), created_at: clock.timestamp() })
        .execute()
      return { caller, token }
    },
    async admit(token, name) {
      const row = { id: randomUUID(), name, role: 'maintainer' as const, created_at: clock.timestamp() }
      await database
        .insertInto('community.tokens')
        .values({ ...row, hash: hashOf(token) })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute()
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
