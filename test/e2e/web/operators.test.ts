// In a real browser, as several people: what each role sees and may do, who answered, and the moment somebody is removed.
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/shared/contract/agent.ts'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import type { OperatorItem, OperatorRole } from '../../../src/shared/contract/operator.ts'
import { launchChromium } from '../../support/chromium.ts'
import { type ConsoleProcess, rpc, scratchServer, startConsole, toolCall } from '../../support/console-process.ts'
import { until } from '../../support/processes.ts'

interface Made {
  readonly operator: OperatorItem
  readonly token: string
}

let console_: ConsoleProcess
let browser: Browser
let work: string
let agentToken: string
let agent: { readonly id: string }
let vera: Made
let anton: Made
const pages: Page[] = []
const faults: string[] = []

const add = (name: string, role: OperatorRole) => console_.operator.post<Made>('/operators', { name, role })

beforeAll(async () => {
  console_ = await startConsole()
  browser = await launchChromium()
  work = join(realpathSync(console_.folder), 'notes')
  mkdirSync(work, { recursive: true })
  await console_.addServer('scratch', 'filesystem', [scratchServer, work])
  const created = await console_.addAgent({ name: 'assistant', permissions: ['filesystem:write'] })
  agent = created.agent
  agentToken = await console_.token(created)
  vera = await add('Vera', 'viewer')
  anton = await add('Anton', 'analyst')
})

afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
  expect(faults.splice(0)).toEqual([])
  const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
  for (const { id } of items) await console_.operator.post(`/escalations/${id}/deny`, {})
})

afterAll(async () => {
  await browser.close()
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

interface Opened {
  readonly token?: string
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  /** With what the preload of the desktop's main window offers. */
  readonly desktop?: boolean
}

/** As the owner unless another token is given. */
async function open(
  path: string,
  { token, width = 1280, colorScheme = 'light', desktop = false }: Opened = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
  const page = await context.newPage()
  pages.push(page)
  if (desktop) await page.addInitScript('window.behavry = Object.freeze({ openDataFolder: async () => {} })')
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) faults.push(message.text())
  })
  await page.goto(`${console_.run.console_url}${path}#token=${token ?? console_.run.operator_token}`)
  return page
}

let unique = 0
/** A held call of its own kind, so that no earlier answer counts for it. */
async function hold() {
  unique += 1
  const content = `text ${unique}`
  const call = toolCall(unique, 'write_file', { path: join(work, 'MEMORY.md'), content })
  const answer = rpc(console_, 'scratch', agentToken, call)
  let item: Escalation | undefined
  await until(
    async () => {
      const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
      item = items.find((each) => (each.arguments as { content?: string }).content === content)
      return item !== undefined
    },
    5000,
    'a held call',
  )
  return { item: item as Escalation, answer }
}

const statusOf = async (id: string) => (await console_.operator.get<Escalation>(`/escalations/${id}`)).status
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const reason = (page: Page) => page.getByRole('tooltip', { name: 'This needs the role admin; yours is viewer.' })

