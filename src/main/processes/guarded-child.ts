// Child processes that end with the console, whatever happens to it, together with everything that they started.
import { type ChildProcess, spawn } from 'node:child_process'

/**
 * A shell in a process group of its own starts the program and watches a pipe that only we hold open. When we die, by
 * whatever signal, the pipe closes and the whole group is killed. SIGTERM is passed to the program and survived by the
 * watchers, so that a slow goodbye is possible. (A background command would lose its standard input without the copy 4.)
 */
const guard = `exec 4<&0
trap : TERM
"$@" <&4 4<&- 3<&- & child=$!
exec 4<&- </dev/null
(trap "" TERM; read -r _ <&3; kill -KILL 0) &
while :; do wait $child; code=$?; kill -0 $child 2>/dev/null || break; done
exit $code`

export interface GuardedChildOptions {
  readonly cwd?: string | undefined
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly stdin: 'pipe' | 'ignore'
}

export interface GuardedChild {
  readonly process: ChildProcess
  /** Asks the program to end (SIGTERM). */
  askToEnd(): void
  /** Ends the program and everything in its group at once. */
  kill(): void
}

/** Starts `program` without a shell of its own in between its arguments; on Windows without the guard. */
export function startGuarded(program: string, args: readonly string[], options: GuardedChildOptions): GuardedChild {
  const { cwd, env, stdin } = options
  const base = { ...(cwd === undefined ? {} : { cwd }), env: { ...env }, windowsHide: true }
  if (process.platform === 'win32') {
    const child = spawn(program, [...args], { ...base, stdio: [stdin, 'pipe', 'pipe'] })
    return { process: child, askToEnd: () => void child.kill('SIGTERM'), kill: () => void child.kill('SIGKILL') }
  }
  const child = spawn('/bin/sh', ['-c', guard, 'guard', program, ...args], {
    ...base,
    stdio: [stdin, 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const pipe = child.stdio[3] as { destroy(): void } | null | undefined
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // The group is gone already.
    }
  }
  // What the program left behind in its group ends with it.
  child.once('exit', () => pipe?.destroy())
  return { process: child, askToEnd: () => signal('SIGTERM'), kill: () => signal('SIGKILL') }
}
