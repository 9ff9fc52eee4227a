// One stdio server process as a stream of messages: lines split at LF only, capped, valid UTF-8 or the end.
import { type GuardedChild, startGuarded } from '../processes/guarded-child.ts'
import { messageLimitBytes, type UpstreamLink } from './upstream-link.ts'

const keptStderr = 64 * 1024
/** A goodbye goes: end of input, SIGTERM, SIGKILL, with this long between. */
const patienceMs = 1500

export interface StdioStart {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Closing it ends the process and all that it started. */
export function startStdioServer(start: StdioStart): UpstreamLink {
  const child = startGuarded(start.program, start.args, { cwd: start.cwd, env: start.env, stdin: 'pipe' })
  let stderr = ''
  let why: string | null = null
  let onMessage: (text: string) => void = () => {}
  let onEnd: (why: string) => void = () => {}
  const end = (reason: string) => {
    if (why !== null) return
    why = reason
    child.kill()
    onEnd(reason)
  }
  const { process: server } = child
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr)
  })
  server.stdin?.on('error', () => {})
  const exited = new Promise<void>((resolve) => {
    server.once('exit', (code, signal) => {
      end(`The server ended with ${signal ?? `code ${code}`}.${lastWords(stderr)}`)
      resolve()
    })
    server.once('error', (error) => {
      end(`The server could not be started: ${error.message}`)
      resolve()
    })
  })
  readLines(server.stdout, (text) => onMessage(text), end)
  return {
    send: (text) => void server.stdin?.write(`${text}\n`),
    onMessage(listener) {
      onMessage = listener
    },
    onEnd(listener) {
      onEnd = listener
      if (why !== null) listener(why)
    },
    // A pipe carries every request or ends whole, and has nothing to agree or to abandon.
    onRequestFailed: () => {},
    initialized: () => {},
    abandon: () => {},
    close: () => sayGoodbye(child, exited),
  }
}

function readLines(
  stdout: NodeJS.ReadableStream | null,
  take: (text: string) => void,
  end: (why: string) => void,
): void {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let parts: Buffer[] = []
  let size = 0
  stdout?.on('data', (chunk: Buffer) => {
    let from = 0
    for (;;) {
      const newline = chunk.indexOf(0x0a, from)
      const part = chunk.subarray(from, newline < 0 ? chunk.length : newline)
      size += part.length
      if (size > messageLimitBytes) return end('The server sent a message of more than 32 MiB.')
      parts.push(part)
      if (newline < 0) return
      const line = Buffer.concat(parts)
      parts = []
      size = 0
      from = newline + 1
      if (line.length === 0) continue
      try {
        take(decoder.decode(line))
      } catch {
        return end('The server sent bytes that are not UTF-8.')
      }
    }
  })
}

async function sayGoodbye(child: GuardedChild, exited: Promise<void>): Promise<void> {
  const { process: server } = child
  const within = (ms: number) =>
    Promise.race([
      exited.then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), ms).unref()),
    ])
  server.stdin?.end()
  if (await within(patienceMs)) return
  child.askToEnd()
  if (await within(patienceMs)) return
  child.kill()
  await exited
}

/** What runtimes print after it (a stack, their version) says nothing. */
const tellsWhy = /^\s*[\w.]*(Error|Exception)\b|cannot|failed|denied|not found/i

function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const said = (lines.findLast((line) => tellsWhy.test(line)) ?? lines.at(-1))?.trim().slice(0, 500)
  return said ? ` It said: ${said}` : ''
}
