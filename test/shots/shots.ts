// Renders every page in every state, both themes, wide and narrow, with a real console behind it, into one contact sheet.
// A word behind the command keeps to the pictures whose names begin with it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type ConsoleProcess, startConsole } from '../support/console-process.ts'
import { activity, emptyActivity } from './activity.ts'
import { agents, emptyAgents, tellAgents } from './agents.ts'
import { emptyEscalations, escalations } from './escalations.ts'
import { frame } from './frame.ts'
import { aloneOperators, operators, tellOperators } from './operators.ts'
import { emptyOverview, overview } from './overview.ts'
import { emptyPolicies, policies, tellPolicies } from './policies.ts'
import { emptyServers, servers, tellServers } from './servers.ts'
import { type Shot, wait } from './shot.ts'
import { tellStory } from './story.ts'

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
  const empty = [
    ...emptyOverview,
    ...emptyActivity,
    ...emptyEscalations,
    ...emptyServers,
    ...emptyAgents,
    ...aloneOperators,
    ...emptyPolicies,
  ]
  for (const scheme of ['light', 'dark'] as const) files.push(...(await take(browser, console_, empty, scheme)))
  const story = await tellStory(console_)
  await tellServers(console_)
  const agentPages = agents(await tellAgents(console_))
  const tokens = await tellOperators(console_)
  const operatorPages = operators(story, tokens)
  const policyPages = policies(story, await tellPolicies(console_), tokens)
  const full = [
    ...overview(story.escalation.agent_id),
    ...activity(story),
    ...frame(story),
    ...escalations(story),
    ...servers,
    ...agentPages,
    ...operatorPages,
    ...policyPages,
  ]
  for (const scheme of ['light', 'dark'] as const) files.push(...(await take(browser, console_, full, scheme)))
  writeFileSync(join(out, 'files.json'), JSON.stringify(files, null, 2))
  process.stdout.write(`${files.length} pictures, contact sheet: ${await sheet(browser, files)}\n`)
} finally {
  await browser.close()
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
}
