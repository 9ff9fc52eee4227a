// Asks what an exception would have meant for recorded calls, while somebody is still choosing it.
import { useEffect, useState } from 'react'
import type { AnswerOf, QueryOf } from '../../shared/endpoints.ts'
import { CallError, call } from './call.ts'

/** Whoever types is not asked about after each letter. */
const quietMs = 250

export type PreviewQuestion = QueryOf<'GET /exceptions/preview'>

export interface PreviewState {
  /** The answer to the question as it stands now; null while it is not known. */
  readonly answer: AnswerOf<'GET /exceptions/preview'> | null
  readonly error: string | null
}

/** `question` is null while it cannot be asked. */
export function useExceptionPreview(question: PreviewQuestion | null): PreviewState {
  const asked = question === null ? null : JSON.stringify(question)
  const [known, setKnown] = useState<PreviewState & { readonly asked: string | null }>({
    asked: null,
    answer: null,
    error: null,
  })
  useEffect(() => {
    if (asked === null) return
    let current = true
    const timer = setTimeout(() => {
      call('GET /exceptions/preview', { query: JSON.parse(asked) as PreviewQuestion }).then(
        (answer) => current && setKnown({ asked, answer, error: null }),
        (error: unknown) =>
          current &&
          setKnown({ asked, answer: null, error: error instanceof CallError ? error.message : 'It failed.' }),
      )
    }, quietMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [asked])
  return known.asked === asked ? known : { answer: null, error: null }
}
