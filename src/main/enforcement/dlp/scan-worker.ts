// The scanning thread: patterns of operators meet texts of agents here, where only this thread can be held up.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { DlpMatcher } from '../../../shared/contract/dlp.ts'
import { type CompiledPattern, compilePattern } from '../../../shared/dlp/compiled-pattern.ts'
import { OutOfTime, type Searched, searchSecrets } from './search.ts'
import type { SecretRange } from './segments.ts'

/** One pattern on texts of its own; `exhaust`: every place is looked for, as in a scan. */
export interface Trial {
  readonly matcher: DlpMatcher
  readonly texts: readonly string[]
  readonly exhaust?: boolean
}

export type ScanQuestion =
  | { readonly use: readonly DlpMatcher[] }
  /** `alone`: with these patterns instead of those in use. `limit` in milliseconds of this thread's own work. */
  | { readonly search: Searched; readonly alone?: readonly DlpMatcher[]; readonly limit: number }
  | { readonly each: readonly Trial[] }

export type ScanAnswer =
  | { readonly using: number }
  | { readonly ranges: readonly SecretRange[] }
  | { readonly late: string }
  | { readonly hits: readonly (readonly boolean[])[] }
  | { readonly failed: string }

let patterns: readonly CompiledPattern[] = (workerData as readonly DlpMatcher[]).map(compilePattern)

async function search({ search, alone, limit }: Extract<ScanQuestion, { search: unknown }>): Promise<ScanAnswer> {
  const began = process.threadCpuUsage()
  const outOfTime = () => {
    const { user, system } = process.threadCpuUsage(began)
    return user + system > limit * 1000
  }
  try {
    const used = alone ? alone.map(compilePattern) : patterns
    return { ranges: await searchSecrets(search, used, outOfTime) }
  } catch (error) {
    if (error instanceof OutOfTime) return { late: error.pattern }
    throw error
  }
}

function hitsOf({ matcher, texts, exhaust = false }: Trial): boolean[] {
  const pattern = compilePattern(matcher)
  return texts.map((text) => {
    let hit = false
    pattern.search(text, text.toLowerCase(), () => {
      hit = true
      return exhaust
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

/** Something of everything, so that the first scan that somebody waits for is not the slow one. */
async function warmUp(): Promise<void> {
  const text = patterns.flatMap(({ matcher }) => matcher.keywords.map((word) => `${word} = "a1B2c3D4e5"\n`)).join('')
  const segment = {
    text: `${text}${Buffer.from(text).toString('base64')}`,
    is: 'value',
    named: false,
    group: 1,
  } as const
  await searchSecrets({ segments: [segment], own: 1, tails: ['a'] }, patterns, () => false)
}

const port = parentPort as MessagePort
port.on('message', (question: ScanQuestion) => void answer(question).then((said) => port.postMessage(said)))
await warmUp()
port.postMessage('ready')
