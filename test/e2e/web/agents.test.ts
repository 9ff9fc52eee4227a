// The Agents page in a real browser: whatever it says of an agent is true for that agent's next call.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/shared/contract/agent.ts'
import type { Credentials } from '../../support/console-process.ts'
import { scratchServer } from '../../support/console-process.ts'
import { until } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { untilFocused } from '../../support/web/keyboard.ts'
import { blockText, press } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser()

let count = 0
const made = (more: object = {}) =>
  console_.addAgent({ name: `agent ${++count}`, permissions: ['filesystem:read'], ...more })
const tokenOf = (credentials: Pick<Credentials, 'client_id' | 'client_secret'>) =>
  console_.token(credentials as Credentials)
const read = (token: string) => caller.callAs(token, 'read_file', { path: join(caller.work, 'report.md') })
const statusOf = async ({ agent: { id } }: Credentials) => (await console_.operator.get<Agent>(`/agents/${id}`)).status
async function open(credentials: Credentials): Promise<Page> {
  const page = await pages.open(`/agents/${credentials.agent.id}`)
  await page.getByRole('heading', { name: 'What it may do' }).waitFor()
  return page
}
const dialog = (page: Page) => page.getByRole('dialog')
const question = (page: Page) => page.getByRole('alertdialog')

describe('creating', () => {
  it('checks the name first, shows what it will be able to do, and its secret once', async () => {
    const page = await pages.open('/agents')
    await press(page, 'Create an agent')
    await press(page, 'Create the agent')
    await dialog(page).getByRole('alert').waitFor()
    await untilFocused(page, 'Name')
    expect(await dialog(page).getByRole('alert').innerText()).toBe('It is missing.')
    await dialog(page).getByLabel('Name', { exact: true }).fill('made by hand')
    await dialog(page)
      .getByRole('checkbox', { name: /^filesystem:write/ })
      .click()
    await dialog(page).getByRole('complementary').getByText('It may write, create and move files').waitFor()
    await press(page, 'Create the agent')
    await page.getByText('Its secret is shown here once').waitFor()
    const client_id = await blockText(dialog(page), 'Client id')
    const client_secret = await blockText(dialog(page), 'Client secret')
    expect((await read(await tokenOf({ client_id, client_secret }))).body?.result).toBeDefined()
    await press(page, 'I have copied it')
    await page.getByRole('heading', { name: 'made by hand' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'made by hand' }).waitFor()
    expect(await page.content()).not.toContain(client_secret)
  })

  it('offers a server that is added meanwhile in the configuration that is open', async () => {
    const credentials = await made()
    const page = await open(credentials)
    const offered = page.getByLabel('Configuration for the server').locator('option')
    const before = await offered.allInnerTexts()
    await console_.addServer('added-meanwhile', 'filesystem', [scratchServer, caller.work])
    await page.locator('option[value="added-meanwhile"]').waitFor({ state: 'attached' })
    expect([...before, 'added-meanwhile'].sort()).toEqual((await offered.allInnerTexts()).sort())
  })

  it('refuses what is no permission, where it stands', async () => {
    const page = await pages.open('/agents')
    await press(page, 'Create an agent')
    await dialog(page).getByLabel('Name', { exact: true }).fill('wrong')
    await dialog(page).getByLabel('Others, for policies of your own').fill('everything')
    await page.getByText('“everything” is none').waitFor()
    await press(page, 'Create the agent')
    await untilFocused(page, 'Others, for policies of your own')
  })
})

