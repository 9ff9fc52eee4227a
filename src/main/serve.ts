// The console without a desktop, for servers, tests and machines that have no Electron: arguments in, until told to stop.
import { type Console, createConsole } from './console.ts'
import { consoleArguments } from './console-arguments.ts'
import type { Places } from './places.ts'
import { removeRunFiles, writeAgentFile, writeRunFile } from './run-files.ts'

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
  await writeAgentFile(options.dataDir, mcp_url)
  await writeRunFile(options.dataDir, { version, mcp_url, ...operator })
  process.stdout.write(`Agents connect to  ${mcp_url}/mcp/v1/<server_id>\n`)
  process.stdout.write(`Open the console:  ${operator.console_url}/#token=${operator.operator_token}\n`)
  await untilToldToStop()
  await stop(console_, options.dataDir)
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
