// The library in a real browser: found, tried, subscribed to, installed as a pack, each with calls that feel it; and states that a library server brings about.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Subscription } from '../../../src/shared/contract/library.ts'
import type { Policy } from '../../../src/shared/contract/policy.ts'
import { ids, libraryOf, remote, submitted, subscribed } from '../../shots/library-answers.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { press } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  async tidy() {
    for (const { id } of await subscriptions()) await console_.operator.delete(`/library/subscriptions/${id}`)
    for (const { id, status } of await ownPolicies()) {
      if (status === 'active') await console_.operator.patch(`/policies/${id}`, { status: 'archived' })
      await console_.operator.delete(`/policies/${id}`)
    }
  },
})

const subscriptions = async () =>
  (await console_.operator.get<{ items: Subscription[] }>('/library/subscriptions?limit=500')).items
const ownPolicies = async () =>
  (await console_.operator.get<{ items: Policy[] }>('/policies?source=custom&limit=500')).items
/** What the policy that these tests use speaks of. */
const writeAuditLog = async () =>
  (await caller.call('write_file', { path: join(caller.work, 'audit.log'), content: crypto.randomUUID() })).body
const wanted = 'Audit logs are not changed'
const rows = (page: Page) => page.getByTestId('artifacts').getByRole('option')
const option = (page: Page, name: string) => rows(page).filter({ hasText: name }).first()
const artifact = (page: Page) => page.getByTestId('artifact')

async function openWanted(): Promise<Page> {
  const page = await pages.open('/library/browse?q=audit+logs')
  await option(page, wanted).click()
  await artifact(page).getByRole('heading', { name: wanted }).waitFor()
  return page
}

describe('browsing', () => {
  it('finds by words, keeps to filters, and has both in the address', async () => {
    const page = await pages.open('/library')
    await page.getByText('Starter library that came with the console').waitFor()
    await page.getByRole('link', { name: 'Browse', exact: true }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('audit logs')
    await option(page, wanted).waitFor()
    await page.getByLabel('Kind').selectOption('policy')
    await page.waitForURL(/q=audit\+logs&kind=policy/)
    await page.getByLabel('Kind').selectOption('pack')
    await page.getByLabel('Search the library').fill('no artifact has this word')
    await page.getByText('Nothing in the library is like this').waitFor()
    await press(page, 'Show everything')
    await page.getByText(/^\d+ artifacts$/).waitFor()
    expect(page.url()).toMatch(/\/library\/browse$/)
  })

  it('is steered by keys: j and k go through the list, Enter opens, Escape closes', async () => {
    const page = await pages.open('/library/browse?kind=pack&sort=name')
    await rows(page).first().waitFor()
    await page.keyboard.press('j')
    await artifact(page).waitFor()
    const first = page.url()
    await page.keyboard.press('j')
    expect(page.url()).not.toBe(first)
    await page.keyboard.press('k')
    expect(page.url()).toBe(first)
    await page.getByTestId('artifacts').focus()
    await page.keyboard.press('Enter')
    await until(
      () =>
        artifact(page).evaluate(
          (node) => document.activeElement?.contains(node) === true && document.activeElement !== document.body,
        ),
      'the focus in the detail',
    )
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/library\/browse\?kind=pack&sort=name$/)
  })

  it('shows of one artifact what it says, with what it is proved and who vouches for it', async () => {
    const page = await openWanted()
    await artifact(page).getByText('verified').first().waitFor()
    await page.getByTestId('editor').getByText('package behavry.community.audit_logs_are_not_changed').waitFor()
    await press(page, /^It must speak for/)
    await page.getByRole('list', { name: 'Versions' }).getByText('1.0.0').waitFor()
    await artifact(page).getByText('data.behavry.community.audit_logs_are_not_changed').waitFor()
  })

  it('says what an artifact would have done to the recorded calls', async () => {
    expect((await writeAuditLog())?.result).toBeDefined()
    const page = await openWanted()
    await press(page, 'Try it on your calls')
    await page
      .getByTestId('impact')
      .getByText(/^It would have denied 1 of/)
      .waitFor()
    expect(await subscriptions()).toEqual([])
  })
})

