// `behavry enroll <token>`: makes an agent known with an operator's token and keeps its credentials for `behavry connect`.
import { open, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Enrolled } from '../shared/contract/agent.ts'
import { findConsole } from './connect/find-console.ts'
import { ask, textOf } from './connect/http.ts'

const usage = `behavry enroll <token> --credentials FILE [--name NAME] [--url URL | --data-dir D]

Writes {client_id, client_secret} to FILE, readable by you alone; "behavry connect --credentials FILE" uses it.
`

/** Resolves to the exit code. The file is made before the token is spent: a token is good once. */
export async function enroll(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      credentials: { type: 'string' },
      name: { type: 'string' },
      url: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  })
  const [token] = positionals
  if (!token || !values.credentials) {
    process.stderr.write(usage)
    return 2
  }
  const console_ = findConsole(values.url, values['data-dir'])
  const file = await newFile(values.credentials)
  try {
    const { agent_id, client_id, client_secret } = await spend(console_, token, values.name)
    await file.handle.writeFile(`${JSON.stringify({ client_id, client_secret }, null, 2)}\n`)
    process.stdout.write(`Enrolled as agent ${agent_id}. The credentials are in ${values.credentials}.\n`)
    return 0
  } catch (error) {
    await file.discard()
    throw error
  } finally {
    await file.handle.close()
  }
}

async function newFile(path: string) {
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'EEXIST' ? `${path} exists already. Choose another file.` : error.message)
  })
  return { handle, discard: () => rm(path, { force: true }) }
}

async function spend(consoleUrl: string, token: string, name: string | undefined): Promise<Enrolled> {
  const body = JSON.stringify({ token, ...(name === undefined ? {} : { name }) })
  const answer = await ask({ url: `${consoleUrl}/api/v1/enroll`, method: 'POST', headers: {}, body }).catch(() => {
    throw new Error(`The console at ${consoleUrl} does not answer.`)
  })
  const told = JSON.parse(await textOf(answer)) as Enrolled & { error_description?: string }
  if (answer.statusCode === 200) return told
  throw new Error(told.error_description ?? `The console answered ${answer.statusCode}.`)
}
