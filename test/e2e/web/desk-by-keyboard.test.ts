// The same way of a newcomer without a mouse: Tab, Enter, Space, arrows, the keys of the pages and the chord.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { makeNotes } from '../../support/add-scratch.ts'
import { until } from '../../support/processes.ts'
import { httpClient, pastedServers, stdioClient } from '../../support/web/configured-client.ts'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'
import { focused, goByKey, pressKeyOn, tabTo, watchPointer } from '../../support/web/keyboard.ts'

let page: Page
let pointerEvents: () => readonly string[]
let work: string
let noted = { id: '', secret: '' }

const { console_, pages } = consoleInBrowser({
  pagesStay: true,
  async prepare() {
    work = makeNotes(console_, 'projects/acme notes')
    page = await pages.open('/', {
      async prepare(fresh, context) {
        pointerEvents = await watchPointer(fresh)
        await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      },
    })
  },
})

const type = (text: string) => page.keyboard.insertText(text)
/** Presses the copy button of a block and gives what is in the clipboard then. */
async function copied(name: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await pressKeyOn(page, name)
  await until(async () => (await clipboard()) !== '', 'a copy')
  return clipboard()
}
const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
const rowsOf = () => page.getByTestId('calls').getByRole('option')

it('sees the first run and answers its question by the chord', async () => {
  await page.getByText('See it work first').waitFor()
  await pressKeyOn(page, 'Show me')
  await page.waitForURL('**/first-run')
  await page.getByText('By keyboard').waitFor()
  expect(await page.getByTestId('state').innerText()).toBe('1 waiting')
  await page.keyboard.press('Control+Shift+A')
  await page.getByTestId('step-write_memory').getByText('approved', { exact: true }).waitFor()
})

it('looks at the calls, finds one, and opens it', async () => {
  await goByKey(page, 'a')
  await until(async () => (await rowsOf().count()) === 3, 'three calls')
  await page.keyboard.press('j')
  await page.getByTestId('trace').getByText('MEMORY.md').first().waitFor()
  await page.keyboard.press('j')
  await page.getByTestId('trace').getByText('id_ed25519').first().waitFor()
  await page.keyboard.press('k')
  await page.getByTestId('trace').getByText('MEMORY.md').first().waitFor()
  await pressKeyOn(page, /^Log rows/)
  await page.getByTestId('trace').getByText('call.released').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('trace').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await type('blocked_paths')
  await until(async () => (await rowsOf().count()) === 1, 'one call')
  await page.keyboard.press('ArrowDown')
  await page.getByTestId('trace').getByText('id_ed25519').first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.press('Escape')
  await until(async () => (await rowsOf().count()) === 3, 'all calls again')
})

it('makes a role and an agent, and copies what is shown once', async () => {
  await goByKey(page, 'n')
  await page.getByRole('navigation', { name: 'Parts of this page' }).waitFor()
  await pressKeyOn(page, 'Roles')
  await pressKeyOn(page, 'Add a role')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, 'Name')
  await type('tester')
  await page.keyboard.press('Tab')
  await type('other:*')
  await page.keyboard.press('Enter')
  await page.getByText('The role tester is saved.').waitFor()
  await pressKeyOn(page, 'Agents')
  await pressKeyOn(page, 'Create an agent')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, 'Name')
  await type('my editor')
  await pressKeyOn(page, /^filesystem:write/, ' ')
  await pressKeyOn(page, 'tester', ' ')
  await pressKeyOn(page, 'Create the agent')
  await page.getByText('Its secret is shown here once').waitFor()
  noted = { id: await copied('Copy client id'), secret: await copied('Copy client secret, shown this once') }
  await pressKeyOn(page, 'I have copied it')
  await page.getByRole('heading', { name: 'my editor' }).waitFor()
})

it('pastes two servers and accepts their tools', async () => {
  await goByKey(page, 's')
  await page.waitForURL('**/servers')
  await pressKeyOn(page, 'Add a server')
  await tabTo(page, 'Form')
  await page.keyboard.press('ArrowRight')
  await tabTo(page, 'Settings of a client')
  await page.evaluate((json) => navigator.clipboard.writeText(json), pastedServers(work))
  await page.keyboard.press('Control+V')
  await pressKeyOn(page, 'Add 2 servers')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const [name, tools] of [
    ['files', 14],
    ['everything', 13],
  ] as const) {
    await pressKeyOn(page, new RegExp(`^${name}`))
    await page.getByText(`${tools} tools wait for you.`).waitFor()
    await tabTo(page, `Accept all ${tools} shown`)
    await page.locator('[aria-disabled="false"]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(`Accepted ${tools} tools.`).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL('**/servers')
  }
})

/** The texts of one server's configuration, by the copy buttons, with what was noted put in. */
async function configuration(serverId: string, way: 'Through behavry connect' | 'Over HTTP') {
  await tabTo(page, 'Configuration for the server')
  const select = page.getByLabel('Configuration for the server')
  await select.locator(`option[value="${serverId}"]`).waitFor({ state: 'attached' })
  for (const key of ['ArrowUp', 'ArrowDown'])
    for (let n = 0; n < 3 && (await select.inputValue()) !== serverId; n += 1) await page.keyboard.press(key)
  expect(await select.inputValue()).toBe(serverId)
  await tabTo(page, /^(Through behavry connect|Over HTTP)$/)
  if ((await focused(page)) !== way) await page.keyboard.press('ArrowRight')
  await page.locator('[role="tab"][data-state="active"]:focus', { hasText: way }).waitFor()
  return (text: string) =>
    text.replace('PUT-THE-CLIENT-ID-HERE', noted.id).replace('PUT-THE-CLIENT-SECRET-HERE', noted.secret)
}

it('copies both configurations, and real clients work with them', async () => {
  await goByKey(page, 'n')
  await page.waitForURL('**/agents')
  await pressKeyOn(page, /^my editor/)
  const files = await configuration('files', 'Through behavry connect')
  const editor = await stdioClient(files(await copied('Copy mcpServers')))
  const read = await editor.callTool({ name: 'read_text_file', arguments: { path: join(work, 'report.md') } })
  expect(JSON.stringify(read.content)).toContain('All is well.')
  await editor.close()
  const everything = await configuration('everything', 'Over HTTP')
  const command = everything(await copied('Copy ask for a token'))
  const assistant = await httpClient(everything(await copied("Copy mcpServers, with the token's text")), command)
  const said = await assistant.callTool({ name: 'echo', arguments: { message: 'by keys' } })
  expect(JSON.stringify(said.content)).toContain('by keys')
  await assistant.close()
})

it('sees these calls, reads the list of keys, and closes it', async () => {
  await goByKey(page, 'a')
  await until(async () => (await rowsOf().count()) === 5, 'five calls')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('j')
  expect(new URL(page.url()).pathname).toBe('/activity')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await goByKey(page, ',')
  await page.waitForURL('**/settings')
  await pressKeyOn(page, 'Deny everything')
  await page.getByText('Everything is denied (kill switch)').waitFor()
  await pressKeyOn(page, 'Let calls through again')
  await page.getByText('Protected', { exact: true }).waitFor()
})

it('has done all this without one pointer event, and would have noticed one', async () => {
  expect(pointerEvents()).toEqual([])
  await page.mouse.click(4, 4)
  await until(() => pointerEvents().includes('pointerdown'), 'the pointer to be seen')
})
