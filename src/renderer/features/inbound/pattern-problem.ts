// What is wrong with a pattern, said while it is typed: the console compiles it, as it would when the rule is asked.
import { useEffect, useState } from 'react'
import { CallError, call } from '../../api/call.ts'

/** Whoever types is not asked about after each letter. */
const quietMs = 300

/** Null while nothing is known to be wrong; only asked while `asks`. */
export function usePatternProblem(pattern: string, asks: boolean): string | null {
  const [known, setKnown] = useState<{ readonly pattern: string; readonly problem: string | null } | null>(null)
  useEffect(() => {
    if (!asks || pattern === '') return
    let current = true
    const timer = setTimeout(() => {
      const rule = { name: 'a pattern', action: 'tag', matcher: { type: 'regex', pattern } } as const
      call('POST /inbound-rules/test', { body: { text: '', rule } }).then(
        () => current && setKnown({ pattern, problem: null }),
        (error: unknown) => {
          const said =
            error instanceof CallError ? error.errors.find(({ path }) => path.includes('matcher')) : undefined
          if (current) setKnown({ pattern, problem: said?.message ?? null })
        },
      )
    }, quietMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [pattern, asks])
  return known?.pattern === pattern ? known.problem : null
}
