// What takes its time tells how far it is, and its result last.
import { Refusal } from './contract/problem.ts'

export type ProgressEvent<T> =
  | { readonly event: 'progress'; readonly data: { readonly done: number; readonly total: number } }
  | { readonly event: 'result'; readonly data: T }

/** Throws Refusal 503 when it ends without one. */
export async function resultOf<T>(events: AsyncGenerator<ProgressEvent<T>>): Promise<T> {
  for await (const { event, data } of events) if (event === 'result') return data
  throw new Refusal(503, 'cancelled', 'It was cancelled.')
}
