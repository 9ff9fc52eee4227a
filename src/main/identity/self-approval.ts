// Nobody reviews what they wrote themselves while there is anybody else (decision 13).
import { Refusal } from '../../shared/contract/problem.ts'
import type { Operators } from './operators.ts'

/** Ids of operators. */
export interface Review {
  /** Who submitted the change, or edited the candidate last. */
  readonly author: string
  readonly reviewer: string
}

/** `self_approved` belongs into the record of the approval. */
export type MayReview =
  | { readonly ok: true; readonly self_approved: boolean }
  | { readonly ok: false; readonly refusal: Refusal }

/** The owner counts as one; a removed operator counts no more. */
export function createSelfApproval(operators: Pick<Operators, 'count'>): (review: Review) => MayReview {
  return ({ author, reviewer }) => {
    if (author !== reviewer) return { ok: true, self_approved: false }
    if (operators.count() <= 1) return { ok: true, self_approved: true }
    const message = 'This is your own work, and this console has other operators: another admin has to approve it.'
    return { ok: false, refusal: new Refusal(403, 'self_approval', message) }
  }
}
