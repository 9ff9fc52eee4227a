// From a call to a rule in a real browser: chosen, explained, measured and kept as a draft, by mouse, by keyboard, by whom.
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import type { CallItem } from '../../../src/shared/contract/event.ts'
import type { Policy } from '../../../src/shared/contract/policy.ts'
import { rpc, scratchServer, toolCall } from '../../support/console-process.ts'
import { until } from '../../support/processes.ts'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'
import { goByKey, pressKeyOn, tabTo, untilFocused, watchPointer } from '../../support/web/keyboard.ts'
import { press } from '../../support/web/pages.ts'

let work: string
let token: string

const { console_, pages } = consoleInBrowser({
  async prepare() {
    work = join(realpathSync(console_.folder), 'projects', 'acme')
    mkdirSync(join(work, 'notes'), { recursive: true })
    for (const name of ['one.md', 'two.md']) writeFileSync(join(work, 'notes', name), name)
    await console_.addServer('scratch', 'filesystem', [scratchServer, work])
    // It may write and not read: what it reads is denied by default.
    const created = await console_.addAgent({ name: 'assistant', permissions: ['filesystem:write'] })
    token = await console_.token(created)
  },
  async tidy() {
    for (const { id, status } of await own()) {
      if (status !== 'draft') await console_.operator.patch(`/policies/${id}`, { status: 'archived' })
      await console_.operator.delete(`/policies/${id}`)
    }
  },
})

async function call(tool: string, path: string, more: object = {}): Promise<string> {
  const { body } = await rpc(
    console_,
    'scratch',
    token,
    toolCall(crypto.randomUUID(), tool, { path: join(work, path), ...more }),
  )
  return body?.error ? 'denied' : 'allowed'
}
const read = (path: string) => call('read_file', path)

/** The newest call on this path. */
async function idOf(path: string): Promise<string> {
  const { items } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=100')
  return items.find(({ target }) => target === join(work, path))?.id ?? ''
}

const own = async () => (await console_.operator.get<{ items: Policy[] }>('/policies?source=custom&limit=500')).items
const sheet = (page: Page) => page.getByRole('dialog')
const choose = (page: Page, word: string) => sheet(page).getByRole('radio', { name: word }).click()
/** What is shown once the replay of the chosen rule has ended. */
async function number(page: Page, verb: string): Promise<string> {
  const sentence = sheet(page)
    .getByTestId('impact')
    .getByText(new RegExp(`^It would ${verb}`))
  await sentence.waitFor()
  return sentence.locator('strong').first().innerText()
}

it('a denied call becomes a draft with its impact, which allows what it covers and nothing beside it', async () => {
  expect(await read('notes/one.md')).toBe('denied')
  expect(await read('notes/two.md')).toBe('denied')
  const page = await pages.open(`/activity/${await idOf('notes/one.md')}`)
  await press(page, 'Make a rule from this')
  const covers = sheet(page).getByTestId('covers')
  await covers.getByText(join(work, 'notes', 'one.md')).waitFor()
  expect(await number(page, 'have held')).toBe('1')
  await choose(page, 'allowed')
  await covers.getByText('that touch nothing but this').waitFor()
  expect(await number(page, 'have allowed')).toBe('1')
  await sheet(page)
    .getByRole('checkbox', { name: /^also the other call of this tool/ })
    .click()
  await covers.getByText('Read anything in').waitFor()
  await covers.getByText('assistant').waitFor()
  await until(async () => (await number(page, 'have allowed')) === '2', 'two calls')
  const shown = await sheet(page).locator('.cm-content').innerText()
  expect(shown).toContain('allow contains')
  await press(page, 'Keep as a draft')
  await page.waitForURL('**/policies/*')
  await page.getByRole('heading', { name: /^Allow read_file on scratch/ }).waitFor()
  const [draft] = await own()
  expect(draft).toMatchObject({ status: 'draft', source: 'custom' })
  expect(draft?.rego_content.replaceAll(/\s/g, '')).toBe(shown.replaceAll(/\s/g, ''))
  expect(await read('notes/one.md')).toBe('denied')
  await console_.operator.patch(`/policies/${draft?.id}`, { status: 'active' })
  expect([await read('notes/one.md'), await read('notes/two.md')]).toEqual(['allowed', 'allowed'])
  mkdirSync(join(work, 'notes-evil'))
  writeFileSync(join(work, 'notes-evil', 'one.md'), 'x')
  expect(await read('notes-evil/one.md')).toBe('denied')
})

