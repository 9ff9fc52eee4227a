// Starts one engine process on the active set's folder, hardened, and waits until its socket answers.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type GuardedChild, startGuarded } from '../processes/guarded-child.ts'
import { createOpaClient, type EngineAddress, type OpaClient } from './client.ts'
import type { EngineTokens } from './system-authz.ts'

export const pinnedVersion = '1.22.2'
/** The path-injection fix is in this one. */
const oldestAccepted = [1, 4, 2]
/** 5,000 policies take a second on an idle machine. */
const startLimitMs = 30_000
/** Soft limit of the engine's memory, its threads, and how rarely it cleans up; nothing else of our environment reaches it. */
const environment = { GOMEMLIMIT: '512MiB', GOMAXPROCS: '2', GOGC: '400' }

export interface EngineProcess {
  readonly client: OpaClient
  readonly child: GuardedChild
  readonly exited: Promise<string>
}

export interface StartEngine {
  readonly binary: string
  readonly setFolder: string
  /** A short path: socket addresses end after about 100 bytes. */
  readonly runtimeDir: string
  readonly tokens: EngineTokens
  /** Ends the wait for an engine that nobody needs any more. */
  readonly signal: AbortSignal
}

/** Resolves when the engine answers; what it holds is another question. Throws with its last words. */
export async function startEngine(start: StartEngine): Promise<EngineProcess> {
  const address = await addressIn(start.runtimeDir)
  const listen = address.socketPath ? `unix://${address.socketPath}` : address.origin.replace('http://', '')
  const child = startGuarded(start.binary, argumentsFor(listen), {
    cwd: start.setFolder,
    env: environment,
    stdin: 'ignore',
  })
  let words = ''
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2000)
    })
  }
  const exited = new Promise<string>((resolve) => {
    child.process.once('exit', (code, signal) =>
      resolve(`ended with ${signal ?? `code ${code}`}. ${words.trim()}`.trim()),
    )
    child.process.once('error', (error) => resolve(error.message))
  })
  const client = createOpaClient(address, start.tokens)
  try {
    await untilItAnswers(client, exited, start.signal)
  } catch (error) {
    child.kill()
    await client.close()
    throw error
  }
  return { client, child, exited }
}

function argumentsFor(listen: string): string[] {
  return [
    'run',
    '--server',
    `--addr=${listen}`,
    '--unix-socket-perm=600',
    '--authentication=token',
    '--authorization=basic',
    '--skip-version-check',
    '--log-format=json',
    '--log-level=error',
    '.',
  ]
}

async function addressIn(runtimeDir: string): Promise<EngineAddress> {
  if (process.platform !== 'win32')
    return { origin: 'http://localhost', socketPath: join(runtimeDir, `opa-${randomUUID().slice(0, 8)}.sock`) }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return { origin: `http://127.0.0.1:${port}` }
}

async function untilItAnswers(client: OpaClient, exited: Promise<string>, signal: AbortSignal): Promise<void> {
  let ended: string | null = null
  void exited.then((words) => {
    ended = words
  })
  const until = performance.now() + startLimitMs
  while (performance.now() < until) {
    signal.throwIfAborted()
    if (ended !== null) throw new Error(`The policy engine ${ended}`)
    try {
      await client.keep('GET', '/v1/data/revision')
      return
    } catch {
      await sleep(10)
    }
  }
  throw new Error(`The policy engine did not answer within ${startLimitMs / 1000} s.`)
}

/** Version of a binary; throws when it is older than what is accepted. */
export async function versionOf(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['version'], { env: {}, timeout: 10_000 })
  const version = /^Version: (\S+)/m.exec(stdout)?.[1]
  if (!version) throw new Error(`${binary} is not Open Policy Agent.`)
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  const at = oldestAccepted.findIndex((oldest, index) => (parts[index] ?? 0) !== oldest)
  if (at >= 0 && (parts[at] ?? 0) < (oldestAccepted[at] ?? 0)) {
    throw new Error(`Open Policy Agent ${version} is too old; ${oldestAccepted.join('.')} or newer is needed.`)
  }
  return version
}
