// The command palette in a real browser, by keyboard alone: it finds, goes, acts, and gives the focus back.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { KillSwitch } from '../../../src/shared/contract/settings.ts'
import { violationsIn } from '../../support/web/axe.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import type { Opened } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  caller: { server: { name: 'Team notes' } },
  denies: true,
  async prepare() {
    await console_.addAgent({ name: '<img src=x>night\u202ecrawler', permissions: [] })
    await caller.allowed('report.md')
    await caller.denied()
  },
})

async function open(path: string, opened: Opened = {}): Promise<Page> {
  const page = await pages.open(path, opened)
  await page.getByTestId('state').waitFor()
  return page
}

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' })
const chosen = (page: Page) => palette(page).getByRole('option', { selected: true })

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await palette(page).getByRole('combobox').waitFor()
  await page.keyboard.type(text)
}

/** Types and opens the line that then is chosen; it must say `line`. */
async function choose(page: Page, text: string, line: RegExp): Promise<void> {
  await type(page, text)
  await chosen(page).filter({ hasText: line }).waitFor()
  await page.keyboard.press('Enter')
  await palette(page).waitFor({ state: 'detached' })
}

describe('the palette', () => {
  it('opens by its chord and by the button in the header, closes with Escape and gives the focus back', async () => {
    const page = await open('/activity')
    const button = page.getByRole('button', { name: 'Search and commands' })
    expect(await button.innerText()).toMatch(/Ctrl\s*K/)
    await button.focus()
    await page.keyboard.press('Enter')
    await palette(page).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox')
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'detached' })
    await page.locator(':focus').and(button).waitFor()
    const search = page.getByRole('searchbox', { name: 'Search the calls' })
    await search.fill('report')
    await page.keyboard.press('Control+k')
    await palette(page).waitFor()
    await page.keyboard.press('Escape')
    await page.locator(':focus').and(search).waitFor()
    expect(await search.inputValue()).toBe('report')
  })

  it('closes alone: what is open behind it stays', async () => {
    const page = await open('/activity')
    await page.getByRole('option').first().click()
    await page.getByTestId('trace').waitFor()
    await page.keyboard.press('Control+k')
    await palette(page).waitFor()
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'detached' })
    expect(await page.getByTestId('trace').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByTestId('trace').waitFor({ state: 'detached' })
  })

  it('does not open over another dialog', async () => {
    const page = await open('/agents?create=1')
    await page.getByRole('dialog', { name: 'Create an agent' }).waitFor()
    await page.keyboard.press('Control+k')
    expect(await page.getByRole('dialog').count()).toBe(1)
  })

  it('stands in the list of keys', async () => {
    const page = await open('/overview')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('search pages, things and actions').waitFor()
  })
})

