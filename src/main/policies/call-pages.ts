// Recorded calls from the newest backwards, a page at a time.
import type { ReplayableCall, ReplayPage } from '../events/replayable.ts'

export interface CallPage<C> {
  readonly calls: readonly C[]
  /** Read so far, with these. */
  readonly done: number
}

interface PagesOf<C> {
  /** Newest first. */
  readonly read: (page: ReplayPage) => Promise<readonly C[]>
  readonly limit: number
  /** Calls on a page, when so many have been read. */
  readonly size: (done: number) => number
}

export async function* callPages<C extends Pick<ReplayableCall, 'seq'>>(
  pages: PagesOf<C>,
): AsyncGenerator<CallPage<C>> {
  let before_seq = Number.MAX_SAFE_INTEGER
  let done = 0
  while (done < pages.limit) {
    const calls = await pages.read({ before_seq, limit: Math.min(pages.size(done), pages.limit - done) })
    const last = calls.at(-1)
    if (!last) return
    before_seq = last.seq
    done += calls.length
    yield { calls, done }
  }
}
