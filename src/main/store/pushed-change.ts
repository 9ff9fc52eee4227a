// Changes of state that the policy engine must have before they count: pushed first, then stored, one after the other.
import { Refusal } from '../../shared/contract/problem.ts'

export interface PushedChangeDeps<S> {
  /** Hands a state to the policy engine; rejects when that fails. */
  readonly push: (state: S) => Promise<void>
  /** What is stored at this moment. */
  readonly stored: () => S
  /** Whether the engine need not be told; the very same state unless given. */
  readonly same?: (one: S, other: S) => boolean
}

/** What a change wants, computed when its turn has come, and how it is stored and recorded. */
export interface WantedChange<S, R> {
  readonly wanted: S
  store(): Promise<R>
}

/** Throws Refusal 503 when the engine does not take the change; then nothing was changed. */
export function createPushedChange<S>({ push, stored, same = Object.is }: PushedChangeDeps<S>) {
  let last: Promise<unknown> = Promise.resolve()
  async function change<R>({ wanted, store }: WantedChange<S, R>): Promise<R> {
    const before = stored()
    if (same(wanted, before)) return store()
    try {
      await push(wanted)
    } catch {
      await push(before).catch(() => {})
      throw new Refusal(
        503,
        'opa_unavailable',
        'The policy engine did not take the change, so nothing was changed. Try again.',
      )
    }
    try {
      return await store()
    } catch (error) {
      // What is stored counts: the engine must not go on with something that nobody can look up.
      await push(stored()).catch(() => {})
      throw error
    }
  }
  /** One change after the other: two at once could push an older state over a newer one. */
  return <R>(compute: () => WantedChange<S, R>): Promise<R> => {
    const turn = last.then(() => change(compute()))
    last = turn.catch(() => {})
    return turn
  }
}
