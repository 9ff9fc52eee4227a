// Renders every page in every state, both themes, wide and narrow, with a real console behind it, into one contact sheet.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import { launchChromium } from '../support/chromium.ts'
import { type ConsoleProcess, startConsole } from '../support/console-process.ts'
import { tellStory } from './story.ts'

const out = fileURLToPath(new URL('../../out/shots', import.meta.url))

interface Shot {
  readonly name: string
  readonly path: string
  readonly narrow?: boolean
  readonly prepare?: (page: Page) => Promise<unknown>
  readonly act?: (page: Page) => Promise<unknown>
}

const api = '**/api/v1'
const failing = (page: Page) =>
  page.route(`${api}/{audit/events,escalations}**`, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ detail: 'The log cannot be read at the moment.', code: 'log_unavailable' }),
    }),
  )
const neverAnswering = (page: Page) => page.route(`${api}/{audit/events,escalations}**`, () => {})
const engineDown = (page: Page) => page.route(`${api}/admin/opa`, (route) => route.fulfill({ json: { state: 'down' } }))
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const streamGone = (page: Page) => page.route(`${api}/audit/stream`, (route) => route.abort())

function shotsOf(story: {
  allowed: string
  denied: string
  held: string
  spoof: string
  escalation: Escalation
  answered: string
}): Shot[] {
  return [
    { name: 'activity', path: '/activity' },
    { name: 'activity-allowed', path: `/activity/${story.allowed}` },
    { name: 'activity-denied', path: `/activity/${story.denied}` },
    { name: 'activity-held', path: `/activity/${story.held}` },
    { name: 'activity-spoof', path: `/activity/${story.spoof}` },
    { name: 'activity-narrow', path: '/activity', narrow: true },
    { name: 'activity-detail-narrow', path: `/activity/${story.denied}`, narrow: true },
    { name: 'activity-error', path: '/activity', prepare: failing },
    { name: 'activity-loading', path: '/activity', prepare: neverAnswering },
    {
      name: 'activity-no-match',
      path: '/activity',
      act: (page) => page.getByRole('searchbox').fill('nothing like this'),
    },
    { name: 'offline', path: '/activity', prepare: streamGone },
    { name: 'engine-down', path: '/activity', prepare: engineDown },
    { name: 'keys', path: '/activity', act: (page) => page.keyboard.press('?') },
    { name: 'escalations', path: '/escalations' },
    { name: 'escalation', path: `/escalations/${story.escalation.id}` },
    { name: 'escalation-decided', path: `/escalations/${story.answered}` },
    { name: 'escalations-error', path: '/escalations', prepare: failing },
    { name: 'popup', path: `/escalations/${story.escalation.id}/popup`, narrow: true, act: () => wait(900) },
    { name: 'popup-decided', path: `/escalations/${story.answered}/popup`, narrow: true },
  ]
}

async function take(
  browser: Browser,
  console_: ConsoleProcess,
  shots: readonly Shot[],
  colorScheme: 'light' | 'dark',
): Promise<string[]> {
  const files: string[] = []
  for (const shot of shots) {
    const viewport = shot.narrow ? { width: 380, height: 720 } : { width: 1280, height: 800 }
    const context = await browser.newContext({ viewport, colorScheme })
    const page = await context.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${shot.name}: ${error.message}\n`))
    await shot.prepare?.(page)
    await page.goto(`${console_.run.console_url}${shot.path}#token=${console_.run.operator_token}`)
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

/** All pictures on one page, labelled. */
async function sheet(browser: Browser, files: readonly string[]): Promise<string> {
  const figures = files.map(
    (file) =>
      `<figure><img src="data:image/png;base64,${readFileSync(join(out, file)).toString('base64')}"><figcaption>${file}</figcaption></figure>`,
  )
  const page = await browser.newPage({ viewport: { width: 1800, height: 1000 } })
  await page.setContent(
    `<style>body{margin:12px;display:flex;flex-wrap:wrap;gap:12px;font:12px sans-serif;background:#888}img{height:330px;display:block}figure{margin:0;background:#fff}figcaption{padding:4px}</style>${figures.join('')}`,
  )
  const path = join(out, 'sheet.png')
  await page.screenshot({ path, fullPage: true })
  await page.close()
  return path
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const console_ = await startConsole()
const browser = await launchChromium()
try {
  const files: string[] = []
  const empty: Shot[] = [
    { name: 'activity-empty', path: '/activity' },
    { name: 'escalations-empty', path: '/escalations' },
  ]
  for (const scheme of ['light', 'dark'] as const) files.push(...(await take(browser, console_, empty, scheme)))
  const story = await tellStory(console_)
  for (const scheme of ['light', 'dark'] as const)
    files.push(...(await take(browser, console_, shotsOf(story), scheme)))
  writeFileSync(join(out, 'files.json'), JSON.stringify(files, null, 2))
  process.stdout.write(`${files.length} pictures, contact sheet: ${await sheet(browser, files)}\n`)
} finally {
  await browser.close()
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
}