describe('the owner', () => {
  it('adds an operator, hands the address over, and it opens as that person', async () => {
    const page = await open('/settings')
    await button(page, 'Add an operator').click()
    const sheet = page.getByRole('dialog')
    await button(page, 'Add the operator').click()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
    await sheet.getByLabel('Name').fill('Pia')
    await sheet.getByLabel('policy author').check()
    await sheet.getByText('Also writes policies, tries them on past calls').waitFor()
    await button(page, 'Add the operator').click()
    await sheet.getByText('Pia is an operator now').waitFor()
    const address = await sheet.locator('figure', { hasText: 'Address to open' }).locator('pre').innerText()
    expect(address).toMatch(new RegExp(`^${console_.run.console_url}/#token=bho_[A-Za-z0-9_-]{43}$`))
    await button(page, 'I have copied it').click()
    expect(await page.locator('body').innerText()).not.toContain('bho_')
    await page.getByRole('list', { name: 'Operators' }).getByText('Pia', { exact: true }).first().waitFor()

    const theirs = await open('/overview', { token: address.split('token=')[1] ?? '' })
    expect(await theirs.getByTestId('me').innerText()).toBe('Pia · policy author')
    expect(theirs.url()).not.toContain('token')
    expect(await theirs.getByText('You may look').count()).toBe(0)
    await theirs.reload()
    await theirs.getByTestId('me').waitFor()
  })

  it('is told in the desktop window how others get in, for no port leads to that', async () => {
    const page = await open('/settings', { desktop: true })
    await button(page, 'Add an operator').click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('the desktop app opens no port for operators').waitFor()
    await sheet.getByLabel('Name').fill('Desk Mate')
    await button(page, 'Add the operator').click()
    await sheet.getByText('Desk Mate is an operator now').waitFor()
    const blocks = await sheet.locator('figure pre').allInnerTexts()
    expect(blocks).toEqual([
      expect.stringMatching(/^bho_[A-Za-z0-9_-]{43}$/),
      `npx behavry serve --data-dir "${console_.dataDir}"`,
      `/#token=${blocks[0]}`,
    ])
  })

  it('is told at the field when the name is taken', async () => {
    const page = await open('/settings')
    await button(page, 'Add an operator').click()
    await page.getByRole('dialog').getByLabel('Name').fill('VERA')
    await button(page, 'Add the operator').click()
    await page.getByText('There is an operator of this name').waitFor()
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('VERA')
  })

  it('cannot be removed by anybody, and is called so', async () => {
    const page = await open('/settings')
    const owner = page.getByRole('list', { name: 'Operators' }).getByRole('listitem').first()
    await owner.getByText('owner, admin').waitFor()
    expect(await owner.innerText()).toContain('you')
    expect(await owner.getByRole('button').count()).toBe(0)
    expect(await page.getByTestId('me').count()).toBe(0)
  })
})

