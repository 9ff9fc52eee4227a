// The usage signal: the library is told who subscribes and installs, now or when it is there again; nothing here waits for it.
import { z } from 'zod'
import { cadenceSchema } from '../../shared/contract/community.ts'
import type { LibrarySignalStore } from '../store/library-signals.ts'
import type { CurrentLibrary } from './library.ts'
import { LibraryProblem, type LibrarySource } from './source/library-source.ts'

const signalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('subscribed'), artifact_id: z.string(), cadence: cadenceSchema }),
  z.strictObject({ kind: z.literal('ended'), artifact_id: z.string() }),
  z.strictObject({ kind: z.literal('installed'), artifact_id: z.string(), members: z.array(z.string()).nullable() }),
])
export type Signal = z.infer<typeof signalSchema>

export interface Signals {
  /** Runs in the commit of what it tells of. */
  keep(source: string, signal: Signal): void
  /** Tells what waits for the library of the moment, in order. Stops where it is out of reach; never rejects but when aborted. */
  flush(signal?: AbortSignal): Promise<void>
}

export interface SignalsDeps {
  readonly waiting: LibrarySignalStore
  readonly library: CurrentLibrary
}

export function createSignals({ waiting, library }: SignalsDeps): Signals {
  let last: Promise<void> = Promise.resolve()
  const flush = async (signal?: AbortSignal) => {
    const source = sourceOf(library)
    if (!source) return
    for (const row of waiting.waiting(source.id)) {
      const read = signalSchema.safeParse(JSON.parse(row.signal))
      const done = !read.success || (await told(source, read.data, signal))
      if (!done) return
      waiting.drop(row.seq)
    }
  }
  return {
    keep: (source, signal) => waiting.add(source, signal),
    flush(signal) {
      last = last.catch(() => {}).then(() => flush(signal))
      return last
    },
  }
}

function sourceOf(library: CurrentLibrary): LibrarySource | null {
  try {
    return library().source
  } catch (error) {
    if (error instanceof LibraryProblem) return null
    throw error
  }
}

/** False when it has to be told later. What the library does not want to hear is not told again. */
async function told(source: LibrarySource, signal: Signal, abort: AbortSignal | undefined): Promise<boolean> {
  try {
    if (signal.kind === 'subscribed') await source.recordSubscription(signal.artifact_id, signal.cadence, abort)
    if (signal.kind === 'ended') await source.endSubscription(signal.artifact_id, abort)
    if (signal.kind === 'installed') await source.recordInstall(signal.artifact_id, signal.members, abort)
    return true
  } catch (error) {
    if (error instanceof LibraryProblem) return error.code !== 'unreachable'
    throw error
  }
}
