// In a real browser, against the real console: an answer that is remembered, and the page of exceptions.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import type { Exception } from '../../../src/shared/contract/exception.ts'
import { until } from '../../support/processes.ts'
import { violationsIn } from '../../support/web/axe.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import type { Opened } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  denies: true,
  async tidy() {
    for (const { id } of await exceptionsNow()) await console_.operator.delete(`/exceptions/${id}`)
  },
})

const open = (path: string, opened: Opened = {}) => pages.open(path, { height: 900, ...opened })

const exceptionsNow = async () =>
  (await console_.operator.get<{ items: Exception[] }>('/exceptions?status=active&limit=500')).items
const write = (path: string) => caller.call('write_file', { path, content: crypto.randomUUID() })
const written = (answer: Awaited<ReturnType<typeof write>>) => answer.body?.result?.content?.[0]?.text === 'written'

let folders = 0
/** A held write in a folder of its own. */
async function hold() {
  folders += 1
  const folder = join(caller.work, `folder-${folders}`)
  mkdirSync(folder)
  const path = join(folder, 'MEMORY.md')
  const answer = write(path)
  return { folder, path, answer, item: await caller.pendingThat(({ target }) => target === path, 'a held call') }
}

const why = 'It keeps its own notes in there.'

/** The popup with the choice open, and nothing chosen yet. */
async function remembering(item: Escalation): Promise<Page> {
  const page = await open(`/escalations/${item.id}/popup`, { width: 380 })
  await page.getByTestId('question').waitFor()
  await page.getByRole('button', { name: 'Allow and remember…' }).click()
  await page.getByRole('group', { name: 'Allow and remember', exact: true }).waitFor()
  return page
}
const armed = (page: Page) => page.getByText('By keyboard: Ctrl or ⌘ + Shift + E.').waitFor()
const counted = (page: Page) => page.getByText(/Would have covered/).waitFor()
const confirm = (page: Page) => page.getByRole('button', { name: 'Allow and remember', exact: true })

