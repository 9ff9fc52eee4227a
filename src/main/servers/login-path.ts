// The PATH of the operator's login shell (decision 35): a desktop program is started without it.
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { basename, delimiter, isAbsolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GuardedChild, startGuarded } from '../processes/guarded-child.ts'

const limitMs = 3000
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

/** Never throws, takes no longer than `waitMs`, and leaves no process behind. */
export async function askLoginShell(ours: NodeJS.ProcessEnv, waitMs = limitMs): Promise<ShellAnswer> {
  const shell = process.platform === 'win32' ? null : ours.SHELL || shellOfAccount()
  if (!shell) return { shell: null, path: null, problem: null }
  const mark = [`behavry-${randomUUID()}`, randomUUID()] as const
  const child = startGuarded(shell, argumentsOf(shell, mark), { env: defined(ours), stdin: 'ignore' })
  const settled = new AbortController()
  const late = sleep(waitMs, `did not answer within ${waitMs / 1000} s`, { signal: settled.signal }).catch(() => '')
  try {
    const said = await Promise.race([textBetween(child, mark.join('')), late.then((problem) => ({ problem }))])
    if ('problem' in said) return { shell, path: null, problem: `${shell} ${said.problem}.` }
    const useful = said.text.split(delimiter).some((folder) => isAbsolute(folder))
    return useful
      ? { shell, path: said.text, problem: null }
      : { shell, path: null, problem: `${shell} names no folder in its PATH.` }
  } finally {
    settled.abort()
    child.kill()
    // What has left the group may still hold them open.
    for (const stream of [child.process.stdout, child.process.stderr]) stream?.destroy()
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

function textBetween(child: GuardedChild, mark: string): Promise<{ text: string } | { problem: string }> {
  return new Promise((resolve) => {
    let all = ''
    child.process.stderr?.resume()
    child.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      all += text
      const found = all.split(mark)
      if (found.length > 2) resolve({ text: found[1] ?? '' })
      else if (all.length > mostText) resolve({ problem: 'printed too much' })
    })
    child.process.once('close', (code, signal) =>
      resolve({ problem: `ended (${signal ?? `code ${code}`}) without saying its PATH` }),
    )
    child.process.once('error', (error) => resolve({ problem: `could not be started: ${error.message}` }))
  })
}

function shellOfAccount(): string | null {
  try {
    return userInfo().shell
  } catch {
    return null
  }
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined))
}
