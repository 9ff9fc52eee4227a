// Checks of a real desktop that a program can make: numbered as in docs/first-launch.md, used by tests and by doctor:desktop.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findElectron } from '../../scripts/ensure-electron.mjs'
import { opaBinary } from './opa-binary.ts'
import { processesWith, until } from './processes.ts'
import { tempFolder } from './temp-folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Why no real desktop can be started here, in one sentence; null when it can. */
export function whyNoDesktop(): string | null {
  if (findElectron() === null)
    return 'The Electron binary is not here (npm start fetches it where there is a display), so nothing was checked in a real desktop.'
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'There is no display here, so nothing was checked in a real desktop.'
  return null
}

export interface RealDesktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  readonly folder: string
}

/** Throws one sentence, and leaves nothing behind then. */
export async function launchRealDesktop(): Promise<RealDesktop> {
  const executablePath = findElectron()
  if (executablePath === null) throw new Error('The Electron binary is not here.')
  const folder = tempFolder(true)
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const env = { ...process.env, BEHAVRY_OPA_PATH: opaBinary } as Record<string, string>
  let app: ElectronApplication | null = null
  // Playwright throws a failed start at us, and once more where nobody can catch it.
  const thrownTwice = () => {}
  process.on('unhandledRejection', thrownTwice)
  try {
    app = await _electron.launch({ executablePath, args: [root, '--data-dir', dataDir, '--port', '0'], env })
    const page = await app.firstWindow()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    return { app, page, dataDir, folder }
  } catch (error) {
    await app?.close().catch(() => {})
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`The desktop could not be started: ${reasonOf(error)}`)
  } finally {
    process.off('unhandledRejection', thrownTwice)
  }
}

/** The last that Electron itself said, else what Playwright makes of it. */
function reasonOf(error: unknown): string {
  const lines = stripVTControlCharacters(error instanceof Error ? error.message : String(error)).split('\n')
  const said = lines.map((line) => /\[err\] (.*\S)/.exec(line)?.[1]).findLast((line) => line !== undefined)
  return said ?? lines[0]?.replace(/^electron\.launch: /, '') ?? 'nothing was said'
}

export async function endRealDesktop({ app, folder }: RealDesktop): Promise<void> {
  await app.close().catch(() => {})
  rmSync(folder, { recursive: true, force: true })
}

export interface DesktopCheck {
  /** In docs/first-launch.md. */
  readonly number: number
  readonly title: string
  /** Throws with a sentence when it does not hold. */
  run(desktop: RealDesktop): Promise<void>
}

function must(condition: boolean, sentence: string): void {
  if (!condition) throw new Error(sentence)
}

export const desktopChecks: readonly DesktopCheck[] = [
  {
    number: 1,
    title: 'The window opens on the overview and says that it protects',
    async run({ page }) {
      await page.getByTestId('state').getByText('Protected').waitFor()
    },
  },
  {
    number: 2,
    title: 'Pages come from the own scheme, not from a file or a port',
    async run({ page }) {
      const origin = await page.evaluate(() => location.origin)
      must(origin === 'app://bundle', `The page's origin is ${origin}.`)
    },
  },
  {
    number: 3,
    title: 'Every window is sandboxed and isolated',
    async run({ app }) {
      const all = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) =>
          // Not in the published types, but in every Electron.
          (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
        ),
      )
      for (const preferences of all)
        must(
          preferences.sandbox === true &&
            preferences.contextIsolation === true &&
            preferences.nodeIntegration === false &&
            preferences.webSecurity === true,
          `A window has ${JSON.stringify(preferences)}.`,
        )
    },
  },
  {
    number: 4,
    title: 'A page reaches neither node nor files, and runs no script of its own making',
    async run({ page }) {
      const found = await page.evaluate(async () => {
        const file = await fetch('file:///etc/passwd').then(
          () => true,
          () => false,
        )
        const script = document.createElement('script')
        script.append('window.ran = true')
        try {
          document.head.append(script)
        } catch {
          // Trusted types refuse it: that is as good.
        }
        return { file, ran: 'ran' in window, node: 'require' in window || 'process' in window }
      })
      must(!found.file && !found.ran && !found.node, `The page can do ${JSON.stringify(found)}.`)
    },
  },
  {
    number: 5,
    title: 'A page cannot leave, open a window, or be granted anything',
    async run({ page }) {
      const opened = await page.evaluate(() => window.open('https://example.org/') !== null)
      must(!opened, 'A window was opened.')
      await page.evaluate(() => location.assign('https://example.org/'))
      must((await page.evaluate(() => location.origin)) === 'app://bundle', 'The page left the console.')
      const camera = await page.evaluate(() =>
        navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => 'granted',
          () => 'denied',
        ),
      )
      must(camera === 'denied', 'The camera was granted.')
    },
  },
  {
    number: 6,
    title: 'The main window has one function of the shell and no more',
    async run({ page }) {
      const keys = await page.evaluate(() => Object.keys((window as unknown as { behavry?: object }).behavry ?? {}))
      must(JSON.stringify(keys) === '["openDataFolder"]', `The page sees ${JSON.stringify(keys)}.`)
    },
  },
  {
    number: 7,
    title: 'No operator token and no address of the operator is on the disk',
    async run({ dataDir }) {
      must(!existsSync(join(dataDir, 'run.json')), 'There is a run.json.')
      const agentFile = Object.keys(JSON.parse(readFileSync(join(dataDir, 'agent.json'), 'utf8')) as object)
      must(agentFile.sort().join() === 'mcp_url,pid', `agent.json holds ${agentFile.join()}.`)
    },
  },
  {
    number: 8,
    title: 'A held call opens the popup without the focus; denied there, it closes',
    async run({ app, page }) {
      await page.getByRole('button', { name: 'Show me' }).click()
      const popup = await app.waitForEvent('window', { timeout: 60_000 })
      await popup.getByTestId('question').waitFor()
      const keys = await popup.evaluate(() => Object.keys((window as unknown as { behavry: object }).behavry))
      must(keys.sort().join() === 'close,resize', `The popup sees ${keys.join()}.`)
      must(!(await popup.evaluate(() => document.hasFocus())), 'The popup took the focus.')
      await popup.getByText('By keyboard').waitFor()
      await popup.getByRole('button', { name: 'Deny' }).click()
      if (!popup.isClosed()) await popup.waitForEvent('close')
    },
  },
  {
    number: 9,
    title: 'The stream reaches the page: the first run is seen to end',
    async run({ page }) {
      await page.getByText('Now your own agent').waitFor()
    },
  },
  {
    number: 10,
    title: 'Quitting ends everything that was started',
    async run({ app, folder, dataDir }) {
      await app.evaluate(({ app: real }) => real.quit()).catch(() => {})
      await until(() => processesWith(folder).length === 0, 'all processes to end')
      must(!existsSync(join(dataDir, 'agent.json')), 'agent.json is still there.')
    },
  },
]
