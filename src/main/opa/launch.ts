// One engine from its folder to the proof that it runs on the right set, and to its end.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSet } from './active-set.ts'
import { singCanary } from './canary.ts'
import type { PolicySet } from './policy-set.ts'
import { type EngineProcess, startEngine } from './process.ts'
import { newEngineTokens, systemAuthz } from './system-authz.ts'

export type RunningEngine = EngineProcess & { readonly setFolder: string }

export interface Launch {
  readonly binary: string
  /** Private folder with a short path, for the socket and the set's folder. */
  readonly runtimeDir: string
  /** Name of the set's folder: an engine's own, so that the next one can be started beside it. */
  readonly name: string
  readonly signal: AbortSignal
}

/** Resolves with an engine that nobody asks yet; throws with a sentence and leaves nothing behind. */
export async function launchEngine({ name, ...place }: Launch, set: PolicySet): Promise<RunningEngine> {
  const setFolder = join(place.runtimeDir, name)
  const tokens = newEngineTokens()
  let started: EngineProcess | null = null
  try {
    await writeSet(setFolder, set, { 'system/authz.rego': systemAuthz(tokens) })
    started = await startEngine({ ...place, setFolder, tokens })
    await singCanary(started.client, set, 'all')
    place.signal.throwIfAborted()
    return { ...started, setFolder }
  } catch (error) {
    if (started) await endEngine({ ...started, setFolder })
    else await rm(setFolder, { recursive: true, force: true })
    throw error
  }
}

/** Waits for the answers that the engine owes, then ends it. */
export async function endEngine({ client, child, exited, setFolder }: RunningEngine): Promise<void> {
  await client.finish()
  child.kill()
  await exited
  await rm(setFolder, { recursive: true, force: true })
}
