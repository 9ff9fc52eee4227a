// Looks for text that tries to steer the agent, in everything of a value that a model reads; the work is done in a thread of its own.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { createAskedThread } from '../../processes/asked-thread.ts'
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
  return {
    async scan(value) {
      const texts = await collectTexts(value)
      if (texts.length === 0) return []
      const question = {
        joined: texts.map(({ text }) => text).join(''),
        lengths: Uint32Array.from(texts, ({ text }) => text.length),
      }
      const limit = (deps.limit_ms ?? usualLimitMs) * Math.max(1, Math.ceil(question.joined.length / stretch))
      const answer = await thread.ask(question, limit)
      if (answer === null) throw new ScanFailed('The scan for injected text did not end in time.')
      if ('failed' in answer) throw new ScanFailed(`The scan for injected text failed: ${answer.failed}`)
      return answer.findings.map(({ index, ...finding }) => ({ ...finding, at: texts[index]?.at ?? '' }))
    },
    warm: () => thread.warm(),
    close: () => thread.close(),
  }
}
