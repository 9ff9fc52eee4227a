// Settings in a real browser: what is typed is checked where it stands, what is saved counts for real calls, and the log is verified.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../src/shared/contract/settings.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { untilFocused } from '../../support/web/keyboard.ts'
import { press } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  denies: true,
  async tidy() {
    await console_.operator.patch('/settings', defaultSettings)
  },
})

const settings = () => console_.operator.get<Settings>('/settings')
const field = (page: Page, name: string) => page.getByLabel(`${name} (seconds)`)
const wrong = (page: Page) => page.locator('[aria-invalid="true"]')
async function open(): Promise<Page> {
  const page = await pages.open('/settings')
  await field(page, 'critical').waitFor()
  return page
}

describe('how long calls are held', () => {
  it.each([
    ['Critical', 'soon', 'Write a number.'],
    ['Low', '0', 'Use 1 or more.'],
    ['An open call is held', '3601', 'Use 3600 or less.'],
    ['After a denial the same call is denied unasked', '-1', 'Use 0 or more.'],
    ['A server has to answer within', '1.5', 'Write a whole number.'],
  ])('refuses for “%s” %s, where it stands', async (name, typed, message) => {
    const page = await open()
    await field(page, name).fill(typed)
    await field(page, name).blur()
    await page.getByText(message, { exact: true }).waitFor()
    expect(await wrong(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Deny everything' }).focus()
    await press(page, 'Save the settings')
    await untilFocused(page, `${name} (seconds)`)
    expect(await wrong(page).count()).toBe(1)
    expect(await settings()).toEqual(defaultSettings)
    await field(page, name).fill('60')
    await field(page, name).blur()
    await page.getByText(message, { exact: true }).waitFor({ state: 'detached' })
    expect(await wrong(page).count()).toBe(0)
  })

  it('focuses the first of several', async () => {
    const page = await open()
    await field(page, 'critical').fill('x')
    await field(page, 'medium').fill('x')
    await press(page, 'Save the settings')
    await untilFocused(page, 'Medium (seconds)')
    expect(await wrong(page).count()).toBe(2)
  })

  it('saves what is right, in words beside the field, and takes it back', async () => {
    const page = await open()
    expect(await page.getByRole('button', { name: 'Save the settings' }).isDisabled()).toBe(true)
    await field(page, 'critical').fill('90')
    await page.getByText('1 minute 30 seconds').waitFor()
    await press(page, 'Save the settings')
    await page.getByText('The settings are saved.').waitFor()
    expect((await settings()).approval_validity_seconds.critical).toBe(90)
    await press(page, 'Undo')
    await until(async () => (await settings()).approval_validity_seconds.critical === 300, 'the old value')
    await until(async () => (await field(page, 'critical').inputValue()) === '300', 'the old value on the page')
  })

  it('counts: a call is held no longer than it says', async () => {
    const page = await open()
    await field(page, 'An open call is held').fill('1')
    await press(page, 'Save the settings')
    await page.getByText('The settings are saved.').waitFor()
    const { answer } = await caller.hold()
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_pending', retryable: true })
  })
})

it('calls that no rule covers are held once it says so', async () => {
  const unmatched = () => caller.call('echo', { said: crypto.randomUUID() })
  expect((await unmatched()).body?.error?.data).toMatchObject({ reason: 'no_policy_matched' })
  const page = await open()
  await page.getByLabel('What becomes of them').selectOption('Hold them and ask me')
  await press(page, 'Save the settings')
  await page.getByText('The settings are saved.').waitFor()
  const answer = unmatched()
  await page.getByTestId('state').filter({ hasText: '1 waiting' }).waitFor()
  await caller.denyAll()
  expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_denied' })
})

it('the kill switch denies everything, says so everywhere, and is taken back', async () => {
  const page = await open()
  const read = async () => (await caller.allowed('report.md')).body
  expect((await read())?.result).toBeDefined()
  await press(page, 'Deny everything')
  await page.getByTestId('state').filter({ hasText: 'Everything is denied (kill switch)' }).waitFor()
  await page.getByText(/^since .*, by you$/).waitFor()
  expect((await read())?.error?.data).toMatchObject({ reason: 'kill_switch' })
  await press(page, 'Undo')
  await page.getByTestId('state').filter({ hasText: 'Protected' }).waitFor()
  expect((await read())?.result).toBeDefined()
  await press(page, 'Deny everything')
  await press(page, 'Let calls through again')
  await page.getByText('off', { exact: true }).waitFor()
  expect((await read())?.result).toBeDefined()
})

describe('this console', () => {
  it('names its folder, its address and its program, to be copied', async () => {
    const page = await pages.open('/settings', {
      prepare: (_, context) => context.grantPermissions(['clipboard-read', 'clipboard-write']),
    })
    const copied = async (name: string) => {
      await page.getByRole('button', { name }).click()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    expect(await copied('Copy data folder')).toBe(console_.dataDir)
    expect(await copied('Copy agents connect to')).toBe(`${console_.run.mcp_url}/mcp/v1/<server id>`)
    expect(await copied('Copy agents over stdio')).toMatch(/^\/.*connect.* <server id>$/)
    await page.getByText(`Version ${console_.run.version}`).waitFor()
  })

  it('verifies its log, and tells when a row is not what it was', async () => {
    const page = await open()
    await press(page, 'Verify the log')
    await page.getByText(/All \d+ rows are as they were written, and the signed head matches\.$/).waitFor()
    const log = new Database(join(console_.dataDir, 'audit.db'))
    log.exec('drop trigger log_keeps_text')
    log
      .prepare(
        'update log set record = replace(record, \'"tenant_id":"local"\', \'"tenant_id":"other"\') where seq = 3',
      )
      .run()
    log.close()
    await press(page, 'Verify the log')
    const verdict = page.getByRole('status').filter({ hasText: 'failed' })
    await verdict.waitFor()
    expect(await verdict.innerText()).toMatch(/\b3\b/)
  })
})
