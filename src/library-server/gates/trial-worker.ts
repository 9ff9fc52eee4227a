// The thread in which one expression is tried: it answers once, or is ended.
import { parentPort, workerData } from 'node:worker_threads'
import { RE2JS } from 're2js'
import { compilePattern } from '../../shared/dlp/compiled-pattern.ts'
import { re2Problem } from '../../shared/re2-problem.ts'
import type { Trial, TrialOutcome } from './pattern-trials.ts'

parentPort?.postMessage(outcomeOf(workerData as Trial))

function outcomeOf({ matcher, texts, stress }: Trial): TrialOutcome {
  try {
    if (RE2JS.compile(matcher.pattern).matches('')) return { kind: 'matches_empty' }
  } catch (error) {
    return { kind: 'no_expression', message: re2Problem(error, matcher.pattern).message }
  }
  const pattern = compilePattern(matcher)
  const hits = texts.map((text) => {
    let hit = false
    pattern.search(text, text.toLowerCase(), () => {
      hit = true
      return false
    })
    return hit
  })
  for (const text of stress) pattern.search(text, text.toLowerCase(), () => true)
  return { kind: 'found', hits }
}
