// What stores of lists have in common: how they load, and when they load again.
import { asCallError, type CallError } from './call.ts'
import type { Live } from './live.ts'

export interface LoadState {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
}

/** Never rejects. Of several answers only that to the newest question counts; a failure leaves what is there. */
export function listLoad<State extends LoadState>(
  { set, get }: { readonly set: (part: Partial<State>) => void; readonly get: () => State },
  read: () => Promise<Partial<State>>,
): () => Promise<void> {
  let asked = 0
  const put = (part: Partial<LoadState>) => set(part as Partial<State>)
  return async () => {
    asked += 1
    const mine = asked
    try {
      const found = await read()
      if (mine === asked) put({ ...found, status: 'ready', error: null })
    } catch (error) {
      if (mine === asked) put({ status: get().status === 'ready' ? 'ready' : 'failed', error: asCallError(error) })
    }
  }
}

/** Renews a store that was loaded once: after such a row of the log, and when the stream is back. */
export function renewOn(
  live: Live,
  store: { getState(): Pick<LoadState, 'status' | 'load'> },
  changes: (type: string) => boolean,
  renew: () => void = () => void store.getState().load(),
): void {
  const again = () => {
    if (store.getState().status !== 'loading') renew()
  }
  live.onMessage(({ type }) => {
    if (changes(type)) again()
  })
  live.onState((awaySince) => {
    if (awaySince === null) again()
  })
}

/** What is asked for in a burst is done once, this much later. */
export function onceIn(afterMs: number, work: () => void): () => void {
  let due = false
  return () => {
    if (due) return
    due = true
    setTimeout(() => {
      due = false
      work()
    }, afterMs)
  }
}
