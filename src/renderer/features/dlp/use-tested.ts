// What is found in a text while it is being typed: asked when the hand rests, and the last answer counts.
import { useEffect, useState } from 'react'
import type { DlpTested, TestDlp } from '../../../shared/contract/dlp.ts'
import { CallError, call } from '../../api/call.ts'

const restMs = 300

export interface Tested {
  readonly findings: DlpTested['findings'] | null
  /** Why there is no answer, as a sentence. */
  readonly problem: string | null
  readonly asking: boolean
}

const nothing: Tested = { findings: null, problem: null, asking: false }

/** Nothing is asked about an empty text, or with an empty pattern. */
export function useTested(body: { text: string; pattern?: Exclude<TestDlp['pattern'], string> }): Tested {
  const [tested, setTested] = useState(nothing)
  const question = JSON.stringify(body)
  const idle = body.text === '' || body.pattern?.pattern === ''
  useEffect(() => {
    if (idle) {
      setTested(nothing)
      return
    }
    let current = true
    setTested((before) => ({ ...before, asking: true }))
    const timer = setTimeout(async () => {
      const answer = await ask(JSON.parse(question) as TestDlp)
      if (current) setTested(answer)
    }, restMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [question, idle])
  return tested
}

async function ask(body: TestDlp): Promise<Tested> {
  try {
    const { findings } = await call('POST /dlp/test', { body })
    return { findings, problem: null, asking: false }
  } catch (error) {
    return {
      findings: null,
      problem: error instanceof CallError ? error.message : 'Something went wrong.',
      asking: false,
    }
  }
}