describe('a viewer', () => {
  it.each([
    ['/agents', 'Create an agent'],
    ['/agents/roles', 'Add a role'],
    ['/agents/enrolment', 'Make a token'],
    ['/servers', 'Add a server'],
    ['/settings', 'Deny everything'],
    ['/settings', 'Add an operator'],
    ['/settings', /^Remove … Anton$/],
    ['/first-run', 'Show me'],
  ])('on %s finds “%s” disabled, with the reason', async (path, name) => {
    const page = await open(path, { token: vera.token })
    await page.getByText('You may look: your role is viewer.').waitFor()
    const control = button(page, name)
    await until(async () => (await control.getAttribute('aria-disabled')) === 'true', 5000, 'the button to be disabled')
    await control.hover()
    await reason(page).waitFor()
    await page.mouse.move(0, 0)
    await page.mouse.move(1, 1)
    await reason(page).waitFor({ state: 'detached' })
    await control.click({ force: true })
    await control.focus()
    await page.keyboard.press('Enter')
    await reason(page).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('alertdialog').count()).toBe(0)
  })

  it('finds an agent’s and a server’s buttons disabled, and nothing happens to either', async () => {
    const page = await open(`/agents/${agent.id}`, { token: vera.token })
    for (const name of ['Change', 'New credentials', 'Suspend', 'Revoke …', 'End'])
      await until(async () => (await button(page, name).getAttribute('aria-disabled')) === 'true', 5000, name)
    await button(page, 'Suspend').click({ force: true })
    await page.goto(`${console_.run.console_url}/servers/scratch`)
    await page.getByRole('tab', { name: 'Connection' }).click()
    for (const name of ['Edit', 'Start again', 'Remove'])
      await until(async () => (await button(page, name).getAttribute('aria-disabled')) === 'true', 5000, name)
    await button(page, 'Start again').click({ force: true })
    await page.getByRole('tab', { name: 'Tools' }).click()
    await page.getByRole('button', { name: 'Change the class of' }).first().click()
    expect(await page.getByLabel('Action').isDisabled()).toBe(true)
    expect((await console_.operator.get<Agent>(`/agents/${agent.id}`)).status).toBe('active')
    const { items } = await console_.operator.get<{ items: { type: string }[] }>('/events?type=server.updated')
    expect(items).toEqual([])
  })

  it('sees the settings and cannot change them', async () => {
    const page = await open('/settings', { token: vera.token })
    const field = page.getByLabel('An open call is held (seconds)')
    await until(() => field.isDisabled(), 5000, 'the locked field')
    expect(await field.inputValue()).toBe('50')
    expect(await page.getByLabel('What becomes of them').isDisabled()).toBe(true)
    expect(await button(page, 'Save the settings').isDisabled()).toBe(true)
    await page.getByText('This needs the role admin; yours is viewer.').first().waitFor()
  })

  it('sees the question and cannot answer it, by hand, by keys, nor by the chord', async () => {
    const { item } = await hold()
    const page = await open(`/escalations/${item.id}/popup`, { token: vera.token, width: 380 })
    await page.getByText('This needs the role analyst; yours is viewer.').waitFor()
    await page.waitForTimeout(900)
    for (const name of ['Deny', 'Allow once']) {
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
      await button(page, name).click({ force: true })
      await button(page, name).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press(' ')
    }
    await page.keyboard.press('Control+Shift+A')
    await page.waitForTimeout(200)
    expect(await statusOf(item.id)).toBe('pending')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('is told on Overview that a call waits, not that it waits for them', async () => {
    await hold()
    const page = await open('/overview', { token: vera.token })
    await page.getByText('1 call waits for an answer').waitFor()
  })

  it('follows what happens live', async () => {
    const page = await open('/activity', { token: vera.token })
    await page.getByText('Protected').waitFor()
    await rpc(console_, 'scratch', agentToken, toolCall('live', 'no_such_tool', {}))
    await page.getByRole('option').first().getByText('denied').waitFor({ timeout: 5000 })
  })
})

describe('an analyst', () => {
  it('answers a held call, and everybody sees who it was', async () => {
    const { item, answer } = await hold()
    const page = await open(`/escalations/${item.id}/popup`, { token: anton.token, width: 380 })
    await page.getByText('By keyboard').waitFor()
    await button(page, 'Allow once').click()
    expect((await answer).body?.result?.content?.[0]?.text).toBe('written')
    await page.getByText('by you').waitFor()
    expect(await console_.operator.get(`/escalations/${item.id}`)).toMatchObject({ resolved_by: anton.operator.id })
    const owner = await open(`/escalations/${item.id}`)
    await owner.getByText('by Anton').waitFor()
    await owner.goto(`${console_.run.console_url}/activity/${item.call_id}`)
    await owner.getByText('Allowed once by Anton at').waitFor()
  })

  it('may not keep agents, and is not called a viewer', async () => {
    const page = await open('/agents', { token: anton.token })
    await until(async () => (await button(page, 'Create an agent').getAttribute('aria-disabled')) === 'true', 5000)
    await button(page, 'Create an agent').hover()
    await page.getByRole('tooltip', { name: 'This needs the role admin; yours is analyst.' }).waitFor()
    expect(await page.getByText('You may look').count()).toBe(0)
  })

  it('the kill switch says by name who set it', async () => {
    const boss = await add('Boss', 'admin')
    const page = await open('/settings', { token: boss.token })
    await button(page, 'Deny everything').click()
    await page.getByText('by you').waitFor()
    const owner = await open('/settings')
    await owner.getByText('by Boss').waitFor()
    await button(owner, 'Let calls through again').click()
    await owner.getByText('Protected').waitFor()
  })
})

describe('removed', () => {
  it('is asked about by name; then the page of that person knows them no more, and the name stays', async () => {
    const gone = await add('Gone Soon', 'analyst')
    const { item, answer } = await hold()
    await (
      await fetch(`${console_.run.console_url}/api/v1/escalations/${item.id}/deny`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gone.token}` },
      })
    ).text()
    await answer
    const theirs = await open('/activity', { token: gone.token })
    await theirs.getByText('Protected').waitFor()
    const page = await open('/settings')
    await button(page, 'Remove … Gone Soon').click()
    const question = page.getByRole('alertdialog', { name: 'Remove Gone Soon?' })
    expect(await question.innerText()).toContain('It cannot be undone')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep')
    await question.getByRole('button', { name: 'Remove Gone Soon' }).click()
    await theirs.getByTestId('signed-out').waitFor({ timeout: 5000 })
    await theirs.reload()
    await theirs.getByText('You are not signed in').waitFor()
    await button(page, 'Show 1 removed').click()
    await page.getByRole('list', { name: 'Operators' }).getByText('Gone Soon').waitFor()
    await page.goto(`${console_.run.console_url}/escalations/${item.id}`)
    await page.getByText('by Gone Soon (removed)').waitFor()
  })

  it('an admin who removes themselves is warned, and signed out', async () => {
    const admin = await add('Short Lived', 'admin')
    const page = await open('/settings', { token: admin.token })
    await button(page, 'Remove … Short Lived').click()
    await page.getByText('This is you: you will be signed out at once.').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove Short Lived' }).click()
    await page.getByTestId('signed-out').waitFor({ timeout: 5000 })
  })

  it('an address with a good token, opened in the same tab, signs in again', async () => {
    const page = await open('/overview', { token: 'bho_nobody' })
    await page.getByTestId('signed-out').waitFor()
    await button(page, 'Try again').click()
    await page.goto(`${console_.run.console_url}/overview#token=${vera.token}`)
    await page.getByTestId('me').getByText('Vera').waitFor()
    expect(page.url()).not.toContain('token')
  })
})

describe('accessibility', () => {
  it.each([
    ['settings', 1280, 'light'],
    ['settings', 380, 'dark'],
    ['add', 1280, 'light'],
    ['add', 380, 'dark'],
    ['made', 1280, 'dark'],
    ['remove', 1280, 'light'],
    ['viewer agents', 1280, 'light'],
    ['viewer agents', 380, 'dark'],
    ['viewer settings', 1280, 'light'],
    ['viewer settings', 380, 'dark'],
    ['viewer popup', 380, 'light'],
    ['viewer popup', 380, 'dark'],
    ['viewer reason', 1280, 'dark'],
    ['signed out', 1280, 'light'],
    ['signed out', 380, 'dark'],
  ] as const)('%s at %i in %s has no violations', async (what, width, colorScheme) => {
    const page = await openState(what, { width, colorScheme })
    await page.waitForTimeout(900)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const fits = () => document.documentElement.scrollHeight <= innerHeight
    if (what !== 'viewer popup') expect(await page.evaluate(fits)).toBe(true)
  })
})

let made = 0
async function openState(what: string, opened: Opened): Promise<Page> {
  const viewer = { ...opened, token: vera.token }
  if (what === 'viewer agents') return open('/agents', viewer)
  if (what === 'viewer settings') return open('/settings', viewer)
  if (what === 'signed out') return open('/activity', { ...opened, token: 'bho_nobody' })
  if (what === 'viewer popup') return open(`/escalations/${(await hold()).item.id}/popup`, viewer)
  if (what === 'viewer reason') {
    const page = await open('/agents', viewer)
    await page.getByText('You may look').waitFor()
    await button(page, 'Create an agent').hover()
    await page.getByRole('tooltip').waitFor()
    return page
  }
  const page = await open('/settings', opened)
  if (what === 'remove') await button(page, 'Remove … Anton').click()
  if (what === 'add' || what === 'made') await button(page, 'Add an operator').click()
  if (what === 'made') {
    made += 1
    await page.getByRole('dialog').getByLabel('Name').fill(`Made ${made}`)
    await button(page, 'Add the operator').click()
    await page.getByText('I have copied it').waitFor()
  }
  return page
}
