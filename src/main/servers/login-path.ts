// The PATH of the operator's login shell (decision 35): a desktop program is started without it.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { basename, delimiter, isAbsolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const limitMs = 3000
/** How long a shell may take to end by itself, and again when it was asked to. */
const patienceMs = 1000
/** Profiles greet; more than this is no greeting. */
const mostText = 1 << 20
/** Connections in a row share one answer. */
const keptMs = 60_000

/** What the shell said, or in one sentence why it said nothing. `shell` is null where there is none to ask. */
export interface ShellAnswer {
  readonly shell: string | null
  readonly path: string | null
  readonly problem: string | null
}

export interface LoginPath {
  /** Asks the shell anew: for a program that the operator may have installed just now. */
  fresh(): Promise<string>
  /** The last answer, unless it is more than a minute old. */
  known(): Promise<string>
}

/** PATH of the login shell, then ours; ours alone when the shell does not say. */
export function createLoginPath(ours: NodeJS.ProcessEnv): LoginPath {
  let said: string | null = null
  let at = Number.NEGATIVE_INFINITY
  let asking: Promise<string> | null = null
  const ask = async () => {
    said = (await askLoginShell(ours)).path ?? said
    at = performance.now()
    return joined(said, ours.PATH)
  }
  const fresh = () => {
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }
  return {
    fresh,
    known: () => (performance.now() - at > keptMs ? fresh() : Promise.resolve(joined(said, ours.PATH))),
  }
}

function joined(...parts: (string | null | undefined)[]): string {
  return parts.filter((part) => part).join(delimiter)
}

/** Never throws. The shell has ended when this resolves, seconds after `waitMs` at the latest. */
export async function askLoginShell(ours: NodeJS.ProcessEnv, waitMs = limitMs): Promise<ShellAnswer> {
  const shell = process.platform === 'win32' ? null : ours.SHELL || shellOfAccount()
  if (!shell) return { shell: null, path: null, problem: null }
  const mark = [`behavry-${randomUUID()}`, randomUUID()] as const
  // A group of its own, without a terminal: it can be ended whole, and has nobody to ask.
  const options: SpawnOptions = { env: ours, stdio: ['ignore', 'pipe', 'ignore'], detached: true }
  const child = spawn(shell, argumentsOf(shell, mark), options)
  const cutDown = () => signalGroup(child, 'SIGTERM')
  process.once('exit', cutDown)
  const said = await within(waitMs, textBetween(child, mark.join('')))
  await ended(child, 'text' in said)
  process.off('exit', cutDown)
  if ('problem' in said) return { shell, path: null, problem: `${shell} ${said.problem}.` }
  const useful = said.text.split(delimiter).some((folder) => isAbsolute(folder))
  return useful
    ? { shell, path: said.text, problem: null }
    : { shell, path: null, problem: `${shell} names no folder in its PATH.` }
}

type Said = { readonly text: string } | { readonly problem: string }

async function within(waitMs: number, saying: Promise<Said>): Promise<Said> {
  const settled = new AbortController()
  const late = sleep(waitMs, { problem: `did not answer within ${waitMs / 1000} s` }, { signal: settled.signal })
  late.catch(() => {})
  try {
    return await Promise.race([saying, late])
  } finally {
    settled.abort()
  }
}

/**
 * A profile that is cut down in the middle leaves locks behind, at which every later login waits: it is asked first. What
 * a shell that answered and ended by itself has left running is the operator's, as after any login.
 */
async function ended(child: ChildProcess, answered: boolean): Promise<void> {
  const alive = () => (answered ? child.exitCode === null && child.signalCode === null : signalGroup(child, 0))
  const steps = [...(answered ? [0 as const] : []), 'SIGTERM' as const, 'SIGKILL' as const]
  for (const signal of steps) {
    if (!alive()) break
    signalGroup(child, signal)
    for (const until = performance.now() + patienceMs; alive() && performance.now() < until; ) await sleep(10)
  }
  // What was left running may hold it open.
  child.stdout?.destroy()
}

/** False when nothing of the shell is left. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal)
  } catch {
    return false
  }
}

/**
 * The marks tell the PATH from what profiles print around it; they come in halves, so that a shell which traces its
 * commands does not print one. In double quotes every shell joins PATH with colons, fish too. csh takes no option beside
 * -l, and has its PATH from a file that it always reads.
 */
function argumentsOf(shell: string, [one, two]: readonly [string, string]): string[] {
  const command = `printf '%s%s%s%s%s' '${one}' '${two}' "$PATH" '${one}' '${two}'`
  return [/csh$/.test(basename(shell)) ? '-c' : '-lc', command]
}

function textBetween(child: ChildProcess, mark: string): Promise<Said> {
  return new Promise((resolve) => {
    let all = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      all += text
      const found = all.split(mark)
      if (found.length > 2) resolve({ text: found[1] ?? '' })
      else if (all.length > mostText) resolve({ problem: 'printed too much' })
    })
    child.once('close', (code, signal) =>
      resolve({ problem: `ended (${signal ?? `code ${code}`}) without saying its PATH` }),
    )
    child.once('error', (error) => resolve({ problem: `could not be started: ${error.message}` }))
  })
}

function shellOfAccount(): string | null {
  try {
    return userInfo().shell
  } catch {
    return null
  }
}
