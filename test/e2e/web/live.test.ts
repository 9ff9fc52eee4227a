// What happens is on the page at once; what happens while the page is cut off is there afterwards, each row once.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { fillLog, numberedFile } from '../../support/fill-log.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'

const { console_, pages, caller, startAgain } = callerInBrowser({ denies: true })

/** Opens a page that tells whether it is still the one that was opened, never loaded anew. */
async function openKept(path: string, token?: string): Promise<{ page: Page; kept: () => Promise<boolean> }> {
  const page = await pages.open(path, token === undefined ? {} : { token })
  await page.getByText('Protected', { exact: true }).waitFor()
  await page.evaluate(() => Object.assign(globalThis, { kept: true }))
  return { page, kept: () => page.evaluate(() => 'kept' in globalThis) }
}

const stateIs = (page: Page, text: string | RegExp) => page.getByTestId('state').filter({ hasText: text }).waitFor()
const rowsWith = (page: Page, text: string) => page.getByRole('option').filter({ hasText: text })

describe('badges', () => {
  it('count what waits the moment it waits, and no longer than it waits', async () => {
    const { page, kept } = await openKept('/overview')
    const badge = page.getByRole('link', { name: /^Escalations \d+ waiting$/ })
    const { item } = await caller.hold()
    await stateIs(page, '1 waiting')
    await page.getByText('1 call waits for your answer').waitFor()
    expect(await badge.getAttribute('aria-current')).toBeNull()
    expect(await badge.innerText()).toContain('1')
    await caller.hold()
    await stateIs(page, '2 waiting')
    await console_.operator.post(`/escalations/${item.id}/deny`, {})
    await stateIs(page, '1 waiting')
    await caller.denyAll()
    await stateIs(page, 'Protected')
    await badge.waitFor({ state: 'detached' })
    expect(await page.getByText('for your answer').count()).toBe(0)
    expect(await kept()).toBe(true)
  })

  it('follow an answer that is given in another window', async () => {
    const { item, answer } = await caller.hold()
    const page = await pages.open(`/escalations/${item.id}`)
    const popup = await pages.open(`/escalations/${item.id}/popup`, { width: 380 })
    await stateIs(page, '1 waiting')
    await popup.getByText('By keyboard').waitFor()
    await popup.getByRole('button', { name: 'Allow once' }).click()
    expect((await answer).body?.result).toBeDefined()
    await stateIs(page, 'Protected')
    await page.getByText('A person allowed this call once, and it was sent on.').waitFor()
  })

  it('say that everything is denied, whoever threw the switch', async () => {
    const { page } = await openKept('/activity')
    await console_.operator.post('/admin/kill-switch', { on: true })
    await stateIs(page, 'Everything is denied (kill switch)')
    await console_.operator.post('/admin/kill-switch', { on: false })
    await stateIs(page, 'Protected')
  })
})

/** Ends what the page is reading, and lets nothing through again until it is told to. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  await page.route('**/api/v1/audit/stream', (route) => route.abort())
  await page.evaluate(() => stop())
  await stateIs(page, /^Offline since \d\d:\d\d/)
  return () => page.unroute('**/api/v1/audit/stream')
}

describe('a page that was cut off', () => {
  it.each([
    ['before it heard anything', false],
    ['after it heard something', true],
  ])('%s shows the rows of the meantime, each once', async (name, hears) => {
    const { page, kept } = await openKept('/activity')
    const first = `${name.replaceAll(' ', '-')}-0.md`
    if (hears) {
      await caller.allowed(first)
      await rowsWith(page, first).waitFor()
    }
    const began: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/audit/stream')) began.push(request.headers()['last-event-id'])
    })
    const letThrough = await cutOff(page)
    const names = [1, 2, 3].map((n) => `${name.replaceAll(' ', '-')}-${n}.md`)
    for (const each of names) await caller.allowed(each)
    const { item } = await caller.hold()
    expect(await page.getByText(names[0] ?? '').count()).toBe(0)
    await letThrough()
    await stateIs(page, '1 waiting')
    for (const each of names) await rowsWith(page, each).waitFor()
    await rowsWith(page, 'MEMORY.md').first().getByText('held').waitFor()
    for (const each of names) expect(await rowsWith(page, each).count()).toBe(1)
    expect(Number(began.at(-1))).toBeGreaterThan(0)
    expect(await rowsWith(page, first).count()).toBe(hears ? 1 : 0)
    await console_.operator.post(`/escalations/${item.id}/deny`, {})
    await rowsWith(page, 'MEMORY.md').first().getByText('denied').waitFor()
    expect(await kept()).toBe(true)
  })

  it('works on what it has meanwhile, and says so', async () => {
    await caller.allowed('report.md')
    const { page } = await openKept('/activity')
    await page.getByRole('option').first().waitFor()
    const letThrough = await cutOff(page)
    await page.keyboard.press('/')
    await page.keyboard.type('report.md')
    await rowsWith(page, 'report.md').first().waitFor()
    await page.getByRole('link', { name: 'Servers', exact: true }).click()
    await page.getByText('scratch').first().waitFor()
    await stateIs(page, /^Offline since \d\d:\d\d/)
    await letThrough()
    await stateIs(page, 'Protected')
  })
})

describe('a console that is killed and started again', () => {
  /** On the same folder and the same ports; `meanwhile` is done while it is gone. */
  async function killAndStart(page: Page, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await console_.stop('SIGKILL')
    await stateIs(page, /^Offline since \d\d:\d\d/)
    await meanwhile()
    const ports = { agents: portOf(console_.run.mcp_url), console: portOf(console_.run.console_url) }
    await startAgain(ports)
  }

  it('is found again by the open page, which then has all that was written in between, each row once', async () => {
    const { token } = await console_.operator.post<{ token: string }>('/operators', { name: 'Ada', role: 'admin' })
    const { page, kept } = await openKept('/activity', token)
    await caller.allowed('before-the-end.md')
    await rowsWith(page, 'before-the-end.md').waitFor()
    await killAndStart(page, () => fillLog(console_.dataDir, 1, 2000))
    await stateIs(page, 'Protected')
    await caller.allowed('after-the-start.md')
    await rowsWith(page, 'after-the-start.md').waitFor()
    for (const [search, name] of [
      ['before-the-end', 'before-the-end.md'],
      ['after-the-start', 'after-the-start.md'],
      ['00001.md', numberedFile(1)],
      ['01000.md', numberedFile(1000)],
      ['02000.md', numberedFile(2000)],
    ] as const) {
      await page.getByRole('searchbox').fill(search)
      await until(async () => (await page.getByRole('option').count()) === 1, `one row for ${search}`)
      expect(await rowsWith(page, name).count(), name).toBe(1)
    }
    expect(await kept()).toBe(true)
  })

  it('no longer knows the token of its earlier start: the page says so, and takes the new address', async () => {
    const { page } = await openKept('/activity')
    await killAndStart(page)
    await page.getByTestId('signed-out').getByText('Open the address that the console printed').waitFor()
    await page.goto(`${console_.run.console_url}/activity#token=${console_.run.operator_token}`)
    await stateIs(page, 'Protected')
    expect(page.url()).not.toContain('token')
    await rowsWith(page, 'after-the-start.md').waitFor()
  })
})

function portOf(url: string): number {
  return Number(new URL(url).port)
}
