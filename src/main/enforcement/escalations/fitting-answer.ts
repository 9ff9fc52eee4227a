// An answer of an operator has to be one to what was asked: a call is approved, of a result something is handed over.
import type { ApproveEscalation } from '../../../shared/contract/escalation.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { EscalationRow } from '../../store/tables.ts'

const ofCalls = ['exception', 'edited_arguments'] as const
const ofResults = ['release', 'inbound_rule'] as const

/** Throws Refusal 422. */
export function mustFit(row: EscalationRow, answer: ApproveEscalation): void {
  const isResult = row.kind === 'result'
  for (const path of isResult ? ofCalls : ofResults) {
    if (answer[path] === undefined) continue
    const message = isResult
      ? 'is for held calls; this is the result of a call that was made'
      : 'is for held results; this is a call'
    throw new Refusal(422, 'wrong_kind', `${path}: ${message}`, [{ path, message }])
  }
  if (!isResult) return
  if (answer.release === undefined) {
    const message = 'say what is handed over: sanitised or original'
    throw new Refusal(422, 'release_needed', `release: ${message}`, [{ path: 'release', message }])
  }
  if (answer.release === 'sanitised' && row.sanitised_result === null) {
    const message = 'What was found cannot be taken out of this result.'
    throw new Refusal(422, 'not_sanitisable', message, [{ path: 'release', message }])
  }
}