describe('a subscription', () => {
  it('decides calls from one press on, is taken back by Undo, and ends with a question that names it', async () => {
    const page = await openWanted()
    await press(page, 'Subscribe')
    await page.getByText(`${wanted} is subscribed to.`).waitFor()
    expect((await writeAuditLog())?.error?.message).toContain('Audit logs are not changed')
    await press(page, 'Undo')
    await until(async () => (await subscriptions()).length === 0, 'the end of the subscription')
    expect((await writeAuditLog())?.result).toBeDefined()
    await press(page, 'How')
    await page.getByLabel('Look for new versions').selectOption('weekly')
    await page.getByRole('radio', { name: /watches/ }).check()
    await press(page, 'Subscribe')
    await artifact(page).getByText('Subscribed to version').waitFor()
    expect(await subscriptions()).toMatchObject([{ cadence: 'weekly', mode: 'monitor', allow_rules: false }])
    expect((await writeAuditLog())?.result).toBeDefined()
    await page.getByRole('link', { name: 'Open the subscription' }).click()
    const open = page.getByTestId('subscription')
    await open.getByLabel('What it does').selectOption('enforce')
    await page.getByText('It decides from now on.').waitFor()
    expect((await writeAuditLog())?.error).toBeDefined()
    await press(page, 'Pin 1.0.0')
    await open.getByText('It stays at this version').waitFor()
    await press(page, 'Sync now')
    await page
      .getByText(/looked at/)
      .first()
      .waitFor()
    await press(page, 'Unsubscribe')
    await page
      .getByRole('alertdialog')
      .getByRole('heading', { name: `Unsubscribe from ${wanted}?` })
      .waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unsubscribe' }).click()
    await page.getByText('Nothing is subscribed to yet').waitFor()
    expect((await writeAuditLog())?.result).toBeDefined()
  })

  it('goes on while a policy of one’s own refers to it, and says which', async () => {
    const page = await openWanted()
    await press(page, 'Subscribe')
    await artifact(page).getByText('Subscribed to version').waitFor()
    await console_.operator.post('/policies', {
      name: 'Night shift',
      rego_content: `package behavry.authz.custom\n\nimport rego.v1\n\nimport data.behavry.community.audit_logs_are_not_changed as audits\n\ndeny contains "As the library says" if count(audits.deny) > 0\n`,
      status: 'active',
    })
    await press(page, 'Unsubscribe')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Unsubscribe' }).click()
    await artifact(page).getByRole('alert').getByText('Night shift').waitFor()
    expect(await subscriptions()).toHaveLength(1)
    for (const { id } of await ownPolicies()) {
      await console_.operator.patch(`/policies/${id}`, { status: 'archived' })
      await console_.operator.delete(`/policies/${id}`)
    }
  })
})

