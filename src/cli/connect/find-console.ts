// Where the console listens and with which credentials we ask; never the operator's file.
import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { defaultDataFolder } from '../../shared/data-folder.ts'

export interface ClientCredentials {
  readonly client_id: string
  readonly client_secret: string
}

/** Base URL of the agents' listener; throws with a sentence. Read anew each time: a restarted console has a new port. */
export function findConsole(url: string | undefined, dataDir: string | undefined): string {
  const named = url ?? process.env.BEHAVRY_MCP_URL
  if (named) return named.replace(/\/+$/, '')
  const folder = dataDir ?? defaultDataFolder({ platform: process.platform, home: homedir(), env: process.env })
  const file = join(folder, 'agent.json')
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { mcp_url: string }).mcp_url
  } catch {
    throw new Error(`No running console was found: ${file} is not there. Start it, or name it with --url.`)
  }
}

/** From the file, which only its owner may read, or from the environment. Throws with a sentence. */
export function readCredentials(file: string | undefined): ClientCredentials {
  if (file === undefined) {
    const { BEHAVRY_CLIENT_ID: client_id, BEHAVRY_CLIENT_SECRET: client_secret } = process.env
    if (client_id && client_secret) return { client_id, client_secret }
    throw new Error('No credentials: give --credentials FILE, or BEHAVRY_CLIENT_ID and BEHAVRY_CLIENT_SECRET.')
  }
  const { mode, uid } = statSync(file)
  if (process.platform !== 'win32' && ((mode & 0o077) !== 0 || uid !== process.getuid?.())) {
    throw new Error(`${file} can be read by others. Make it yours alone: chmod 600 ${file}`)
  }
  const { client_id, client_secret } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ClientCredentials>
  if (!client_id || !client_secret) throw new Error(`${file} lacks client_id or client_secret.`)
  return { client_id, client_secret }
}
