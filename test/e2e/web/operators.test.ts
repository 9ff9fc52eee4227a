// In a real browser, as several people: what each role sees and may do, who answered, and the moment somebody is removed.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/shared/contract/agent.ts'
import type { OperatorItem, OperatorRole } from '../../../src/shared/contract/operator.ts'
import { until } from '../../support/processes.ts'
import { violationsIn } from '../../support/web/axe.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import type { Opened } from '../../support/web/pages.ts'

interface Made {
  readonly operator: OperatorItem
  readonly token: string
}

let vera: Made
let anton: Made

const { console_, pages, caller } = callerInBrowser({
  denies: true,
  async prepare() {
    vera = await add('Vera', 'viewer')
    anton = await add('Anton', 'analyst')
  },
})

const add = (name: string, role: OperatorRole) => console_.operator.post<Made>('/operators', { name, role })

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const reason = (page: Page) => page.getByRole('tooltip', { name: 'This needs the role admin; yours is viewer.' })

describe('the owner', () => {
  it('adds an operator, hands the address over, and it opens as that person', async () => {
    const page = await pages.open('/settings')
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

    const theirs = await pages.open('/overview', { token: address.split('token=')[1] ?? '' })
    expect(await theirs.getByTestId('me').innerText()).toBe('Pia · policy author')
    expect(theirs.url()).not.toContain('token')
    expect(await theirs.getByText('You may look').count()).toBe(0)
    await theirs.reload()
    await theirs.getByTestId('me').waitFor()
  })

  it('is told in the desktop window how others get in, for no port leads to that', async () => {
    const page = await pages.open('/settings', {
      prepare: (fresh) => fresh.addInitScript('window.behavry = Object.freeze({ openDataFolder: async () => {} })'),
    })
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
    const page = await pages.open('/settings')
    await button(page, 'Add an operator').click()
    await page.getByRole('dialog').getByLabel('Name').fill('VERA')
    await button(page, 'Add the operator').click()
    await page.getByText('There is an operator of this name').waitFor()
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('VERA')
  })

  it('cannot be removed by anybody, and is called so', async () => {
    const page = await pages.open('/settings')
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
    const page = await pages.open(path, { token: vera.token })
    await page.getByText('You may look: your role is viewer.').waitFor()
    const control = button(page, name)
    await until(async () => (await control.getAttribute('aria-disabled')) === 'true', 'the button to be disabled')
    await control.hover()
    await reason(page).waitFor()
    // The reason stays while the pointer is on its way there: until it has come to be seen, a move is not yet one away.
    let moves = 0
    await until(async () => {
      await page.mouse.move(0, moves++ % 2)
      return (await reason(page).count()) === 0
    }, 'the reason to go')
    await control.click({ force: true })
    await control.focus()
    await page.keyboard.press('Enter')
    await reason(page).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('alertdialog').count()).toBe(0)
  })

  it('reads the reason by keyboard although the page scrolls to the button, until Escape or the next control', async () => {
    const page = await pages.open('/agents', { token: vera.token })
    const control = button(page, 'Create an agent')
    await until(async () => (await control.getAttribute('aria-disabled')) === 'true', 'the button to be disabled')
    const scrolled = () =>
      page.evaluate(
        () =>
          new Promise((done) => {
            document.addEventListener('scroll', () => setTimeout(done), { once: true, capture: true })
            document.dispatchEvent(new Event('scroll'))
          }),
      )
    for (const away of ['Escape', 'Tab']) {
      await page.keyboard.press('Shift')
      await control.focus()
      await reason(page).waitFor()
      await scrolled()
      expect(await reason(page).count()).toBe(1)
      await page.keyboard.press(away)
      await reason(page).waitFor({ state: 'detached' })
      await control.blur()
    }
  })

  it('finds an agent’s and a server’s buttons disabled, and nothing happens to either', async () => {
    const page = await pages.open(`/agents/${caller.agent.id}`, { token: vera.token })
    for (const name of ['Change', 'New credentials', 'Suspend', 'Revoke …', 'End'])
      await until(async () => (await button(page, name).getAttribute('aria-disabled')) === 'true', name)
    await button(page, 'Suspend').click({ force: true })
    await page.goto(`${console_.run.console_url}/servers/scratch`)
    await page.getByRole('tab', { name: 'Connection' }).click()
    for (const name of ['Edit', 'Start again', 'Remove'])
      await until(async () => (await button(page, name).getAttribute('aria-disabled')) === 'true', name)
    await button(page, 'Start again').click({ force: true })
    await page.getByRole('tab', { name: 'Tools' }).click()
    await page.getByRole('button', { name: 'Change the class of' }).first().click()
    expect(await page.getByLabel('Action').isDisabled()).toBe(true)
    expect((await console_.operator.get<Agent>(`/agents/${caller.agent.id}`)).status).toBe('active')
    const { items } = await console_.operator.get<{ items: { type: string }[] }>('/events?type=server.updated')
    expect(items).toEqual([])
  })

  it('sees the settings and cannot change them', async () => {
    const page = await pages.open('/settings', { token: vera.token })
    const field = page.getByLabel('An open call is held (seconds)')
    await until(() => field.isDisabled(), 'the locked field')
    expect(await field.inputValue()).toBe('50')
    expect(await page.getByLabel('What becomes of them').isDisabled()).toBe(true)
    expect(await button(page, 'Save the settings').isDisabled()).toBe(true)
    await page.getByText('This needs the role admin; yours is viewer.').first().waitFor()
  })

  it('sees the question and cannot answer it, by hand, by keys, nor by the chord', async () => {
    const { item } = await caller.hold()
    const page = await pages.open(`/escalations/${item.id}/popup`, { token: vera.token, width: 380 })
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
    expect(await caller.statusOf(item.id)).toBe('pending')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('is told on Overview that a call waits, not that it waits for them', async () => {
    await caller.hold()
    const page = await pages.open('/overview', { token: vera.token })
    await page.getByText('1 call waits for an answer').waitFor()
  })

  it('follows what happens live', async () => {
    const page = await pages.open('/activity', { token: vera.token })
    await page.getByText('Protected').waitFor()
    await caller.call('no_such_tool', {})
    await page.getByRole('option').first().getByText('denied').waitFor()
  })
})

describe('an analyst', () => {
  it('answers a held call, and everybody sees who it was', async () => {
    const { item, answer } = await caller.hold()
    const page = await pages.open(`/escalations/${item.id}/popup`, { token: anton.token, width: 380 })
    await page.getByText('By keyboard').waitFor()
    await button(page, 'Allow once').click()
    expect((await answer).body?.result?.content?.[0]?.text).toBe('written')
    await page.getByText('by you').waitFor()
    expect(await console_.operator.get(`/escalations/${item.id}`)).toMatchObject({ resolved_by: anton.operator.id })
    const owner = await pages.open(`/escalations/${item.id}`)
    await owner.getByText('by Anton').waitFor()
    await owner.goto(`${console_.run.console_url}/activity/${item.call_id}`)
    await owner.getByText('Allowed once by Anton at').waitFor()
  })

  it('may not keep agents, and is not called a viewer', async () => {
    const page = await pages.open('/agents', { token: anton.token })
    await until(async () => (await button(page, 'Create an agent').getAttribute('aria-disabled')) === 'true')
    await button(page, 'Create an agent').hover()
    await page.getByRole('tooltip', { name: 'This needs the role admin; yours is analyst.' }).waitFor()
    expect(await page.getByText('You may look').count()).toBe(0)
  })

  it('the kill switch says by name who set it', async () => {
    const boss = await add('Boss', 'admin')
    const page = await pages.open('/settings', { token: boss.token })
    await button(page, 'Deny everything').click()
    await page.getByText('by you').waitFor()
    const owner = await pages.open('/settings')
    await owner.getByText('by Boss').waitFor()
    await button(owner, 'Let calls through again').click()
    await owner.getByText('Protected').waitFor()
  })
})

describe('removed', () => {
  it('is asked about by name; then the page of that person knows them no more, and the name stays', async () => {
    const gone = await add('Gone Soon', 'analyst')
    const { item, answer } = await caller.hold()
    await (
      await fetch(`${console_.run.console_url}/api/v1/escalations/${item.id}/deny`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gone.token}` },
      })
    ).text()
    await answer
    const theirs = await pages.open('/activity', { token: gone.token })
    await theirs.getByText('Protected').waitFor()
    const page = await pages.open('/settings')
    await button(page, 'Remove … Gone Soon').click()
    const question = page.getByRole('alertdialog', { name: 'Remove Gone Soon?' })
    expect(await question.innerText()).toContain('It cannot be undone')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep')
    await question.getByRole('button', { name: 'Remove Gone Soon' }).click()
    await theirs.getByTestId('signed-out').waitFor()
    await theirs.reload()
    await theirs.getByText('You are not signed in').waitFor()
    await button(page, 'Show 1 removed').click()
    await page.getByRole('list', { name: 'Operators' }).getByText('Gone Soon').waitFor()
    await page.goto(`${console_.run.console_url}/escalations/${item.id}`)
    await page.getByText('by Gone Soon (removed)').waitFor()
  })

  it('an admin who removes themselves is warned, and signed out', async () => {
    const admin = await add('Short Lived', 'admin')
    const page = await pages.open('/settings', { token: admin.token })
    await button(page, 'Remove … Short Lived').click()
    await page.getByText('This is you: you will be signed out at once.').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove Short Lived' }).click()
    await page.getByTestId('signed-out').waitFor()
  })

  it('an address with a good token, opened in the same tab, signs in again', async () => {
    const page = await pages.open('/overview', { token: 'bho_nobody' })
    await page.getByTestId('signed-out').waitFor()
    await button(page, 'Try again').click()
    await page.goto(`${console_.run.console_url}/overview#token=${vera.token}`)
    await page.getByTestId('me').getByText('Vera').waitFor()
    expect(page.url()).not.toContain('token')
  })
})

it('what hides in a name stands out wherever the name is shown', async () => {
  const sly = await add('Sly\u202eone', 'admin')
  const standsOut = (within: Page | Locator) => within.getByText('⟨U+202E⟩', { exact: true }).first().waitFor()
  const { item, answer } = await caller.hold()
  const theirs = await pages.open(`/escalations/${item.id}`, { token: sly.token })
  await standsOut(theirs.getByTestId('me'))
  await theirs.getByText('By keyboard').waitFor()
  await button(theirs, 'Deny').click()
  await answer
  const page = await pages.open(`/escalations/${item.id}`)
  await standsOut(page.getByTestId('question'))
  await page.goto(`${console_.run.console_url}/settings`)
  await standsOut(page.getByRole('list', { name: 'Operators' }))
  await page.getByRole('button', { name: /^Remove … Sly/ }).click()
  await standsOut(page.getByRole('alertdialog').getByRole('heading'))
  await page.getByRole('button', { name: /^Remove Sly/ }).click()
  await standsOut(page.getByRole('status').filter({ hasText: 'is no operator any more' }))
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
    expect(await violationsIn(page)).toEqual([])
    const fits = () => document.documentElement.scrollHeight <= innerHeight
    if (what !== 'viewer popup') expect(await page.evaluate(fits)).toBe(true)
  })
})

let made = 0
async function openState(what: string, opened: Opened): Promise<Page> {
  const viewer = { ...opened, token: vera.token }
  if (what === 'viewer agents') return pages.open('/agents', viewer)
  if (what === 'viewer settings') return pages.open('/settings', viewer)
  if (what === 'signed out') return pages.open('/activity', { ...opened, token: 'bho_nobody' })
  if (what === 'viewer popup') return pages.open(`/escalations/${(await caller.hold()).item.id}/popup`, viewer)
  if (what === 'viewer reason') {
    const page = await pages.open('/agents', viewer)
    await page.getByText('You may look').waitFor()
    await button(page, 'Create an agent').hover()
    await page.getByRole('tooltip').waitFor()
    return page
  }
  const page = await pages.open('/settings', opened)
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
