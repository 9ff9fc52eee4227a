// Renders every page in every state, both themes, wide and narrow, with a real console behind it, into contact sheets.
// A word behind the command keeps to the pictures whose names begin with it.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type ConsoleProcess, startConsole } from '../support/console-process.ts'
import { emptyShots, fullShots, tellAll } from './every-shot.ts'
import { writeSheets } from './sheet.ts'
import { type Shot, wait } from './shot.ts'

const [only = ''] = process.argv.slice(2)
const out = fileURLToPath(new URL('../../out/shots', import.meta.url))

async function take(
  browser: Browser,
  console_: ConsoleProcess,
  shots: readonly Shot[],
  colorScheme: 'light' | 'dark',
): Promise<string[]> {
  const files: string[] = []
  for (const shot of shots.filter(({ name }) => name.startsWith(only))) {
    const viewport = shot.narrow ? { width: 380, height: 720 } : { width: shot.width ?? 1280, height: 800 }
    const context = await browser.newContext({ viewport, colorScheme, contrast: shot.contrast ?? 'no-preference' })
    const page = await context.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${shot.name}: ${error.message}\n`))
    await shot.prepare?.(page)
    await page.goto(`${console_.run.console_url}${shot.path}#token=${shot.token ?? console_.run.operator_token}`)
    await wait(600)
    await shot.act?.(page)
    await wait(150)
    const file = `${shot.name}-${colorScheme}.png`
    await page.screenshot({ path: join(out, file) })
    files.push(file)
    await context.close()
  }
  return files
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const console_ = await startConsole()
const browser = await launchChromium()
try {
  const files: string[] = []
  for (const scheme of ['light', 'dark'] as const) files.push(...(await take(browser, console_, emptyShots, scheme)))
  const full = fullShots(await tellAll(console_))
  for (const scheme of ['light', 'dark'] as const) files.push(...(await take(browser, console_, full, scheme)))
  // Both themes of a state stand side by side.
  const { page, sheets } = await writeSheets(browser, out, [...files].sort())
  process.stdout.write(`Pictures: ${files.length}. Sheets: ${sheets.length}. All of them: ${page}\n`)
} finally {
  await browser.close()
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
}
