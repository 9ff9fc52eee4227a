// What the gate says of a text while it is typed: asked when the typing rests, and only the latest answer counts.
import { useEffect, useMemo, useState } from 'react'
import type { GateFinding, ValidatedPolicy, ValidatePolicy } from '../../../shared/contract/policy.ts'
import { call } from '../../api/call.ts'

const restMs = 350

export interface Validated {
  /** Null until the gate has answered for the first time. */
  readonly result: ValidatedPolicy | null
  /** The answer is for an earlier text. */
  readonly checking: boolean
}

/** `warnings` of the result hold the gate's and those of the author's own linter, which may come later. */
export function useValidated(text: string, source: ValidatePolicy['source'], wanted: boolean): Validated {
  const [answer, setAnswer] = useState<{ text: string; result: ValidatedPolicy } | null>(null)
  const advice = useAdvice(text, wanted && answer?.text === text && answer.result.valid)
  useEffect(() => {
    if (!wanted) return
    let current = true
    const timer = setTimeout(() => {
      call('POST /policies/validate', { body: { rego_content: text, source } }).then(
        (result) => current && setAnswer({ text, result }),
        () => {},
      )
    }, restMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text, source, wanted])
  const result = useMemo(
    () => answer && { ...answer.result, warnings: [...answer.result.warnings, ...advice] },
    [answer, advice],
  )
  return { result, checking: wanted && answer?.text !== text }
}

const none: readonly GateFinding[] = []

/** Of a text that the gate takes; asked no more once it is known that no linter is there. */
function useAdvice(text: string, wanted: boolean): readonly GateFinding[] {
  const [advice, setAdvice] = useState<{ text: string; warnings: readonly GateFinding[] } | null>(null)
  const [absent, setAbsent] = useState(false)
  useEffect(() => {
    if (!wanted || absent) return
    let current = true
    call('POST /policies/lint', { body: { rego_content: text } }).then(
      ({ linter, warnings }) => {
        setAbsent(linter === null)
        if (current) setAdvice({ text, warnings })
      },
      () => {},
    )
    return () => {
      current = false
    }
  }, [text, wanted, absent])
  return advice?.text === text ? advice.warnings : none
}
