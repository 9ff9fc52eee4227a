// The rule that the console would make of some calls, asked anew whenever what is wanted changes.
import { useEffect, useState } from 'react'
import type { PolicySuggestion } from '../../shared/contract/candidate.ts'
import type { BodyOf } from '../../shared/endpoints.ts'
import { asCallError, type CallError, call } from '../api/call.ts'

type Question = BodyOf<'POST /policies/suggest'>

/** With what it is to do. */
export type SuggestedPolicy = PolicySuggestion & Pick<Question, 'effect'>

export interface SuggestionState {
  /** Of the last question that was answered, while the next one is on its way. */
  readonly suggestion: SuggestedPolicy | null
  readonly error: CallError | null
  readonly waiting: boolean
  again(): void
}

export function useSuggestion(question: Question): SuggestionState {
  const [times, setTimes] = useState(0)
  const asked = `${times} ${JSON.stringify(question)}`
  const [known, setKnown] = useState<Pick<SuggestionState, 'suggestion' | 'error'> & { readonly asked: string | null }>(
    {
      asked: null,
      suggestion: null,
      error: null,
    },
  )
  useEffect(() => {
    let current = true
    const body = JSON.parse(asked.slice(asked.indexOf(' '))) as Question
    call('POST /policies/suggest', { body }).then(
      (answer) => current && setKnown({ asked, suggestion: { ...answer, effect: body.effect }, error: null }),
      (error: unknown) => current && setKnown({ asked, suggestion: null, error: asCallError(error) }),
    )
    return () => {
      current = false
    }
  }, [asked])
  const { suggestion, error } = known
  return { suggestion, error, waiting: known.asked !== asked, again: () => setTimes(times + 1) }
}