describe('an agent', () => {
  it('that may do less can do less at once, and the change is taken back', async () => {
    const agent = await made()
    const token = await tokenOf(agent)
    const page = await open(agent)
    await press(page, 'Change')
    await dialog(page)
      .getByRole('checkbox', { name: /^filesystem:read/ })
      .click()
    await press(page, 'Save')
    await page.getByText('What the agent may do has changed.').waitFor()
    await page.getByText('Nothing of its own').waitFor()
    expect((await read(token)).body?.error).toBeDefined()
    await press(page, 'Undo')
    await page.getByText('may read files and list folders').waitFor()
    expect((await read(token)).body?.result).toBeDefined()
  })

  it('that is suspended can do nothing until it is resumed', async () => {
    const agent = await made()
    const token = await tokenOf(agent)
    const page = await open(agent)
    await press(page, 'Suspend')
    await page.getByText('The agent is suspended; its sessions and delegations ended.').waitFor()
    await page.getByRole('article').getByText('suspended', { exact: true }).waitFor()
    expect((await read(token)).status).toBe(401)
    await expect(tokenOf(agent)).rejects.toThrow('403')
    await press(page, 'Resume')
    await page.getByText('The agent may ask for sessions again.').waitFor()
    expect((await read(await tokenOf(agent))).body?.result).toBeDefined()
    expect((await read(token)).status).toBe(401)
  })

  it('gets new credentials, and the old ones and their sessions end', async () => {
    const agent = await made()
    const token = await tokenOf(agent)
    const page = await open(agent)
    await press(page, 'New credentials')
    await question(page).getByRole('button', { name: 'Keep' }).click()
    expect((await read(token)).body?.result).toBeDefined()
    await press(page, 'New credentials')
    await press(page, 'End the old ones')
    await dialog(page).getByRole('heading', { name: 'New credentials' }).waitFor()
    const fresh = {
      client_id: await blockText(dialog(page), 'Client id'),
      client_secret: await blockText(dialog(page), 'Client secret'),
    }
    expect((await read(token)).status).toBe(401)
    await expect(tokenOf(agent)).rejects.toThrow('401')
    expect((await read(await tokenOf(fresh))).body?.result).toBeDefined()
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await page.content()).not.toContain(fresh.client_secret)
  })

  it('shows its sessions as they come, and ends one of them', async () => {
    const agent = await made()
    const page = await open(agent)
    await page.getByText('No client has signed in as this agent.').waitFor()
    const [first, second] = [await tokenOf(agent), await tokenOf(agent)]
    const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')
    await until(async () => (await sessions.count()) === 2, 'two sessions')
    await sessions.last().getByRole('button', { name: 'End' }).click()
    await page.getByText('The session has ended').waitFor()
    await sessions.filter({ hasText: 'revoked' }).waitFor()
    const answers = [(await read(first)).status, (await read(second)).status]
    expect(answers.sort()).toEqual([200, 401])
  })

  it('is revoked after a question that names it, and stays in the list of the revoked', async () => {
    const agent = await made()
    const page = await open(agent)
    await press(page, 'Revoke …')
    await question(page).getByText(`Revoke ${agent.agent.name}?`).waitFor()
    await untilFocused(page, 'Keep')
    await question(page).getByRole('button', { name: 'Keep' }).click()
    expect(await statusOf(agent)).toBe('active')
    await press(page, 'Revoke …')
    await press(page, 'Revoke it for good')
    await page.getByRole('article').getByText('revoked', { exact: true }).waitFor()
    expect(await statusOf(agent)).toBe('revoked')
    await expect(tokenOf(agent)).rejects.toThrow()
    expect(await page.getByRole('button', { name: 'New credentials' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Agents' }).click()
    const row = page.getByRole('list', { name: 'Agents' }).getByRole('button', { name: new RegExp(agent.agent.name) })
    expect(await row.count()).toBe(0)
    await page.getByRole('button', { name: /^Show \d+ revoked$/ }).click()
    await row.waitFor()
  })
})

describe('roles', () => {
  it('are added, count for the next call, are changed and removed, and that is taken back', async () => {
    const agent = await made({ permissions: [], roles: ['helper'] })
    const token = await tokenOf(agent)
    const echo = async () => (await caller.callAs(token, 'echo', { said: 'hello' })).body
    expect((await echo())?.error).toBeDefined()
    const page = await pages.open('/agents/roles')
    await press(page, 'Add a role')
    await dialog(page).getByLabel('Name', { exact: true }).fill('not a name')
    await press(page, 'Save the role')
    await untilFocused(page, 'Name')
    await dialog(page).getByLabel('Name', { exact: true }).fill('helper')
    await dialog(page).getByLabel('Permissions').fill('filesystem:execute')
    await press(page, 'Save the role')
    await page.getByText('The role helper is saved.').waitFor()
    await page.getByText(`Held by ${agent.agent.name}.`).waitFor()
    expect((await echo())?.result).toBeDefined()
    await press(page, 'Change the role helper')
    await dialog(page).getByLabel('Permissions').fill('web:execute')
    await press(page, 'Save the role')
    await dialog(page).waitFor({ state: 'detached' })
    await page.getByText('may use tools that run something of web servers').waitFor()
    expect((await echo())?.error).toBeDefined()
    await press(page, 'Remove the role helper')
    await page.getByText(`The role helper is removed; ${agent.agent.name} may less now.`).waitFor()
    await page.getByText('No role yet').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByText('may use tools that run something of web servers').waitFor()
  })
})

describe('enrolment', () => {
  it('makes an agent by the shown command, once', async () => {
    const page = await pages.open('/agents/enrolment')
    await press(page, 'Make a token')
    await dialog(page).getByLabel('Label').fill('laptop of Maria')
    await dialog(page).getByLabel('Good for (hours)').fill('never')
    await press(page, 'Make the token')
    await untilFocused(page, 'Good for (hours)')
    await page.getByText('Write a number.', { exact: true }).waitFor()
    await dialog(page).getByLabel('Good for (hours)').fill('2')
    await press(page, 'Make the token')
    await page.getByText('The token is ready').waitFor()
    const token = await blockText(dialog(page), 'Token')
    const command = await blockText(dialog(page), 'Where the agent will run')
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await page.content()).not.toContain(token)
    const row = page.getByRole('list', { name: 'Enrolment tokens' }).getByRole('listitem')
    await row.getByText('open', { exact: true }).waitFor()
    const cwd = tempFolder()
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd })
    expect(stdout).toContain('Enrolled as agent')
    await row.getByText('used', { exact: true }).waitFor()
    const credentials = JSON.parse(readFileSync(join(cwd, 'credentials.json'), 'utf8')) as Credentials
    expect((await read(await tokenOf(credentials))).body?.result).toBeDefined()
    await expect(promisify(execFile)('sh', ['-c', command], { cwd: tempFolder() })).rejects.toThrow()
    await row.getByRole('link', { name: 'See its agent' }).click()
    await page.getByRole('heading', { name: 'laptop of Maria' }).waitFor()
  })

  it('withdraws a token that nobody used', async () => {
    const { token } = await console_.operator.post<{ token: string }>('/enrollment-tokens', { label: 'never mind' })
    const page = await pages.open('/agents/enrolment')
    const row = page.getByRole('listitem').filter({ hasText: 'never mind' })
    await row.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('The token is withdrawn').waitFor()
    await row.waitFor({ state: 'detached' })
    const answer = await fetch(`${console_.run.mcp_url}/api/v1/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    expect(answer.status).toBe(401)
  })
})
