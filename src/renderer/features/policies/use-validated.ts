// What the gate says of a text while it is typed: asked when the typing rests, and only the latest answer counts.
import { useEffect, useState } from 'react'
import type { ValidatedPolicy } from '../../../shared/contract/policy.ts'
import { call } from '../../api/call.ts'

const restMs = 350

export interface Validated {
  /** Null until the gate has answered for the first time. */
  readonly result: ValidatedPolicy | null
  /** The answer is for an earlier text. */
  readonly checking: boolean
}

export function useValidated(text: string, wanted: boolean): Validated {
  const [answer, setAnswer] = useState<{ text: string; result: ValidatedPolicy } | null>(null)
  useEffect(() => {
    if (!wanted) return
    let current = true
    const timer = setTimeout(() => {
      call('POST /policies/validate', { body: { rego_content: text } }).then(
        (result) => current && setAnswer({ text, result }),
        () => {},
      )
    }, restMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text, wanted])
  return { result: answer?.result ?? null, checking: wanted && answer?.text !== text }
}
