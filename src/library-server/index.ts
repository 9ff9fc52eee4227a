// Node entry of the Community Library: `npm run library -- --port P --data-dir D`.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataFolder } from '../shared/data-folder.ts'
import { serve } from './serve.ts'

const usage = `Community Library

  npm run library -- [--port P] [--host H] [--data-dir D] [--proxies N]

  --port      0 takes a free one (8790)
  --host      address to listen on (127.0.0.1)
  --data-dir  database, key and library.json (the console's data folder, then library)
  --proxies   proxies in front that add to X-Forwarded-For (0)

  DATABASE_URL             PostgreSQL; without it the database is in the data folder
  BEHAVRY_LIBRARY_KEY_FILE the key of the log, for several processes`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8790' },
    host: { type: 'string', default: '127.0.0.1' },
    'data-dir': { type: 'string' },
    proxies: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
})
const root = new URL('../../', import.meta.url)
const { env } = process

if (values.help) console.log(usage)
else await start()

async function start(): Promise<void> {
  try {
    const opa = env.BEHAVRY_OPA_PATH
    if (!opa) throw new Error('BEHAVRY_OPA_PATH must name the policy engine; `npm run library` finds it by itself.')
    const place = { platform: process.platform, home: homedir(), env }
    const serving = await serve(
      {
        opa,
        policyLibrary: new URL('policies/lib/', root),
        capabilities: new URL('resources/rego-capabilities.json', root),
        trialWorker: new URL('gates/trial-worker.ts', import.meta.url),
      },
      {
        dataDir: resolve(values['data-dir'] ?? join(defaultDataFolder(place), 'library')),
        host: values.host,
        port: numberOf('port', values.port, 65_535),
        databaseUrl: env.DATABASE_URL || undefined,
        keyFile: env.BEHAVRY_LIBRARY_KEY_FILE || undefined,
        proxies: numberOf('proxies', values.proxies, 16),
      },
    )
    console.log(`Community Library: ${serving.url}/api/v1/community`)
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end(serving.close))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

async function end(close: () => Promise<void>): Promise<void> {
  setTimeout(() => process.exit(1), 4800).unref()
  await close()
  process.exit(0)
}

function numberOf(name: string, text: string, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > most) throw new Error(`--${name} must be a number from 0 to ${most}.`)
  return number
}
