// Who asks, and whether they may: every request to the operator's API yields an operator or is refused.
import { createHash, timingSafeEqual } from 'node:crypto'
import { includesRole, type OperatorRole, ownerId } from '../../shared/contract/operator.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Operators } from '../identity/operators.ts'

export interface Operator {
  readonly operator_id: string
  readonly role: OperatorRole
}

/** The owner: the desktop's own window, and whoever has the token of this run. */
export const localOperator: Operator = { operator_id: ownerId, role: 'admin' }

/** Gives the operator of a request, or throws Refusal 401. */
export type Guard = (authorization: string | undefined) => Operator

/** For mounts that only the operator's own window can reach. */
export const openGuard: Guard = () => localOperator

/** For the loopback mount: the token of this run, compared in constant time, or an operator's, found by its hash. */
export function createTokenGuard(token: string, operators: Pick<Operators, 'byToken' | 'seen'>): Guard {
  const wanted = hashOf(token)
  const operatorOf = (given: string): Operator | null => {
    if (timingSafeEqual(hashOf(given), wanted)) return localOperator
    const found = operators.byToken(given)
    return found && { operator_id: found.id, role: found.role }
  }
  return (authorization) => {
    const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    const operator = given === undefined ? null : operatorOf(given)
    if (!operator) throw new Refusal(401, 'unauthorised', 'The operator token is missing, wrong or has ended.')
    operators.seen(operator.operator_id)
    return operator
  }
}

export function mustHaveRole(operator: Operator, role: OperatorRole): void {
  if (!includesRole(operator.role, role)) {
    throw new Refusal(403, 'role', `This needs the role ${role}; yours is ${operator.role}.`)
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
