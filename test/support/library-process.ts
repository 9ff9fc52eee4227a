// The Community Library's server as a process of its own, as `npm run library` starts it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { opaBinary } from './opa-binary.ts'
import { until } from './processes.ts'

const script = fileURLToPath(new URL('../../scripts/library.mjs', import.meta.url))

export interface LibraryProcess {
  /** Without a path: what a console's settings name. */
  readonly base: string
  /** Of the API. */
  readonly url: string
  /** The maintainer's. */
  readonly token: string
  readonly pid: number
  readonly words: () => string
  end(): Promise<number | null>
  /** At once; what the script has started goes with it. */
  kill(): void
}

/** On a free port unless one is given; PGlite in `dataDir` unless `env` names a database. The caller ends it. */
export async function startLibrary(
  dataDir: string,
  env: Record<string, string> = {},
  port = 0,
): Promise<LibraryProcess> {
  const { DATABASE_URL: _named, ...rest } = process.env
  const child = spawn(process.execPath, [script, '--port', String(port), '--data-dir', dataDir], {
    env: { ...rest, BEHAVRY_OPA_PATH: opaBinary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text
    })
  let code: number | null | undefined
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (status) => {
      code = status
      resolve(status)
    }),
  )
  await until(() => words.includes('Community Library: http') || code !== undefined, 'the library', 60_000)
  if (code !== undefined) throw new Error(words)
  const {
    url,
    maintainer_token: token,
    pid,
  } = JSON.parse(readFileSync(join(dataDir, 'library.json'), 'utf8')) as {
    url: string
    maintainer_token: string
    pid: number
  }
  return {
    base: url,
    url: `${url}/api/v1/community`,
    token,
    pid,
    words: () => words,
    end() {
      child.kill('SIGTERM')
      return ended
    },
    kill() {
      if (code !== undefined) return
      child.kill('SIGKILL')
      process.kill(pid, 'SIGKILL')
    },
  }
}
