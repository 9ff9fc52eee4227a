// From launch to a protecting desktop: arguments, one instance, the console, and the shell around it.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { openGuard } from '../api/guard.ts'
import { createConsole } from '../console.ts'
import { consoleArguments } from '../console-arguments.ts'
import type { Places } from '../places.ts'
import { removeRunFiles, writeAgentFile } from '../run-files.ts'
import { live, mayStart, type Running } from './lifecycle.ts'
import { registerScheme } from './scheme.ts'
import { openShell, type ShellDeps } from './shell.ts'

export interface LaunchOptions extends Pick<ShellDeps, 'iconsDir' | 'preloads'> {
  readonly places: Places
  readonly version: string
}

export function launch(options: LaunchOptions): void {
  const args = consoleArguments(process.argv.slice(app.isPackaged ? 1 : 2), false)
  mkdirSync(args.dataDir, { recursive: true, mode: 0o700 })
  // The window's own profile belongs to this console, and so does the lock of its one instance.
  app.setPath('userData', join(args.dataDir, 'window'))
  if (!mayStart(process.argv)) return
  registerScheme()
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  live({ start: () => start(options, args, () => quitting), report })
}

async function start(
  { places, version, iconsDir, preloads }: LaunchOptions,
  args: ReturnType<typeof consoleArguments>,
  quitting: () => boolean,
): Promise<Running> {
  const { dataDir } = args
  const running = await createConsole({ ...args, ...places, opaBinary: opaBinary(), version, report })
  // No operator token and no address of the operator's site, not even of a killed console: an agent could read a file.
  await removeRunFiles(dataDir)
  await writeAgentFile(dataDir, running.mcp_url)
  const stateFile = join(dataDir, 'window.json')
  const shell = await openShell({
    site: running.site(openGuard),
    dataDir,
    stateFile,
    iconsDir,
    preloads,
    quitting,
    report,
  })
  return {
    open: () => shell.open(),
    async close() {
      await removeRunFiles(dataDir)
      await shell.close()
      await running.stop()
    },
  }
}

/** A packaged console brings its policy engine; in a checkout `npm start` says where it is. */
function opaBinary(): string {
  if (app.isPackaged) return join(process.resourcesPath, process.platform === 'win32' ? 'opa.exe' : 'opa')
  const named = process.env.BEHAVRY_OPA_PATH
  if (!named) throw new Error('The policy engine was not found. Start the console with "npm start", which brings it.')
  return named
}

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
