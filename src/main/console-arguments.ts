// What the command line says of a console: where its data lies and on which ports it listens; the same for both shells.
import { homedir, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultCacheFolder, defaultDataFolder } from '../shared/data-folder.ts'

/** Default ports; 0 asks the system for a free one. */
export const defaultPorts = { agents: 7411, console: 7412 }

export interface ConsoleArguments {
  readonly dataDir: string
  readonly agentsPort: number
  readonly consolePort: number
  readonly homeDir: string
  readonly tempDir: string
  readonly cacheDir: string
}

/** `strict` refuses what it does not know; the desktop's own arguments are mixed with those of its engine. */
export function consoleArguments(argv: readonly string[], strict: boolean): ConsoleArguments {
  const { values } = parseArgs({
    args: [...argv],
    strict,
    options: {
      headless: { type: 'boolean' },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'console-port': { type: 'string' },
    },
  })
  const homeDir = homedir()
  const place = { platform: process.platform, home: homeDir, env: process.env }
  const dataDir = values['data-dir']
  return {
    dataDir: typeof dataDir === 'string' ? resolve(dataDir) : defaultDataFolder(place),
    agentsPort: portOf(values.port, defaultPorts.agents, '--port'),
    consolePort: portOf(values['console-port'], defaultPorts.console, '--console-port'),
    homeDir,
    tempDir: tmpdir(),
    cacheDir: defaultCacheFolder(place),
  }
}

function portOf(text: string | boolean | undefined, fallback: number, name: string): number {
  if (text === undefined) return fallback
  const port = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} needs a number from 0 to 65535, not "${text}".`)
  return port
}