it('what a shipped rule denies is never made a rule that allows, and says so', async () => {
  await read('.ssh/id_rsa')
  const page = await pages.open(`/activity/${await idOf('.ssh/id_rsa')}`)
  await press(page, 'Make a rule from this')
  await sheet(page).getByText('This rule goes on deciding such calls').waitFor()
  await choose(page, 'allowed')
  await sheet(page).getByRole('alert').getByText('no policy can allow it').waitFor()
  expect(await sheet(page).getByRole('button', { name: 'Keep as a draft' }).count()).toBe(0)
  await choose(page, 'denied')
  await sheet(page).getByRole('button', { name: 'Keep as a draft' }).waitFor()
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'detached' })
  expect(await own()).toEqual([])
})

it('a held call becomes one from its question, and waits on', async () => {
  void call('write_file', 'MEMORY.md', { content: 'x' }).catch(() => {})
  const held = async () =>
    (await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')).items[0]
  await until(async () => (await held()) !== undefined, 'a held call')
  const { id = '' } = (await held()) ?? {}
  const page = await pages.open(`/escalations/${id}`)
  await press(page, 'Make a rule from this')
  await choose(page, 'denied')
  expect(await number(page, 'have denied')).toBe('1')
  // What answers the question behind it does not answer through it.
  await page.keyboard.press('Control+Shift+A')
  await page.waitForTimeout(900)
  await page.keyboard.press('Control+Shift+A')
  expect((await held())?.id).toBe(id)
  await press(page, 'Keep as a draft')
  await page.getByRole('heading', { name: /^Deny write_file on scratch/ }).waitFor()
  const popup = await pages.open(`/escalations/${id}/popup`, { width: 380, height: 720 })
  await popup.getByRole('button', { name: 'Deny', exact: true }).waitFor()
  expect(await popup.getByRole('button', { name: 'Make a rule from this' }).count()).toBe(0)
  await console_.operator.post(`/escalations/${id}/deny`, {})
})

it('by keyboard, from the list to the draft; closing gives the focus back', async () => {
  let pointerEvents: () => readonly string[] = () => []
  await read('notes/two.md')
  const page = await pages.open('/overview', {
    async prepare(fresh) {
      pointerEvents = await watchPointer(fresh)
    },
  })
  await page.getByTestId('state').waitFor()
  await goByKey(page, 'a')
  await page.getByTestId('calls').getByRole('option').first().waitFor()
  await page.keyboard.press('j')
  await page.getByTestId('trace').waitFor()
  await pressKeyOn(page, 'Make a rule from this')
  await sheet(page).getByTestId('covers').waitFor()
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'detached' })
  await untilFocused(page, 'Make a rule from this')
  await page.keyboard.press('Enter')
  await sheet(page).getByTestId('covers').waitFor()
  await tabTo(page, /^held/)
  await page.keyboard.press('ArrowDown')
  await sheet(page).locator('.cm-content', { hasText: 'deny contains' }).waitFor()
  await pressKeyOn(page, 'Keep as a draft')
  await page.waitForURL('**/policies/*')
  await page.getByRole('heading', { name: /^Deny read_file on scratch/ }).waitFor()
  expect(pointerEvents()).toEqual([])
})

it('an analyst is told whose it is; a policy author keeps a draft', async () => {
  await read('notes/one.md')
  const tokenOf = async (role: string) =>
    (await console_.operator.post<{ token: string }>('/operators', { name: `A ${role}`, role })).token
  const path = `/activity/${await idOf('notes/one.md')}`
  const analyst = await pages.open(path, { token: await tokenOf('analyst') })
  const wanted = analyst.getByRole('button', { name: 'Make a rule from this' })
  await until(async () => (await wanted.getAttribute('aria-disabled')) === 'true', 'a button that does not answer')
  await wanted.focus()
  await analyst.getByText('This needs the role policy author').first().waitFor()
  const author = await pages.open(path, { token: await tokenOf('policy_author') })
  await press(author, 'Make a rule from this')
  await press(author, 'Keep as a draft')
  await author.waitForURL('**/policies/*')
  expect((await own()).map(({ status }) => status)).toEqual(['draft'])
})

it('a tool with a hostile name is shown as text', async () => {
  const page = await pages.open(`/activity/${await idOf('notes/one.md')}`, {
    prepare: (fresh) =>
      fresh.route('**/api/v1/policies/suggest', async (route) => {
        const answer = await route.fetch()
        const body = (await answer.json()) as { covers: { tools: string[] } }
        body.covers.tools = ['<img src=x onerror="document.title=1">\u202e']
        await route.fulfill({ json: body })
      }),
  })
  await press(page, 'Make a rule from this')
  await sheet(page).getByTestId('covers').getByText('⟨U+202E⟩').waitFor()
  expect(await page.title()).not.toBe('1')
})
