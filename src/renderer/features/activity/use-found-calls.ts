// Calls that match what is typed: those at hand at once, those in the log a moment later.
import { useEffect, useMemo, useState } from 'react'
import type { CallItem } from '../../../shared/contract/event.ts'
import { type Known, searchCalls } from './call-search.ts'
import { matching, merged } from './store.ts'

/** Shorter texts are not asked for. */
const askFrom = 2
const askAfterMs = 250

export interface FoundCalls {
  readonly calls: readonly CallItem[]
  readonly searching: boolean
  readonly failure: string | null
}

interface Answer {
  readonly typed: string
  readonly calls: readonly CallItem[]
  readonly failure: string | null
}

export function useFoundCalls(typed: string, atHand: readonly CallItem[], known: Known): FoundCalls {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const { agentNames, serverIds } = known
  const text = typed.trim()
  const asks = text.length >= askFrom
  useEffect(() => {
    if (!asks) return
    let current = true
    const give = (found: Answer) => current && setAnswer(found)
    const timer = setTimeout(() => {
      searchCalls(text, { agentNames, serverIds }).then(
        (calls) => give({ typed: text, calls, failure: null }),
        (error: Error) => give({ typed: text, calls: [], failure: `The log was not searched. ${error.message}` }),
      )
    }, askAfterMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [asks, text, agentNames, serverIds])
  const local = useMemo(() => matching(atHand, text, agentNames), [atHand, text, agentNames])
  const found = asks && answer?.typed === text ? answer : null
  const calls = useMemo(() => (found ? merged(found.calls, local) : local), [found, local])
  return { calls, searching: asks && found === null, failure: found?.failure ?? null }
}
