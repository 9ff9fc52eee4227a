// From launch to end of the desktop program: one instance, locked down before anything opens, nothing left when it quits.
import { app, dialog } from 'electron'

/** Switches that would let another program look into or steer a packaged console. */
const forbiddenSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'inspect-port']

export interface LifecycleDeps {
  /** Called once the app is ready. */
  readonly start: () => Promise<Running>
  readonly report: (error: unknown) => void
}

export interface Running {
  open(): void
  /** Resolves when no child is left. */
  close(): Promise<void>
}

/** False when this launch ends here: a debugger was asked for, or the console runs already and has been brought to the front. */
export function mayStart(argv: readonly string[]): boolean {
  if (
    app.isPackaged &&
    forbiddenSwitches.some((name) => app.commandLine.hasSwitch(name) || argv.includes(`--${name}`))
  ) {
    app.exit(1)
    return false
  }
  app.enableSandbox()
  if (app.requestSingleInstanceLock()) return true
  app.quit()
  return false
}

export function live({ start, report }: LifecycleDeps): void {
  let running: Running | null = null
  let ended = false
  app.on('second-instance', () => running?.open())
  app.on('activate', () => running?.open())
  // The tray keeps the console: closing a window does not end the protection.
  app.on('window-all-closed', () => {})
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    ended = true
    const closing = running?.close() ?? Promise.resolve()
    closing.catch(report).finally(() => app.exit(0))
  })
  app
    .whenReady()
    .then(start)
    .then((started) => {
      running = started
    })
    .catch((error: unknown) => {
      report(error)
      ended = true
      dialog.showErrorBox('Behavry Console could not start', error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
}
