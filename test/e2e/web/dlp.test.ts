// Data protection in a real browser, for real calls: a secret is denied and explained, a pattern is written, tried, switched.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sampleText } from '../../../src/main/enforcement/dlp/sample-text.ts'
import type { DlpPattern } from '../../../src/shared/contract/dlp.ts'
import { defaultSettings } from '../../../src/shared/contract/settings.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { press } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  async tidy() {
    await console_.operator.patch('/settings', defaultSettings)
    for (const { id, source } of await patterns()) {
      if (source === 'custom') await console_.operator.delete(`/dlp/patterns/${id}`)
    }
    await console_.operator.patch('/dlp/patterns/github_token', { enabled: true, severity: 'critical' })
  },
})

const patterns = async () => (await console_.operator.get<{ items: DlpPattern[] }>('/dlp/patterns?limit=500')).items
const write = async (content: string) =>
  (await caller.call('write_file', { path: join(caller.work, `${crypto.randomUUID()}.md`), content })).body
const github = sampleText('ghp_<<base62:36>>')
const row = (page: Page, name: string) => page.getByRole('button', { name })

describe('a call with a secret', () => {
  it('is denied, and its page says what was found where, with a way to the pattern', async () => {
    const page = await pages.open('/activity')
    const { error } = (await write(`token ${github}`)) ?? {}
    expect(error?.message).toContain('argument "content"')
    await page.getByText('write_file').first().click()
    const trace = page.getByTestId('trace')
    await trace.getByText('A secret may not leave in a call').first().waitFor()
    const found = trace.getByRole('list', { name: 'Secrets and personal data' })
    await found.getByText('critical').waitFor()
    await found.getByText('/content').waitFor()
    expect(await page.content()).not.toContain(github.slice(6))
    await found.getByRole('link', { name: 'github_token' }).click()
    await page.getByTestId('pattern').getByRole('heading', { name: 'GitHub token' }).waitFor()
  })

  it('passes once its pattern is off, and is denied again after Undo', async () => {
    const page = await pages.open('/dlp')
    await page.getByLabel('Search').fill('github')
    await row(page, 'GitHub token').click()
    await page.getByText('100 %').first().waitFor()
    await page.getByLabel('Look for it in every call').click()
    await page.getByText('GitHub token is off.').waitFor()
    expect((await write(`off ${github}`))?.result).toBeDefined()
    // A change counts from its answer on; the list may know of it a moment before.
    const undone = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
    await press(page, 'Undo')
    await undone
    expect((await write(`on ${github}`))?.error).toBeDefined()
  })

  it('of lower severity is denied when the settings say so', async () => {
    const page = await pages.open('/settings')
    const card = sampleText('card <<luhn:4:16>>')
    expect((await write(card))?.result).toBeDefined()
    await page.getByLabel('A call is denied for a finding that is').selectOption('high')
    await page.getByText('The setting is saved.').waitFor()
    expect((await write(card))?.error?.data).toMatchObject({ reason: 'dlp', policy: 'dlp.credit_card' })
    await press(page, 'Undo')
    await until(
      async () =>
        (await console_.operator.get<{ dlp_block_severity: string }>('/settings')).dlp_block_severity === 'critical',
      'the old setting',
    )
    expect((await write(card))?.result).toBeDefined()
  })
})

describe('a pattern of one’s own', () => {
  it('is tried while it is written, refused where it is wrong, and counts once it is kept', async () => {
    const page = await pages.open('/dlp')
    await press(page, 'Write a pattern')
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Customer number')
    await form.getByLabel('Pattern').fill('(CU-\\d{5}')
    await form.getByLabel('A text').fill('order of CU-12345')
    await form.getByText('missing closing ) (at character 1)').waitFor()
    await form.getByLabel('Pattern').fill('\\b(CU-\\d{5})\\b')
    await form.getByRole('list', { name: 'Found' }).getByText('Customer number').waitFor()
    await form.getByLabel('Severity').selectOption('critical')
    await form.getByLabel('It must find').fill('order of CU-12345\norder of CU-1')
    await form.getByLabel('It must leave').fill('a cue')
    await press(page, 'Keep the pattern')
    await form.getByText('Positive test 2 is not found.').waitFor()
    expect((await patterns()).some(({ source }) => source === 'custom')).toBe(false)
    await form.getByLabel('It must find').fill('order of CU-12345')
    await press(page, 'Keep the pattern')
    await page.getByTestId('pattern').getByRole('heading', { name: 'Customer number' }).waitFor()
    await page.getByText('finds 1 of 1 texts that it should find').waitFor()
    expect((await write('about CU-12345'))?.error?.message).toContain('Customer number')
    await press(page, 'Change it')
    expect(await page.getByLabel('Severity').count()).toBe(1)
    await page.getByTestId('pattern').getByLabel('Pattern').fill('\\b(CU-\\d{6})\\b')
    await page.getByLabel('It must find').fill('order of CU-123456')
    await press(page, 'Save the change')
    await press(page, 'Change it')
    expect((await write('about CU-12345'))?.result).toBeDefined()
    expect((await write('about CU-123456'))?.error).toBeDefined()
    await press(page, 'Leave it as it was')
    await press(page, 'Remove it')
    await page.getByText('Customer number is removed.').waitFor()
    expect((await write('about CU-123456'))?.result).toBeDefined()
  })
})

it('a search that finds nothing is cleared where that is said', async () => {
  const page = await pages.open('/dlp')
  await page.getByLabel('Search').fill('no such thing')
  await press(page, 'Clear the search')
  await row(page, 'GitHub token').waitFor()
  expect(await page.getByLabel('Search').inputValue()).toBe('')
})

describe('a text', () => {
  it('is tried, also encoded, and nothing of it is kept', async () => {
    const page = await pages.open('/dlp/try')
    await page.getByLabel('Text').fill('nothing special')
    await page.getByText('Nothing is found in it.').waitFor()
    await page.getByLabel('Text').fill(JSON.stringify({ a: Buffer.from(`key ${github}`).toString('base64') }))
    const found = page.getByRole('list', { name: 'Found' })
    await found.getByText('GitHub token').waitFor()
    await found.getByText('/a').waitFor()
  })

  it('names the gravest that is found first', async () => {
    const page = await pages.open('/dlp/try')
    await page.getByLabel('Text').fill(JSON.stringify({ a: 'card 4111 1111 1111 1111', b: `key ${github}` }))
    const found = page.getByRole('list', { name: 'Found' }).getByRole('listitem')
    await found.first().getByText('GitHub token').waitFor()
    expect(await found.last().innerText()).toMatch(/^high/)
  })
})

it('whoever may only look finds everything, and the reason why it is locked', async () => {
  const { token: viewer } = await console_.operator.post<{ token: string }>('/operators', {
    name: 'looker',
    role: 'viewer',
  })
  const page = await pages.open('/dlp/github_token', { token: viewer })
  await page.getByText('On its own tests').waitFor()
  await until(() => page.getByLabel('Look for it in every call').isDisabled(), 'the locked switch')
  expect(await page.getByLabel('Severity').isDisabled()).toBe(true)
})
