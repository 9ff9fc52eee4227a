// The built desktop in plain Node, with the recording double of electron in the place of the real one.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Commands, Recorded } from './electron-stub.ts'
import { opaBinary } from './opa-binary.ts'
import { until } from './processes.ts'
import { tempFolder } from './temp-folder.ts'

const entry = fileURLToPath(new URL('../../out/main/index.js', import.meta.url))
const register = new URL('./register-electron-stub.ts', import.meta.url).href

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

type Values<K extends keyof Commands> = Parameters<Commands[K]>
type Result<K extends keyof Commands> = Awaited<ReturnType<Commands[K]>>

export interface DesktopProcess {
  readonly folder: string
  readonly dataDir: string
  readonly child: ChildProcess
  ask<K extends keyof Commands>(name: K, ...values: Values<K>): Promise<Result<K>>
  /** The operator's API through the desktop's scheme. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  readonly mcpUrl: () => string
  readonly ended: Promise<{ code: number | null; recorded: readonly Recorded[] }>
}

/** `left` are files by name that an earlier console left in the data folder. */
export function launchDesktop(
  environment: Record<string, string> = {},
  args: readonly string[] = [],
  left: Record<string, string> = {},
): DesktopProcess {
  const folder = tempFolder(true)
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  for (const [name, text] of Object.entries(left)) writeFileSync(join(dataDir, name), text, { mode: 0o600 })
  const child = fork(entry, ['.', '--data-dir', dataDir, '--port', '0', ...args], {
    execArgv: ['--import', register],
    stdio: ['ignore', 'ignore', process.env.BEHAVRY_TEST_VERBOSE ? 'inherit' : 'ignore', 'ipc'],
    env: { ...process.env, BEHAVRY_OPA_PATH: opaBinary, XDG_CACHE_HOME: join(folder, 'cache'), ...environment },
  })
  running.add(child)
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let count = 0
  let last: readonly Recorded[] = []
  child.on(
    'message',
    ({ n, value, error, recorded }: { n?: number; value: never; error?: string; recorded: Recorded[] }) => {
      if (n === undefined) {
        last = recorded
        return
      }
      const asked = waiting.get(n)
      waiting.delete(n)
      if (error === undefined) asked?.resolve(value)
      else asked?.reject(new Error(error))
    },
  )
  const ended = new Promise<{ code: number | null; recorded: readonly Recorded[] }>((resolve) =>
    child.once('exit', (code) => {
      running.delete(child)
      resolve({ code, recorded: last })
    }),
  )
  const ask = <K extends keyof Commands>(name: K, ...values: Values<K>) =>
    new Promise<Result<K>>((resolve, reject) => {
      if (!child.connected) return reject(new Error('the desktop has ended'))
      count += 1
      waiting.set(count, { resolve: resolve as never, reject })
      child.send({ n: count, name, values })
    })
  return {
    folder,
    dataDir,
    child,
    ask,
    ended,
    mcpUrl: () => (JSON.parse(readFileSync(join(dataDir, 'agent.json'), 'utf8')) as { mcp_url: string }).mcp_url,
    async api<T>(method: string, path: string, body?: unknown) {
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      const answer = await ask('request', `app://bundle/api/v1${path}`, { method, ...init })
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T
    },
  }
}

/** Resolves when the window and the tray stand. */
export async function startDesktop(
  environment: Record<string, string> = {},
  left: Record<string, string> = {},
): Promise<DesktopProcess> {
  const desktop = launchDesktop(environment, [], left)
  await until(
    async () => (await desktop.ask('recorded')).some(({ what }) => what === 'badge'),
    'the desktop to stand',
    30_000,
  )
  return desktop
}
