// The scanning thread: patterns of operators meet texts of agents here, where only this thread can be held up.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { DlpMatcher } from '../../../shared/contract/dlp.ts'
import { type CompiledPattern, compilePattern } from './compiled-pattern.ts'
import { OutOfTime, type Searched, searchSecrets } from './search.ts'
import type { SecretRange } from './segments.ts'

export type ScanQuestion =
  | { readonly use: readonly DlpMatcher[] }
  /** `alone`: with these patterns instead of those in use. `limit` in milliseconds. */
  | { readonly search: Searched; readonly alone?: readonly DlpMatcher[]; readonly limit: number }
  /** Each pattern on texts of its own. */
  | { readonly each: readonly { readonly matcher: DlpMatcher; readonly texts: readonly string[] }[] }

export type ScanAnswer =
  | { readonly using: number }
  | { readonly ranges: readonly SecretRange[] }
  | { readonly late: string }
  | { readonly hits: readonly (readonly boolean[])[] }
  | { readonly failed: string }

let patterns: readonly CompiledPattern[] = (workerData as readonly DlpMatcher[]).map(compilePattern)

async function search({ search, alone, limit }: Extract<ScanQuestion, { search: unknown }>): Promise<ScanAnswer> {
  const began = performance.now()
  const outOfTime = () => performance.now() - began > limit
  try {
    const used = alone ? alone.map(compilePattern) : patterns
    return { ranges: await searchSecrets(search, used, outOfTime) }
  } catch (error) {
    if (error instanceof OutOfTime) return { late: error.pattern }
    throw error
  }
}

function hitsOf({ matcher, texts }: { matcher: DlpMatcher; texts: readonly string[] }): boolean[] {
  const pattern = compilePattern(matcher)
  return texts.map((text) => {
    let hit = false
    pattern.search(text, text.toLowerCase(), () => {
      hit = true
      return false
    })
    return hit
  })
}

async function answer(question: ScanQuestion): Promise<ScanAnswer> {
  try {
    if ('use' in question) {
      patterns = question.use.map(compilePattern)
      return { using: patterns.length }
    }
    if ('each' in question) return { hits: question.each.map(hitsOf) }
    return await search(question)
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

const port = parentPort as MessagePort
port.on('message', (question: ScanQuestion) => void answer(question).then((said) => port.postMessage(said)))
// The first scan of a thread is slow: it happens before anybody waits for it.
await searchSecrets({ segments: [{ text: 'warm', is: 'value', named: false, group: 0 }], own: 1, tails: [] }, patterns, () => false)
port.postMessage('ready')
