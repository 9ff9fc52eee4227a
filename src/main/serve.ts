// The console without a desktop, for servers, tests and machines that have no Electron: arguments in, until told to stop.
import { homedir, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultCacheFolder, defaultDataFolder } from '../shared/data-folder.ts'
import { type Console, createConsole } from './console.ts'
import type { Places } from './places.ts'
import { removeRunFiles, writeRunFiles } from './run-files.ts'

/** Default ports; 0 asks the system for a free one. */
const defaultPorts = { agents: 7411, console: 7412 }

/** Starts the console from command-line arguments and keeps it until SIGTERM or SIGINT. */
export async function serve(argv: readonly string[], places: Places, version: string): Promise<void> {
  const options = readArguments(argv)
  const opaBinary = process.env.BEHAVRY_OPA_PATH
  if (!opaBinary) throw new Error('BEHAVRY_OPA_PATH is not set: start the console with "npm start".')
  const console_ = await createConsole({
    ...options,
    ...places,
    opaBinary,
    version,
    homeDir: homedir(),
    tempDir: tmpdir(),
    cacheDir: defaultCacheFolder({ platform: process.platform, home: homedir(), env: process.env }),
    report: (line) => process.stderr.write(`${line}\n`),
  })
  await writeRunFiles(options.dataDir, { version, ...console_.addresses })
  announce(console_)
  await untilToldToStop()
  await stop(console_, options.dataDir)
}

function readArguments(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      headless: { type: 'boolean' },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'console-port': { type: 'string' },
    },
  })
  const place = { platform: process.platform, home: homedir(), env: process.env }
  return {
    dataDir: values['data-dir'] ? resolve(values['data-dir']) : defaultDataFolder(place),
    agentsPort: portOf(values.port, defaultPorts.agents, '--port'),
    consolePort: portOf(values['console-port'], defaultPorts.console, '--console-port'),
  }
}

function portOf(text: string | undefined, fallback: number, name: string): number {
  if (text === undefined) return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} needs a number from 0 to 65535, not "${text}".`)
  return port
}

function announce({ addresses }: Console): void {
  process.stdout.write(`Agents connect to  ${addresses.mcp_url}/mcp/v1/<server_id>\n`)
  process.stdout.write(`Open the console:  ${addresses.console_url}/#token=${addresses.operator_token}\n`)
}

function untilToldToStop(): Promise<void> {
  return new Promise((stopped) => {
    process.once('SIGTERM', () => stopped())
    process.once('SIGINT', () => stopped())
  })
}

async function stop(running: Console, dataDir: string): Promise<void> {
  await removeRunFiles(dataDir)
  await running.stop()
  process.exit(0)
}
