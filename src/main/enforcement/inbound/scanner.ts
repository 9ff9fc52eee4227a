// Looks for text that tries to steer the agent, and for what the operator's patterns are about; the work is done in a thread of its own.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { createAskedThread } from '../../processes/asked-thread.ts'
import { packed, unpacked } from './packed-texts.ts'
import { collectTexts } from './scan/collect-texts.ts'
import type { ScanAnswer, ScanQuestion } from './scanner-worker.ts'

/** For each stretch of text that is begun, from the moment the thread has it. */
const usualLimitMs = 250
const stretch = 256 * 1024
const memoryMb = 512

export interface InboundScanner {
  /**
   * Every string and key of a result, an error or a tool's description. Rejects when there is too much text, or the thread
   * was late or failed: the caller withholds. Snippets may hold secrets: the caller masks before it keeps or shows them.
   */
  scan(value: Json): Promise<InboundFinding[]>
  /** Which of these RE2 expressions are found in one of the texts. Rejects as `scan` does. */
  found(texts: readonly string[], patterns: readonly string[]): Promise<ReadonlySet<string>>
  /** The texts, with `[redacted]` for what the expression matches. Rejects as `scan` does. */
  redacted(texts: readonly string[], pattern: string): Promise<string[]>
  /** Compiles the patterns ahead of the first value. */
  warm(): void
  close(): Promise<void>
}

export class ScanFailed extends Error {}

/** `limit_ms`: 250 for each 256 Ki characters begun, unless told (decision 18). */
export function createInboundScanner(deps: { readonly worker: URL; readonly limit_ms?: number }): InboundScanner {
  const thread = createAskedThread<ScanQuestion, ScanAnswer>({
    worker: deps.worker,
    memoryMb,
    spoilt: (answer) => 'failed' in answer,
  })
  type Told<Key extends string> = Extract<ScanAnswer, Readonly<Record<Key, unknown>>>
  const ask = async <Key extends 'findings' | 'found' | 'left'>(
    question: ScanQuestion,
    told: Key,
  ): Promise<Told<Key>> => {
    const limit = (deps.limit_ms ?? usualLimitMs) * Math.max(1, Math.ceil(question.joined.length / stretch))
    const answer = await thread.ask(question, limit)
    if (answer === null) throw new ScanFailed('The scan for injected text did not end in time.')
    if ('failed' in answer) throw new ScanFailed(`The scan for injected text failed: ${answer.failed}`)
    if (!(told in answer)) throw new ScanFailed('The scan gave another answer than was asked for.')
    return answer as Told<Key>
  }
  return {
    async scan(value) {
      const texts = await collectTexts(value)
      if (texts.length === 0) return []
      const { findings } = await ask(packed(texts.map(({ text }) => text)), 'findings')
      return findings.map(({ index, ...finding }) => ({ ...finding, at: texts[index]?.at ?? '' }))
    },
    async found(texts, patterns) {
      if (texts.length === 0 || patterns.length === 0) return new Set()
      return new Set((await ask({ ...packed(texts), find: patterns }, 'found')).found)
    },
    async redacted(texts, pattern) {
      if (texts.length === 0) return []
      return unpacked((await ask({ ...packed(texts), redact: pattern }, 'left')).left)
    },
    warm: () => thread.warm(),
    close: () => thread.close(),
  }
}