describe('finding', () => {
  it('goes to pages', async () => {
    const page = await open('/overview')
    await choose(page, 'sett', /^Settings/)
    await page.waitForURL('**/settings')
  })

  it('goes to pages by other words for what is there', async () => {
    const page = await open('/overview')
    for (const [word, label, path] of [
      ['policy', /^Policies/, '/policies'],
      ['dlp', /^Data protection/, '/dlp'],
      ['mcp', /^Servers/, '/servers'],
    ] as const) {
      await type(page, word)
      await palette(page).getByRole('option').filter({ hasText: label }).click()
      await page.waitForURL(`**${path}`)
    }
  })

  it('moves by arrow keys and wraps around', async () => {
    const page = await open('/overview')
    await page.keyboard.press('Control+k')
    // What arrives later stands behind what was last.
    for (const line of [/crawler/, /report\.md/]) await palette(page).getByRole('option', { name: line }).waitFor()
    await chosen(page).filter({ hasText: 'Overview' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await chosen(page).filter({ hasText: 'Activity' }).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await chosen(page).innerText()).not.toContain('Overview')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/activity')
  })

  it('goes to servers by name, id and state', async () => {
    const page = await open('/overview')
    await choose(page, 'notes scratch ready', /Team notes/)
    await page.waitForURL('**/servers/scratch')
    await page.getByTestId('server').waitFor()
  })

  it('goes to agents, and what hides in their names is written out', async () => {
    const page = await open('/overview')
    await type(page, 'crawler')
    await chosen(page).filter({ hasText: 'active · risk medium' }).waitFor()
    expect(await chosen(page).textContent()).toContain('<img src=x>night⟨U+202E⟩crawler')
    await chosen(page).getByText('⟨U+202E⟩', { exact: true }).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
    await page.getByRole('list', { name: 'Agents' }).getByText('⟨U+202E⟩', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Revoke …' }).click()
    await page.getByRole('alertdialog').getByText('⟨U+202E⟩', { exact: true }).waitFor()
  })

  it('has open questions first', async () => {
    const { item } = await caller.hold('a question for the palette')
    const page = await open('/overview')
    await page.getByText('1 call waits for your answer').waitFor()
    await choose(page, '', /write_file.*held · assistant/s)
    await page.waitForURL(`**/escalations/${item.id}`)
    await page.getByTestId('question').waitFor()
  })

  it('finds calls by verdict, agent and target among those at hand', async () => {
    const page = await open('/activity')
    await page.getByRole('option').first().waitFor()
    await page.route('**/api/v1/audit/events?*', (route) => route.abort())
    await type(page, 'denied assistant id_rsa')
    await palette(page).getByText('The log was not searched. The console does not answer.').waitFor()
    await chosen(page).filter({ hasText: '/.ssh/id_rsa' }).waitFor()
    await page.unroute('**/api/v1/audit/events?*')
    await page.keyboard.press('Enter')
    await page.getByTestId('trace').getByText('Access to sensitive files is not permitted').first().waitFor()
  })

  it('asks the log from the second character on', async () => {
    const page = await open('/overview')
    const asked: string[] = []
    await page.route('**/api/v1/audit/events?*', (route) => {
      const query = new URL(route.request().url()).searchParams
      // What the list of calls itself asks for stays empty: only the search can find.
      if (query.get('limit') === '500') return route.fulfill({ json: { items: [], total: 0 } })
      asked.push(query.toString())
      return route.continue()
    })
    await type(page, 'd')
    await page.waitForTimeout(500)
    expect(asked).toEqual([])
    await page.keyboard.type('enied scratch id_rsa')
    await chosen(page).filter({ hasText: '/.ssh/id_rsa' }).waitFor()
    expect(asked.at(-1)).toContain('policy_result=deny')
    expect(asked.at(-1)).toContain('server_id=scratch')
  })

  it('hands a search on to Activity', async () => {
    const page = await open('/overview')
    await choose(page, 'zzz no such thing', /Search Activity for “zzz no such thing”/)
    await page.getByText('No call among the').waitFor()
    expect(await page.getByRole('searchbox', { name: 'Search the calls' }).inputValue()).toBe('zzz no such thing')
  })
})

describe('acting', () => {
  const killSwitch = () => console_.operator.get<KillSwitch>('/admin/kill-switch')

  it('denies everything, and lets calls through again', async () => {
    const page = await open('/overview')
    await choose(page, 'deny every', /^Deny everything/)
    await page.getByText('Every call is denied from now on.').waitFor()
    await page.getByTestId('state').getByText('Everything is denied (kill switch)').waitFor()
    expect((await killSwitch()).on).toBe(true)
    await choose(page, 'let calls', /^Let calls through again/)
    await page.getByTestId('state').getByText('Protected').waitFor()
    expect((await killSwitch()).on).toBe(false)
  })

  it('opens the forms for a server and for an agent, whose closing gives the focus back', async () => {
    const page = await open('/overview')
    const button = page.getByRole('button', { name: 'Search and commands' })
    await button.focus()
    await choose(page, 'add a server', /^Add a server/)
    await page.getByRole('dialog', { name: 'Add a server' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator(':focus').and(button).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await choose(page, 'create', /^Create an agent/)
    await page.getByRole('dialog', { name: 'Create an agent' }).getByLabel('Name').waitFor()
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('folds the rail and shows the keys', async () => {
    const page = await open('/overview')
    const rail = page.getByRole('navigation', { name: 'Pages' })
    const wide = (await rail.boundingBox())?.width
    await choose(page, 'rail', /^Fold the rail/)
    await page.getByRole('button', { name: 'Unfold the rail' }).waitFor()
    expect((await rail.boundingBox())?.width).toBe(56)
    await choose(page, 'rail', /^Unfold the rail/)
    await page.getByRole('button', { name: 'Fold the rail' }).waitFor()
    expect((await rail.boundingBox())?.width).toBe(wide)
    await choose(page, 'keyb', /^Show keys/)
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  })

  it('shows those who may only look what they may not do, and why, and opens no form for them', async () => {
    const { token: viewer } = await console_.operator.post<{ token: string }>('/operators', {
      name: 'onlooker',
      role: 'viewer',
    })
    const page = await open('/overview', { token: viewer })
    await page.getByTestId('me').waitFor()
    await type(page, 'deny every')
    const line = palette(page).getByRole('option', { name: /^Deny everything/ })
    await line.getByText('This needs the role admin; yours is viewer.').waitFor()
    expect(await line.getAttribute('aria-disabled')).toBe('true')
    await chosen(page).filter({ hasText: 'Search Activity' }).waitFor()
    await line.click({ force: true })
    expect(await palette(page).count()).toBe(1)
    expect((await killSwitch()).on).toBe(false)
    await page.goto(`${console_.run.console_url}/servers?add=form`)
    await page.getByTestId('me').waitFor()
    await page.getByRole('listitem').first().waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('never answers the question that lies behind it', async () => {
    const { item } = await caller.hold('behind the palette')
    const page = await open(`/escalations/${item.id}`)
    await page.getByText('By keyboard').waitFor()
    await page.keyboard.press('Control+k')
    await palette(page).waitFor()
    await page.keyboard.press('Control+Shift+A')
    await page.waitForTimeout(300)
    expect(await caller.statusOf(item.id)).toBe('pending')
  })
})

describe('accessibility', () => {
  it.each([
    ['', 1280, 'light'],
    ['', 1280, 'dark'],
    ['re', 1280, 'light'],
    ['re', 380, 'dark'],
    ['zzz', 380, 'light'],
  ] as const)('with “%s” typed at %i in %s has no violations', async (text, width, colorScheme) => {
    await caller.hold(`seen at ${width} in ${colorScheme} with ${text}`)
    const page = await open('/activity', { width, colorScheme })
    await page.getByRole('option').first().waitFor()
    await type(page, text)
    await palette(page).getByText('Searching the log').waitFor({ state: 'detached' })
    await page.waitForTimeout(300)
    expect(await violationsIn(page)).toEqual([])
  })
})
