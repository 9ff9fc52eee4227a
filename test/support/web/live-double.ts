// The stream of the log by hand, and the operator's API by a table, for tests of the pages' stores.
import { afterEach, beforeEach, vi } from 'vitest'
import type { Live, LiveMessage } from '../../../src/renderer/api/live.ts'

export interface LiveDouble extends Live {
  tell(type: string, item: object): void
  tellState(awaySince: number | null): void
}

export function createLiveDouble(): LiveDouble {
  let onMessage: (message: LiveMessage) => void = () => {}
  let onState: (awaySince: number | null) => void = () => {}
  return {
    onMessage(listener) {
      onMessage = listener
      return () => {}
    },
    onState(listener) {
      onState = listener
      return () => {}
    },
    start() {},
    tell: (type, item) => onMessage({ seq: 1, type, item: item as LiveMessage['item'] }),
    tellState: (awaySince) => onState(awaySince),
  }
}

export interface ApiDouble {
  /** `METHOD /path?query` of what was asked, in order. */
  readonly asked: string[]
  /** Waits until the question is asked, then answers it; each answer is for one question. */
  answer(question: string | RegExp, json: unknown, status?: number): Promise<void>
}

/** Call it in a describe: it stands in for fetch in each of its tests. Questions wait until they are answered. */
export function createApiDouble(): ApiDouble {
  const asked: string[] = []
  const open: { question: string; give: (answer: Response) => void }[] = []
  beforeEach(() => {
    asked.length = 0
    open.length = 0
    vi.stubGlobal('sessionStorage', { getItem: () => null })
    vi.stubGlobal('fetch', (url: string, { method = 'GET' }: RequestInit) => {
      const question = `${method} ${url.replace('/api/v1', '')}`
      asked.push(question)
      return new Promise<Response>((give) => open.push({ question, give }))
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  return {
    asked,
    async answer(wanted, json, status = 200) {
      const fits = ({ question }: { question: string }) =>
        typeof wanted === 'string' ? question === wanted : wanted.test(question)
      await vi.waitFor(() => {
        if (!open.some(fits)) throw new Error(`nobody asked ${wanted}; asked were ${asked.join(', ')}`)
      })
      const [question] = open.splice(open.findIndex(fits), 1)
      question?.give(new Response(JSON.stringify(json), { status }))
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}
