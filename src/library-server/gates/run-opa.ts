// Runs the policy engine once on texts of strangers: a child of its own, limited in time, memory and output.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Refusal } from '../../shared/contract/problem.ts'

export type OpaOutcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  /** In the engine's own words. */
  | { readonly kind: 'failed'; readonly words: string }
  /** Too long, too much memory, too many words. */
  | { readonly kind: 'ended' }

export interface OpaRunner {
  /** In a folder that holds `files`. Throws Refusal 503 when too many wait. */
  run(args: readonly string[], files: Readonly<Record<string, string>>, limitMs?: number): Promise<OpaOutcome>
}

const usualLimitMs = 10_000
const outputBytes = 8 * 1024 * 1024
/** Address space; Go does not start below 1 GiB. */
const addressSpaceKib = 2 * 1024 * 1024
const atOnce = 2
const mostWaiting = 64

export function createOpaRunner(binary: string): OpaRunner {
  let waiting = 0
  let turns: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())
  return {
    async run(args, files, limitMs = usualLimitMs) {
      if (waiting >= mostWaiting)
        throw new Refusal(503, 'busy', 'The library is checking too many submissions. Try again in a minute.')
      waiting += 1
      const [turn = Promise.resolve(), ...others] = turns
      const done = turn.then(() => runIn({ binary, args, files, limitMs }))
      turns = [...others, done.catch(() => {})]
      try {
        return await done
      } finally {
        waiting -= 1
      }
    },
  }
}

interface Run {
  readonly binary: string
  readonly args: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly limitMs: number
}

async function runIn(run: Run): Promise<OpaOutcome> {
  const { files } = run
  const folder = await mkdtemp(join(tmpdir(), 'behavry-library-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return await runChild(run, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** On Linux a shell limits the address space and becomes the engine. */
function runChild({ binary, args, limitMs }: Run, cwd: string): Promise<OpaOutcome> {
  const [program, all] =
    process.platform === 'linux'
      ? ['/bin/sh', ['-c', `ulimit -v ${addressSpaceKib}; exec "$0" "$@"`, binary, ...args]]
      : [binary, [...args]]
  const env = { GOMEMLIMIT: '400MiB', GOMAXPROCS: '1', GOGC: '400' }
  const options = { cwd, env, timeout: limitMs, killSignal: 'SIGKILL' as const, maxBuffer: outputBytes }
  return new Promise((resolve, reject) => {
    execFile(program, all, options, (error, stdout, stderr) => {
      if (!error) return resolve({ kind: 'ok', stdout })
      if (error.code === 'ENOENT' || error.code === 'EACCES') return reject(error)
      if (error.killed || error.signal || error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
        return resolve({ kind: 'ended' })
      resolve({ kind: 'failed', words: stderr.trim() || stdout.trim() })
    })
  })
}
