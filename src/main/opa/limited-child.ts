// One child of the policy engine under limits: ended by a watchdog when it takes too long, too much memory, or says too much.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GuardedChild, startGuarded } from '../processes/guarded-child.ts'
import { residentBytes } from './resident.ts'

const residentLimitBytes = 512 * 1024 * 1024
/** Address space; Go does not start below 1 GiB. */
const addressSpaceKib = 2 * 1024 * 1024
const lookEveryMs = 25
const keptStderr = 64 * 1024
/** Go's own last words when it gets no more memory. */
const outOfMemory = /out of memory|cannot allocate memory|stack exceeds \d+-byte limit/

export type OneShotOutcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'too_much_memory' }
  | { readonly kind: 'too_much_output' }
  /** The engine refused: its own words, on both streams. */
  | { readonly kind: 'failed'; readonly stdout: string; readonly stderr: string }

export interface LimitedRun {
  readonly binary: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly limitMs: number
  readonly outputBytes: number
  readonly threads: number
  readonly signal: AbortSignal
}

/** Rejects only when aborted. */
export async function runLimited(run: LimitedRun): Promise<OneShotOutcome> {
  const child = start(run)
  let cut: Exclude<OneShotOutcome, { kind: 'ok' | 'failed' }> | null = null
  const end = (kind: 'timed_out' | 'too_much_memory' | 'too_much_output') => {
    cut ??= { kind }
    child.kill()
  }
  const timer = setTimeout(() => end('timed_out'), run.limitMs)
  const watch = watchMemory(run.cwd, () => end('too_much_memory'))
  const abort = () => child.kill()
  run.signal.addEventListener('abort', abort, { once: true })
  const stdout = collect(child.process.stdout, run.outputBytes, () => end('too_much_output'))
  const stderr = collect(child.process.stderr, keptStderr, () => {})
  try {
    const code = await ended(child)
    run.signal.throwIfAborted()
    if (cut) return cut
    if (code === 0) return { kind: 'ok', stdout: stdout() }
    if (outOfMemory.test(stderr())) return { kind: 'too_much_memory' }
    return { kind: 'failed', stdout: stdout(), stderr: stderr() }
  } finally {
    clearTimeout(timer)
    watch.stop()
    run.signal.removeEventListener('abort', abort)
  }
}

/** A shell writes down its process id, limits the address space where the platform can, and becomes the engine. */
function start({ binary, args, cwd, threads }: LimitedRun): GuardedChild {
  const env = { GOMEMLIMIT: '400MiB', GOMAXPROCS: String(threads), GOGC: '800' }
  const options = { cwd, env, stdin: 'ignore' as const }
  if (process.platform === 'win32') return startGuarded(binary, args, options)
  const limit = process.platform === 'linux' ? `ulimit -v ${addressSpaceKib}; ` : ''
  return startGuarded('/bin/sh', ['-c', `echo $$ >.pid; ${limit}exec "$0" "$@"`, binary, ...args], options)
}

function ended(child: GuardedChild): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.process.once('close', (code) => resolve(code))
    child.process.once('error', reject)
  })
}

/** The text so far; beyond the limit it says so and keeps no more. */
function collect(stream: NodeJS.ReadableStream | null, limit: number, tooMuch: () => void): () => string {
  const parts: Buffer[] = []
  let size = 0
  stream?.on('data', (part: Buffer) => {
    size += part.length
    if (size > limit) return tooMuch()
    parts.push(part)
  })
  return () => Buffer.concat(parts).toString('utf8')
}

function watchMemory(cwd: string, tooMuch: () => void): { stop(): void } {
  let pid: number | null = null
  let looking = false
  const look = async () => {
    pid ??= Number((await readFile(join(cwd, '.pid'), 'utf8').catch(() => '')).trim()) || null
    if (pid === null) return
    const resident = await residentBytes(pid)
    if (resident !== null && resident > residentLimitBytes) tooMuch()
  }
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look().finally(() => {
      looking = false
    })
  }, lookEveryMs)
  return { stop: () => clearInterval(timer) }
}
