// Sends what a person decided, once; until it has arrived nothing else is taken, and a failure says that nothing changed.
import { useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import type { CallError } from '../../api/call.ts'
import type { Answer, EscalationStore } from './store.ts'

export interface Giving {
  /** The name of what is on its way. */
  readonly sending: string | null
  readonly failure: string | null
  readonly give: (name: string, answer: Answer) => void
}

export function useGive(item: Escalation, store: EscalationStore): Giving {
  const answer = store((state) => state.answer)
  const [sending, setSending] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const give = (name: string, given: Answer) => {
    if (sending) return
    setSending(name)
    setFailure(null)
    answer(item.id, given).then(
      () => setSending(null),
      (error: CallError) => {
        setSending(null)
        setFailure(`${error.message} Nothing was decided; the ${item.kind} is still held.`)
      },
    )
  }
  return { sending, failure, give }
}
