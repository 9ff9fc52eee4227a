// The whole way of a newcomer, through the pages only: see it work, add servers and an agent, use both from real clients.
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import { makeNotes } from '../../support/add-scratch.ts'
import { until } from '../../support/processes.ts'
import { httpClient, pastedServers, stdioClient } from '../../support/web/configured-client.ts'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'
import { blockText, press } from '../../support/web/pages.ts'

let page: Page
let work: string
/** What a person notes from the one time it is shown. */
let noted = { id: '', secret: '' }
const clients: Client[] = []

const { console_, pages } = consoleInBrowser({
  pagesStay: true,
  async prepare() {
    work = makeNotes(console_, 'projects/acme notes')
    page = await pages.open('/')
  },
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

const goTo = (name: string) =>
  page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
const rowsOf = () => page.getByTestId('calls').getByRole('option')
/** Verdict, tool and target of each call that Activity shows, newest first. */
const activity = () =>
  rowsOf().evaluateAll((rows) =>
    rows.map(({ firstElementChild: line }) => `${line?.children[0]?.textContent} ${line?.children[2]?.textContent}`),
  )

it('begins with nothing, and says what to do', async () => {
  await page.waitForURL('**/overview')
  await page.getByText('See it work first').waitFor()
  await page.getByText('No server has been added yet').waitFor()
  expect(await page.getByTestId('state').innerText()).toBe('Protected')
  await goTo('Activity')
  await page.getByText('No agent has called a tool yet').waitFor()
  await goTo('Overview')
})

it('shows one call allowed, one denied and one held, which waits for the answer', async () => {
  await press(page, 'Show me')
  await page.waitForURL('**/first-run')
  await page.getByTestId('step-read_note').getByText('allowed', { exact: true }).waitFor()
  await page.getByTestId('step-read_note').getByText('# Quarter in short').waitFor()
  await page.getByTestId('step-read_key').getByText('denied', { exact: true }).waitFor()
  await page.getByTestId('step-write_memory').getByText('held', { exact: true }).waitFor()
  const question = page.getByRole('complementary', { name: 'The question' })
  await question.getByText('MEMORY.md').first().waitFor()
  expect(await page.getByTestId('state').innerText()).toBe('1 waiting')
  await question.getByText('By keyboard').waitFor()
  await question.getByRole('button', { name: 'Allow once' }).click()
  await page.getByTestId('step-write_memory').getByText('approved', { exact: true }).waitFor()
  await page.getByText('Now your own agent').waitFor()
  expect(await question.count()).toBe(0)
  expect(await page.getByTestId('state').innerText()).toBe('Protected')
})

it('offers to ask about what no rule covers, and says what is set', async () => {
  const box = page.getByRole('checkbox', { name: 'Ask me about calls that no rule covers' })
  await box.click()
  await goTo('Settings')
  const unmatched = page.getByLabel('What becomes of them')
  await until(async () => (await unmatched.inputValue()) === 'escalate', 'the setting')
  await page.goBack()
  await until(async () => box.isChecked(), 'the box to be checked')
  await box.click()
  await goTo('Settings')
  await until(async () => (await unmatched.inputValue()) === 'deny', 'the setting')
})

it('has all three in Activity, with what became of the held one', async () => {
  await goTo('Activity')
  await until(async () => (await activity()).length === 3, 'three calls')
  expect(await activity()).toEqual(['approved write_file', 'denied read_text_file', 'allowed read_text_file'])
  await rowsOf().first().click()
  const trace = page.getByTestId('trace')
  await trace.getByText('forwarded', { exact: true }).waitFor()
  await trace.getByText(/wanted to write/).waitFor()
  await trace.getByText('See what became of the hold').click()
  await page.getByText('A person allowed this call once, and it was sent on.').waitFor()
  await page
    .getByTestId('question')
    .getByText(/wanted to write/)
    .waitFor()
})

it('makes an agent that a role permits to use everything of one kind, and shows its secret once', async () => {
  await goTo('Agents')
  await press(page, 'Roles')
  await press(page, 'Add a role')
  await page.getByLabel('Name', { exact: true }).fill('tester')
  await page.getByLabel('Permissions').fill('other:*')
  await press(page, 'Save the role')
  await page.getByText('The role tester is saved.').waitFor()
  await page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('button', { name: 'Agents' }).click()
  await press(page, 'Create an agent')
  await page.getByLabel('Name', { exact: true }).fill('my editor')
  await page.getByRole('checkbox', { name: /^filesystem:write/ }).click()
  await page.getByRole('checkbox', { name: 'tester' }).click()
  await press(page, 'Create the agent')
  await page.getByText('Its secret is shown here once').waitFor()
  noted = { id: await blockText(page, 'Client id'), secret: await blockText(page, 'Client secret') }
  expect(noted.secret.length).toBeGreaterThan(30)
  await press(page, 'I have copied it')
  await page.getByRole('heading', { name: 'my editor' }).waitFor()
  expect(await page.content()).not.toContain(noted.secret)
})

it('adds two servers from one pasted text, and their tools once they are accepted', async () => {
  await goTo('Servers')
  await press(page, 'Add a server')
  await page.getByRole('tab', { name: 'Paste JSON' }).click()
  await page.getByLabel('Settings of a client').fill(pastedServers(work))
  await press(page, 'Add 2 servers')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const [name, tools] of [
    ['files', 14],
    ['everything', 13],
  ] as const) {
    await page
      .getByRole('list', { name: 'Servers' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
    await page.getByText(`${tools} tools wait for you.`).waitFor()
    await press(page, `Accept all ${tools} shown`)
    await page.getByText(`Accepted ${tools} tools.`).waitFor()
  }
  await page.getByRole('link', { name: /waiting/ }).waitFor({ state: 'detached' })
})

const configurationOf = async (serverId: string, way: 'Through behavry connect' | 'Over HTTP') => {
  await page.getByLabel('Configuration for the server').selectOption(serverId)
  await page.getByRole('tab', { name: way }).click()
  const filled = (text: string) =>
    text.replace('PUT-THE-CLIENT-ID-HERE', noted.id).replace('PUT-THE-CLIENT-SECRET-HERE', noted.secret)
  return async (caption: string) => filled(await blockText(page, caption))
}

it('uses one of them over stdio with the configuration of the Agents page', async () => {
  await goTo('Agents')
  await page
    .getByRole('list', { name: 'Agents' })
    .getByRole('button', { name: /^my editor/ })
    .click()
  const block = await configurationOf('files', 'Through behavry connect')
  const client = await stdioClient(await block('mcpServers'))
  clients.push(client)
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('read_text_file')
  const answer = await client.callTool({ name: 'read_text_file', arguments: { path: join(work, 'report.md') } })
  expect(JSON.stringify(answer.content)).toContain('All is well.')
  const denied = client.callTool({ name: 'read_text_file', arguments: { path: join(work, '.env') } })
  await expect(denied).rejects.toThrow('Access to sensitive files is not permitted')
})

it('uses the other over HTTP, with a token that the shown command asked for', async () => {
  const block = await configurationOf('everything', 'Over HTTP')
  const client = await httpClient(await block('mcpServers'), await block('Ask for a token'))
  clients.push(client)
  const answer = await client.callTool({ name: 'echo', arguments: { message: 'through the console' } })
  expect(JSON.stringify(answer.content)).toContain('through the console')
  await page.getByRole('list', { name: 'Sessions' }).getByText('active').first().waitFor()
})

it('shows these calls in Activity, each with the agent that made it', async () => {
  await page.getByRole('link', { name: 'Its calls' }).click()
  await page.getByText('Only calls of my editor').waitFor()
  await until(async () => (await activity()).length === 3, 'three calls')
  expect(await activity()).toEqual(['allowed echo', 'denied read_text_file', 'allowed read_text_file'])
  await rowsOf().first().click()
  await page
    .getByTestId('trace')
    .getByText(/my editor.*wanted to/)
    .waitFor()
  await press(page, 'Show all')
  await until(async () => (await activity()).length === 6, 'six calls')
  await goTo('Overview')
  await page.getByRole('heading', { name: 'The last 24 hours' }).waitFor()
  for (const [word, count] of [
    ['allowed', 3],
    ['held', 1],
    ['denied', 2],
  ] as const) {
    const figure = page.locator('dl > div').filter({ has: page.locator('dt', { hasText: word }) })
    await figure.locator('dd', { hasText: new RegExp(`^${count}$`) }).waitFor()
  }
})
