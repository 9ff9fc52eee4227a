// The console without a desktop, for servers, tests and machines that have no Electron: arguments in, until told to stop.
import { type Console, createConsole } from './console.ts'
import { consoleArguments } from './console-arguments.ts'
import type { Places } from './places.ts'
import { removeRunFiles, writeAgentFile, writeRunFile } from './run-files.ts'

/** A goodbye that takes longer is cut short by the next request. */
const stopLimitMs = 5000

/** Starts the console from command-line arguments and keeps it until SIGTERM or SIGINT. */
export async function serve(argv: readonly string[], places: Places, version: string): Promise<void> {
  const options = consoleArguments(argv, true)
  const opaBinary = process.env.BEHAVRY_OPA_PATH
  if (!opaBinary) throw new Error('BEHAVRY_OPA_PATH is not set: start the console with "npm start".')
  const report = (line: string) => void process.stderr.write(`${line}\n`)
  const console_ = await createConsole({ ...options, ...places, opaBinary, version, report })
  const { mcp_url } = console_
  const operator = await console_.openLoopback(options.consolePort).catch(async (error: unknown) => {
    await console_.stop()
    throw error
  })
  const told = untilToldToStop()
  await writeAgentFile(options.dataDir, mcp_url)
  await writeRunFile(options.dataDir, { version, mcp_url, ...operator })
  process.stdout.write(`Agents connect to  ${mcp_url}/mcp/v1/<server_id>\n`)
  process.stdout.write(`Open the console:  ${operator.console_url}/#token=${operator.operator_token}\n`)
  await told
  await stop(console_, options.dataDir)
}

/** A terminal tells everybody in it, and who started us passes it on: the same request twice is no impatience yet. */
function untilToldToStop(): Promise<void> {
  let first: number | null = null
  return new Promise((stopped) => {
    const tell = () => {
      first ??= performance.now()
      if (performance.now() - first > stopLimitMs) process.exit(1)
      stopped()
    }
    process.on('SIGTERM', tell)
    process.on('SIGINT', tell)
  })
}

async function stop(running: Console, dataDir: string): Promise<void> {
  await removeRunFiles(dataDir)
  await running.stop()
  process.exit(0)
}
