// Runs the policy engine once, as a child that is limited in time, memory and output: hostile text never meets the live one.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { type OneShotOutcome, runLimited } from './limited-child.ts'

const defaultOutputBytes = 16 * 1024 * 1024

export interface OneShotDeps {
  readonly binary: string
  /** A private folder that is ours alone: emptied at the first run, removed at the end. */
  readonly folder: string
  /** Children at the same time; others wait in order. */
  readonly atOnce?: number
}

export interface OneShotRun {
  /** Another program than the engine, under the same limits. */
  readonly program?: string
  /** Arguments of the program; its working directory is a fresh folder that holds `files`. */
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly limitMs: number
  readonly outputBytes?: number
  /** Threads; one unless the work can use more. */
  readonly threads?: number
  readonly signal?: AbortSignal | undefined
}

export interface OneShot {
  /** Rejects with the signal's reason when aborted; every other end is an outcome. */
  run(run: OneShotRun): Promise<OneShotOutcome>
  /** A folder with these files that several runs read; the caller removes it. */
  shelve(files: Readonly<Record<string, string>>): Promise<Shelf>
  /** How many children run at the same time. */
  readonly atOnce: number
  close(): Promise<void>
}

export interface Shelf {
  readonly path: string
  remove(): Promise<void>
}

export function createOneShot({ binary, folder, atOnce = availableParallelism() }: OneShotDeps): OneShot {
  const closing = new AbortController()
  const turns = createTurns(atOnce)
  const running = new Set<Promise<unknown>>()
  let prepared: Promise<void> | null = null
  const shelve = async (files: Readonly<Record<string, string>>): Promise<Shelf> => {
    prepared ??= prepare(folder)
    await prepared
    const path = await mkdtemp(join(folder, 'once-'))
    await writeFiles(path, files)
    return { path, remove: () => rm(path, { recursive: true, force: true }) }
  }
  const runNow = async (run: OneShotRun, signal: AbortSignal): Promise<OneShotOutcome> => {
    const { program = binary, args, files = {}, limitMs, outputBytes = defaultOutputBytes, threads = 1 } = run
    const cwd = await shelve(files)
    try {
      signal.throwIfAborted()
      return await runLimited({ binary: program, args, cwd: cwd.path, limitMs, outputBytes, threads, signal })
    } finally {
      await cwd.remove()
    }
  }
  return {
    atOnce,
    shelve,
    async run(run) {
      const signal = run.signal ? AbortSignal.any([closing.signal, run.signal]) : closing.signal
      const done = turns(signal, () => runNow(run, signal))
      running.add(done)
      try {
        return await done
      } finally {
        running.delete(done)
      }
    },
    async close() {
      closing.abort(new Error('the console is closing'))
      await Promise.allSettled(running)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a console that was killed left behind goes first. */
async function prepare(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const paths = Object.keys(files)
  for (const parent of new Set(paths.map((path) => dirname(join(folder, path)))))
    await mkdir(parent, { recursive: true, mode: 0o700 })
  await Promise.all(paths.map((path) => writeFile(join(folder, path), files[path] ?? '', { mode: 0o600 })))
}

/** At most `places` at the same time, in the order of asking; who is aborted leaves the queue. */
function createTurns(places: number) {
  let free = places
  const queue = new Set<() => void>()
  const enter = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      if (free > 0) {
        free -= 1
        return resolve()
      }
      const leave = () => {
        queue.delete(next)
        reject(signal.reason)
      }
      const next = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      queue.add(next)
      signal.addEventListener('abort', leave, { once: true })
    })
  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    await enter(signal)
    try {
      return await work()
    } finally {
      const [next] = queue
      if (next) {
        queue.delete(next)
        next()
      } else free += 1
    }
  }
}
