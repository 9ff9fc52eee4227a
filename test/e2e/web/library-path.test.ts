// From an empty console to a whole pack that denies a call, through the pages only: what somebody does who keeps health records.
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { makeNotes } from '../../support/add-scratch.ts'
import { scratchServer } from '../../support/console-process.ts'
import { httpClient } from '../../support/web/configured-client.ts'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'
import { blockText, press } from '../../support/web/pages.ts'

let page: Page
let work: string
let client: Client

const { console_, pages } = consoleInBrowser({
  pagesStay: true,
  async prepare() {
    work = makeNotes(console_, 'clinic')
    page = await pages.open('/')
  },
})
afterAll(() => client?.close())

const goTo = (name: string) =>
  page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
const query = (sql: string) => client.callTool({ name: 'query', arguments: { sql } })
const patients = 'SELECT name FROM patients WHERE ward = 3'
const orders = 'SELECT id FROM orders WHERE ward = 3'

it('begins with nothing: no server, no agent, no policy of one’s own', async () => {
  await page.waitForURL('**/overview')
  await page.getByText('No server has been added yet').waitFor()
  await goTo('Library')
  await page.getByText('Starter library that came with the console').waitFor()
  await page.getByRole('link', { name: 'Subscriptions', exact: true }).click()
  await page.getByText('Nothing is subscribed to yet').waitFor()
})

it('takes a database and an agent that may read it, and the agent reads records of patients', async () => {
  await goTo('Servers')
  await press(page, 'Add a server')
  await page.getByLabel('Name', { exact: true }).fill('clinic')
  await page.getByLabel('Program').fill(process.execPath)
  await page.getByLabel('Arguments, one in each line').fill(`${scratchServer}\n${work}\n--all`)
  await page.getByLabel('Type').selectOption('database')
  await page.getByLabel('Database').selectOption('postgresql')
  await press(page, 'Add the server')
  await page.waitForURL('**/servers/clinic')
  await page.getByLabel('Search the tools').fill('query')
  await page.getByTestId('tool').getByRole('button', { name: 'Accept query' }).click()
  await page.getByText('Accepted “query”.').waitFor()

  await goTo('Agents')
  await press(page, 'Create an agent')
  await page.getByLabel('Name', { exact: true }).fill('ward assistant')
  await page.getByRole('checkbox', { name: /^database:read/ }).click()
  await press(page, 'Create the agent')
  const id = await blockText(page, 'Client id')
  const secret = await blockText(page, 'Client secret')
  await press(page, 'I have copied it')
  await page.getByLabel('Configuration for the server').selectOption('clinic')
  await page.getByRole('tab', { name: 'Over HTTP' }).click()
  const filled = async (caption: string) =>
    (await blockText(page, caption)).replace('PUT-THE-CLIENT-ID-HERE', id).replace('PUT-THE-CLIENT-SECRET-HERE', secret)
  client = await httpClient(await filled('mcpServers'), await filled('Ask for a token'))
  expect(JSON.stringify(await query(patients))).toContain('patients')
  expect(JSON.stringify(await query(orders))).toContain('orders')
})

it('installs the HIPAA pack, all of it, and every member decides', async () => {
  await goTo('Library')
  await page.getByRole('link', { name: 'Packs', exact: true }).click()
  await page.getByTestId('artifacts').getByRole('option').filter({ hasText: 'HIPAA starter pack' }).first().click()
  await press(page, 'Install …')
  const sheet = page.getByTestId('install-pack')
  await sheet.getByText('Patient records need a permission').waitFor()
  const members = await sheet.getByRole('list', { name: 'Members' }).getByRole('listitem').count()
  expect(members).toBeGreaterThan(20)
  await sheet.getByRole('button', { name: 'Continue' }).click()
  expect(await sheet.getByRole('checkbox', { checked: true }).count()).toBe(members)
  await sheet.getByRole('button', { name: 'Continue' }).click()
  await sheet.getByText('Activate what passes the checks').click()
  await sheet.getByRole('button', { name: `Install ${members}` }).click()
  const done = page.getByTestId('installed')
  await done.getByText('is installed').waitFor({ timeout: 60_000 })
  expect(await done.getByText('left out').count()).toBe(0)
  await page.keyboard.press('Escape')
  await done.waitFor({ state: 'detached' })
})

it('denies what the pack forbids, tells the agent what it lacks, and lets the rest through', async () => {
  await expect(query(patients)).rejects.toThrow('Patient records need the permission database:patient_records')
  expect(JSON.stringify(await query(orders))).toContain('orders')
})

it('shows in Activity which rule of the pack it was, with a way to it', async () => {
  await goTo('Activity')
  const denied = page.getByTestId('calls').getByRole('option').filter({ hasText: 'denied' })
  await denied.first().click()
  const trace = page.getByTestId('trace')
  await trace.getByText('Patient records need the permission').first().waitFor()
  expect(await denied.count()).toBe(1)
})