describe('allow and remember', () => {
  it('by hand, for a folder: the call goes on, and the next one there is not asked about', async () => {
    const { folder, path, answer, item } = await hold()
    const page = await remembering(item)
    expect(await page.getByRole('radio').count()).toBe(2)
    expect(await page.getByRole('radio').first().isChecked()).toBe(true)
    await page.getByRole('radio').nth(1).check()
    await page.getByLabel('How long').selectOption('24')
    await page.getByLabel('Why').fill(why)
    await counted(page)
    expect(await page.getByTestId('reach').textContent()).toMatch(
      /covered 1 of the last \d+ calls? of write_file, 1 of them/,
    )
    await armed(page)
    await confirm(page).click()
    expect(written(await answer)).toBe(true)
    await page.getByText('A person allowed this call once').waitFor()
    expect(await exceptionsNow()).toMatchObject([
      {
        tool_name: 'write_file',
        action: 'write',
        target_pattern: `${folder}/`,
        agent_id: caller.agent.id,
        server_id: 'scratch',
        justification: why,
        escalation_id: item.id,
      },
    ])
    expect(written(await write(path))).toBe(true)
    expect(written(await write(join(folder, 'SOUL.md')))).toBe(true)
  })

  it('for the file alone, and for every agent', async () => {
    const { path, answer, item } = await hold()
    const page = await remembering(item)
    await page.getByLabel('For', { exact: true }).selectOption('everyone')
    await page.getByLabel('Why').fill(why)
    await counted(page)
    await armed(page)
    await confirm(page).click()
    await answer
    expect(await exceptionsNow()).toMatchObject([{ target_pattern: path, agent_id: null, server_id: 'scratch' }])
  })

  it('wants a reason, says so, and decides nothing without', async () => {
    const { item } = await hold()
    const page = await remembering(item)
    await counted(page)
    await armed(page)
    await confirm(page).click()
    await page.getByRole('alert').getByText('at least 10 characters').waitFor()
    await page.getByLabel('Why').fill('too short')
    await armed(page)
    await confirm(page).click()
    await page.getByRole('alert').getByText('at least 10 characters').waitFor()
    expect([await caller.statusOf(item.id), (await exceptionsNow()).length]).toEqual(['pending', 0])
  })

  it('takes no press and no key while anything is new, nor by Enter, Space or a script', async () => {
    const { item } = await hold()
    const page = await remembering(item)
    await page.getByLabel('Why').fill(why)
    const began = Date.now()
    while (Date.now() - began < 500) {
      await confirm(page)
        .click({ noWaitAfter: true, timeout: 100 })
        .catch(() => {})
      await page.keyboard.press('Control+Shift+E')
    }
    await counted(page)
    await armed(page)
    await page.getByLabel('How long').selectOption('1')
    await page.keyboard.press('Control+Shift+E')
    await confirm(page)
      .click({ noWaitAfter: true, timeout: 100 })
      .catch(() => {})
    await armed(page)
    await confirm(page).focus()
    for (const key of ['Enter', ' ', 'Escape', 'Control+Shift+A']) await page.keyboard.press(key)
    await page.evaluate(() => {
      for (const button of document.querySelectorAll('button'))
        if (button.textContent?.startsWith('Allow')) button.click()
      const event = new KeyboardEvent('keydown', { key: 'e', ctrlKey: true, shiftKey: true, bubbles: true })
      document.dispatchEvent(event)
    })
    await page.waitForTimeout(200)
    expect([await caller.statusOf(item.id), (await exceptionsNow()).length]).toEqual(['pending', 0])
  })

  it('takes no press that began elsewhere', async () => {
    const { item } = await hold()
    const page = await remembering(item)
    await page.getByLabel('Why').fill(why)
    await counted(page)
    await armed(page)
    await confirm(page).scrollIntoViewIfNeeded()
    const back = await page.getByRole('button', { name: 'Back' }).boundingBox()
    const allow = await confirm(page).boundingBox()
    if (!back || !allow) throw new Error('no buttons')
    await page.mouse.move(back.x + 10, back.y + 10)
    await page.mouse.down()
    await page.mouse.move(allow.x + 10, allow.y + 10)
    await page.mouse.up()
    await page.waitForTimeout(200)
    expect(await caller.statusOf(item.id)).toBe('pending')
  })

  it('by keyboard alone', async () => {
    const { folder, answer, item } = await hold()
    const page = await open(`/escalations/${item.id}/popup`, { width: 380 })
    await page.getByText('By keyboard').waitFor()
    await page.keyboard.press('Control+Shift+E')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    for (let tabs = 0; tabs < 3; tabs += 1) await page.keyboard.press('Tab')
    await page.keyboard.type(why)
    await counted(page)
    await armed(page)
    await page.keyboard.press('Control+Shift+E')
    expect(written(await answer)).toBe(true)
    expect(await exceptionsNow()).toMatchObject([{ target_pattern: `${folder}/`, justification: why }])
  })

  it('goes back to the question, and is not offered for what can run anything', async () => {
    const { item } = await hold()
    const page = await remembering(item)
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Deny' }).waitFor()
    const risky = await console_.addAgent({ name: 'risky', permissions: [], risk_tier: 'high' })
    const answer = caller.callAs(await console_.token(risky), 'echo', {})
    await until(
      async () =>
        (await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')).items.length === 2,
    )
    const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    const run = items.find(({ tool_name }) => tool_name === 'echo') as Escalation
    const other = await open(`/escalations/${run.id}/popup`, { width: 380 })
    await other.getByText('What can run anything is asked about each time.').waitFor()
    expect(await other.getByRole('button', { name: 'Allow and remember…' }).count()).toBe(0)
    await other.keyboard.press('Control+Shift+E')
    expect(await other.getByRole('group', { name: 'Allow and remember' }).count()).toBe(0)
    await console_.operator.post(`/escalations/${run.id}/deny`, {})
    await answer
  })
})

const body = {
  tool_name: 'delete_file',
  action: 'delete',
  target_pattern: '/srv/project/cache/',
  justification: 'The nightly clean-up may empty it.',
  expires_in_hours: 24,
}
const make = (more: object = {}) => console_.operator.post<Exception>('/exceptions', { ...body, ...more })

describe('the page of exceptions', () => {
  it('makes one, with what is wrong said in its place and what it would have covered beside it', async () => {
    expect(written(await write(join(caller.work, 'plan.md')))).toBe(true)
    const page = await open('/exceptions')
    await page.getByRole('button', { name: 'Make an exception' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Make the exception' }).click()
    await form.getByText('say what it covers').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('placeholder'))).toBe('delete_file')
    await form.getByLabel('Tool').fill('write_file')
    await form.getByLabel('What it may touch').fill('~/notes')
    await form.getByLabel('What it may touch').blur()
    await form.getByText('write the home folder in full').waitFor()
    await form.getByLabel('What it may touch').fill(`${caller.work}/`)
    await form.getByLabel('Agent').selectOption({ label: 'assistant' })
    await form.getByText(/Would have covered \d+ of the last \d+ calls? of write_file/).waitFor()
    expect(await form.getByLabel('What it does').inputValue()).toBe('write')
    await form.getByLabel('Counts for').selectOption('other')
    await form.getByLabel('Hours').fill('9000')
    await form.getByLabel('Why').fill(why)
    await form.getByRole('button', { name: 'Make the exception' }).click()
    await form.getByRole('alert').getByText(/8760/).waitFor()
    expect(await exceptionsNow()).toEqual([])
    await form.getByLabel('Hours').fill('2')
    await form.getByRole('button', { name: 'Make the exception' }).click()
    await page.getByTestId('exception').getByText('without being asked about').waitFor()
    expect(await exceptionsNow()).toMatchObject([
      {
        tool_name: 'write_file',
        target_pattern: `${caller.work}/`,
        agent_id: caller.agent.id,
        server_id: null,
        justification: why,
      },
    ])
    expect(written(await write(join(caller.work, 'IDENTITY.md')))).toBe(true)
  })

  it('says why a tool that can run anything gets none', async () => {
    const page = await open('/exceptions')
    await page.getByRole('button', { name: 'Make an exception' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Tool').fill('echo')
    await form.getByLabel('What it may touch').fill('*')
    await form.getByLabel('Why').fill(why)
    await form.getByRole('button', { name: 'Make the exception' }).click()
    await form.getByText('echo can run anything, so it is asked about each time').waitFor()
    expect(await exceptionsNow()).toEqual([])
  })

  it('extends with growing urgency, and proposes a policy change at the end', async () => {
    const { id } = await make({ max_extensions: 3 })
    const page = await open(`/exceptions/${id}`)
    const detail = page.getByTestId('exception')
    await detail.getByText('It can be extended 3 times more.').waitFor()
    for (const words of ['extended once', 'extended twice', 'extended 3 times']) {
      await detail.getByRole('button', { name: 'Extend' }).click()
      await detail.getByText(words, { exact: true }).waitFor()
    }
    await detail.getByText('propose a change of the policy').waitFor()
    expect(await detail.getByRole('button', { name: 'Extend' }).count()).toBe(0)
    expect(await exceptionsNow()).toMatchObject([{ extension_count: 3, urgency: 'red' }])
  })

  it('revokes at once, and takes it back', async () => {
    const { id } = await make()
    const page = await open(`/exceptions/${id}`)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByTestId('exception').getByText('revoked', { exact: true }).waitFor()
    expect(await exceptionsNow()).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByTestId('exception').getByText('active', { exact: true }).waitFor()
    expect(await exceptionsNow()).toMatchObject([{ id }])
  })

  it('follows what happens elsewhere, and moves by keys', async () => {
    const first = await make()
    const page = await open('/exceptions')
    await page.getByText('1 counts now').waitFor()
    await make({ expires_in_hours: 48, target_pattern: '/srv/project/logs/' })
    await page.getByText('2 count now').waitFor()
    await page.keyboard.press('j')
    await page.waitForURL(`**/exceptions/${first.id}`)
    await page.keyboard.press('Escape')
    await page.waitForURL('**/exceptions')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.waitForURL('**/overview')
    await page.keyboard.press('g')
    await page.keyboard.press('x')
    await page.waitForURL('**/exceptions')
  })

  it('shows the text of others as text', async () => {
    const { id } = await make({ justification: '<img src=x onerror=alert(1)> \u202elive', target_pattern: '/srv/<b>/' })
    const page = await open(`/exceptions/${id}`)
    const text = await page.getByTestId('exception').textContent()
    for (const shown of ['<img src=x', '⟨U+202E⟩', '/srv/<b>/']) expect(text).toContain(shown)
    expect(await page.locator('img').count()).toBe(0)
  })

  it('is reached from the trace of a call that it allowed', async () => {
    const { id } = await make({ tool_name: 'write_file', action: 'write', target_pattern: `${caller.work}/` })
    expect(written(await write(join(caller.work, 'MEMORY.md')))).toBe(true)
    const { items } = await console_.operator.get<{ items: { id: string; exception_id: string }[] }>('/audit/events')
    expect(items[0]?.exception_id).toBe(id)
    const page = await open(`/activity/${items[0]?.id}`)
    await page.getByText('An exception that the operator made allows this call.').waitFor()
    await page.getByRole('link', { name: 'See the exception' }).click()
    await page.getByTestId('exception').waitFor()
    await page.getByRole('list', { name: 'Covered calls' }).getByRole('link').first().waitFor()
  })
})

describe('accessibility', () => {
  it.each([
    ['/exceptions', 1280, 'light'],
    ['/exceptions', 1280, 'dark'],
    ['/exceptions', 380, 'light'],
    ['detail', 1280, 'light'],
    ['detail', 1280, 'dark'],
    ['last', 1280, 'light'],
    ['last', 1280, 'dark'],
    ['form', 1280, 'light'],
    ['form', 380, 'dark'],
    ['remember', 380, 'light'],
    ['remember', 380, 'dark'],
  ] as const)('%s at %i in %s has no violations', async (what, width, colorScheme) => {
    const { item } = await hold()
    const { id } = await make()
    const last = await make({ max_extensions: 1, target_pattern: '/tmp/' })
    for (const [times, more] of [
      [1, last],
      [2, await make()],
      [3, await make()],
    ] as const)
      for (let n = 0; n < times; n += 1) await console_.operator.patch(`/exceptions/${more.id}/extend`, { hours: 1 })
    const paths: Record<string, string> = {
      detail: `/exceptions/${id}`,
      last: `/exceptions/${last.id}`,
      form: '/exceptions',
      remember: `/escalations/${item.id}/popup`,
    }
    const page = await open(paths[what] ?? what, { width, colorScheme })
    if (what === 'form') await page.getByRole('button', { name: 'Make an exception' }).click()
    if (what === 'form') await page.getByRole('button', { name: 'Make the exception' }).click()
    if (what === 'remember') await page.getByRole('button', { name: 'Allow and remember…' }).click()
    await page.waitForTimeout(1000)
    expect(await violationsIn(page)).toEqual([])
  })
})

describe('nothing yet', () => {
  it('teaches what the page is for', async () => {
    const page = await open('/exceptions')
    await page.route('**/api/v1/exceptions?**', (route) => route.fulfill({ json: { items: [], total: 0 } }))
    await page.reload()
    await page.getByRole('heading', { name: 'No exception yet' }).waitFor()
    await page.getByText('What is denied outright stays denied').waitFor()
    await page.getByRole('button', { name: 'Make an exception' }).waitFor()
    expect(await violationsIn(page)).toEqual([])
  })
})
