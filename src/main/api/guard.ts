// Who asks, and whether they may: every request to the operator's API yields an operator or is refused.
import { createHash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Endpoint } from '../../shared/endpoints.ts'

export interface Operator {
  readonly operator_id: string
  readonly role: Endpoint['role']
}

/** From the least to the most rights; each may do what those before it may. */
const roles: readonly Endpoint['role'][] = ['viewer', 'analyst', 'policy_author', 'admin']

/** The one operator of this version. */
export const localOperator: Operator = { operator_id: 'local', role: 'admin' }

/** Gives the operator of a request, or throws Refusal 401. */
export type Guard = (authorization: string | undefined) => Operator

/** For mounts that only the operator's own window can reach. */
export const openGuard: Guard = () => localOperator

/** For the loopback mount: a bearer token, compared in constant time. */
export function createTokenGuard(token: string): Guard {
  const wanted = hashOf(token)
  return (authorization) => {
    const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(hashOf(given), wanted)) return localOperator
    throw new Refusal(401, 'unauthorised', 'The operator token is missing or wrong.')
  }
}

export function mustHaveRole(operator: Operator, role: Endpoint['role']): void {
  if (roles.indexOf(operator.role) < roles.indexOf(role)) {
    throw new Refusal(403, 'role', `This needs the role ${role}; yours is ${operator.role}.`)
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