describe('a pack', () => {
  it('is installed in three steps, in part, activated, and denies a call', async () => {
    expect((await writeAuditLog())?.result).toBeDefined()
    const page = await pages.open('/library/packs')
    await option(page, 'HIPAA starter pack').click()
    await press(page, 'Install …')
    const sheet = page.getByTestId('install-pack')
    await sheet.getByText(wanted).waitFor()
    await sheet.getByRole('button', { name: 'Continue' }).click()
    await sheet.getByRole('button', { name: 'Choose none' }).click()
    expect(await sheet.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
    await sheet.getByRole('checkbox', { name: new RegExp(wanted) }).click()
    await sheet.getByRole('button', { name: 'Continue' }).click()
    await sheet.getByText('Activate what passes the checks').click()
    await sheet.getByRole('button', { name: 'Install 1' }).click()
    const done = page.getByTestId('installed')
    await done.getByText('is installed').waitFor()
    expect((await writeAuditLog())?.error?.message).toContain('Audit logs are not changed')
    await done.getByRole('link', { name: 'Open the policy' }).click()
    await page.getByTestId('policy').getByText('active').first().waitFor()
  })

  it('is installed as drafts when nothing else is asked for', async () => {
    const page = await openWanted()
    await press(page, 'Install a copy')
    await artifact(page).getByText('It decides nothing yet').waitFor()
    expect(await ownPolicies()).toMatchObject([{ status: 'draft' }])
    expect((await writeAuditLog())?.result).toBeDefined()
  })
})

it('whoever may only look finds everything, and the reason why it is locked', async () => {
  const { token } = await console_.operator.post<{ token: string }>('/operators', { name: 'looker', role: 'viewer' })
  const page = await pages.open('/library/browse?q=audit+logs', { token })
  await option(page, wanted).click()
  const button = artifact(page).getByRole('button', { name: 'Subscribe', exact: true })
  await until(async () => (await button.getAttribute('aria-disabled')) === 'true', 'the locked button')
  await button.click({ force: true })
  await page.getByText('This needs the role admin; yours is viewer.').first().waitFor()
  expect(await subscriptions()).toEqual([])
})

describe('where nothing can be published', () => {
  it('it is said how to name a server, and Settings take one', async () => {
    const page = await pages.open('/library/publish')
    await page.getByRole('heading', { name: 'Nothing can be published here yet' }).waitFor()
    await page.getByRole('link', { name: 'Open Settings' }).click()
    await page.getByLabel('Address of the library server').fill('ftp://library.example.org')
    await press(page, 'Save the server')
    await page.getByText(/^Use an address such as/).waitFor()
    await page.getByLabel('Address of the library server').fill('http://127.0.0.1:9')
    await page.getByLabel('Token', { exact: true }).fill('secret-of-the-library')
    await press(page, 'Save the server')
    await page.getByText('The library is set.').waitFor()
    await page.getByText('One is set, and is never shown again.').waitFor()
    expect(await page.content()).not.toContain('secret-of-the-library')
    await page.goto(`${console_.run.console_url}/library/browse`)
    await page.getByRole('heading', { name: 'The library could not be browsed' }).waitFor()
    await console_.operator.patch('/settings', { library_base_url: '' })
    await press(page, 'Try again')
  })
})

describe('with a library server', () => {
  const open = (path: string, says: Parameters<typeof libraryOf>[0] = {}) =>
    pages.open(path, { prepare: libraryOf(says) })

  it('fifty thousand artifacts are gone through to the end, with only a few rows on the page', async () => {
    const page = await open('/library/browse', { many: 50_000 })
    await page.getByText('50,000 artifacts').waitFor()
    const list = page.getByTestId('artifacts')
    for (let step = 0; step < 5; step += 1) {
      await list.evaluate((node) => node.scrollTo({ top: node.scrollHeight }))
      await page.waitForResponse(/community\/artifacts\?/)
    }
    expect(await rows(page).count()).toBeLessThan(40)
  })

  it('what is published keeps what was typed: going back, refused by the checks, refused by the library', async () => {
    await console_.operator.post('/policies', {
      name: 'No lock files',
      rego_content: 'package behavry.authz.custom\n\nimport rego.v1\n\ndeny contains "no" if false\n',
    })
    const problems = [{ path: 'name', code: 'look_alike', message: 'The name looks like another one.' }]
    const page = await open('/library/publish', { problems })
    await page.getByLabel('No lock files').check()
    await press(page, 'Continue')
    await page.getByText('package behavry.community.no_lock_files').first().waitFor()
    await press(page, 'Continue')
    await until(
      () => page.getByLabel('Description').evaluate((node) => node === document.activeElement),
      'the focus on what is missing first',
    )
    await page.getByLabel('Description').fill('Keeps lock files.')
    await page.getByLabel('Maintainer').fill('Ada')
    await page.getByLabel('Contact').fill('ada@example.org')
    await page.getByLabel('Category').fill('files')
    await page.getByLabel('Licence').selectOption('custom')
    await press(page, 'Continue')
    await page.getByText('A licence of your own needs its text.').waitFor()
    await page.getByLabel('Text of the licence').fill('Do no harm.')
    await press(page, 'Continue')
    await page.getByRole('list', { name: 'Findings' }).getByText('The name looks like another one.').waitFor()
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
    await press(page, 'Change it')
    await page.getByText('The name looks like another one.').waitFor()
    expect(await page.getByLabel('Maintainer').inputValue()).toBe('Ada')
    await page.getByLabel('Name', { exact: true }).fill('No lock files at all')
    await page.route('**/community/validate', (route) => route.fulfill({ json: { valid: true, errors: [] } }))
    await page.route('**/community/contribute', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          detail: 'There is a higher version.',
          code: 'version',
          errors: [{ path: 'version', message: 'Use 1.1.0.' }],
        }),
      }),
    )
    await press(page, 'Continue')
    await page.getByText('All checks are passed.').waitFor()
    await press(page, 'Continue')
    await press(page, 'Sign and submit')
    await page.getByText('There is a higher version.').waitFor()
    await press(page, 'Show it at the fields')
    await press(page, 'Change it')
    await page.getByText('Use 1.1.0.').waitFor()
    expect(await page.getByLabel('Text of the licence').inputValue()).toBe('Do no harm.')
  })

  it('an update that loosens is shown with that first, and counts only once it is accepted', async () => {
    const page = await open(`/library/subscriptions/${subscribed.pending}`)
    const changes = page.getByRole('list', { name: 'What changes' })
    await changes.waitFor()
    expect(await changes.getByRole('listitem').first().innerText()).toContain('loosens')
    const asked = page.waitForRequest(/subscriptions\/[^/]+\/accept$/)
    await page.route(/subscriptions\/[^/]+\/accept$/, (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: '{"detail":"It is another version that waits.","code":"version_conflict"}',
      }),
    )
    await press(page, 'Accept 1.3.0')
    expect((await asked).postDataJSON()).toEqual({ version: '1.3.0' })
    await page.getByText('It is another version that waits.').waitFor()
  })

  it('a refused update offers no way to accept it', async () => {
    const page = await open(`/library/subscriptions/${subscribed.blocked}`)
    await page.getByRole('heading', { name: 'The update was refused' }).waitFor()
    expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0)
  })

  it('nobody reviews what this console submitted', async () => {
    const page = await open(`/library/review/${submitted.own}`)
    const approve = page.getByRole('button', { name: 'Approve and publish' })
    await approve.waitFor()
    expect(await approve.getAttribute('aria-disabled')).toBe('true')
    await page
      .getByRole('button', { name: /No orders|Patient records/ })
      .first()
      .click()
    await until(async () => (await approve.getAttribute('aria-disabled')) === null, 'the button for those of others')
  })

  it('what cannot be proved can be neither installed nor subscribed to, and shows what hides in its name', async () => {
    const page = await open(`/library/browse/${ids.hostile}`, { subscriptions: [] })
    await artifact(page).getByText('not verified').waitFor()
    await artifact(page).getByText('⟨U+202E⟩').first().waitFor()
    expect(
      await artifact(page)
        .getByRole('button', { name: /Subscribe|Install/ })
        .count(),
    ).toBe(0)
  })

  it('what is read is what is proved, whatever else the library shows of it', async () => {
    const page = await open(`/library/browse/${ids.policy}`, { lie: '# Nothing to see here.\n' })
    await page.getByTestId('editor').getByText('package behavry.community.patient_records').waitFor()
    expect(await page.getByText('Nothing to see here').count()).toBe(0)
  })

  it('another key is trusted only when it is the one that somebody was told', async () => {
    const status = { state: 'untrusted', problem: 'It shows another log.', shown_key_id: 'fedcba9876543210' } as const
    const page = await open('/library', { status })
    await press(page, 'Trust this key …')
    const sheet = page.getByRole('dialog')
    await sheet.getByText(remote.key_id ?? '').waitFor()
    const trust = sheet.getByRole('button', { name: 'Trust this key' })
    await sheet.getByLabel('Key id that you were told').fill('0'.repeat(16))
    expect(await trust.isDisabled()).toBe(true)
    await sheet.getByLabel('Key id that you were told').fill(status.shown_key_id)
    const asked = page.waitForRequest(/library\/trust$/)
    await page.route(/library\/trust$/, (route) => route.fulfill({ json: remote }))
    await trust.click()
    expect((await asked).postDataJSON()).toEqual({ key_id: status.shown_key_id })
    await sheet.waitFor({ state: 'detached' })
  })
})
