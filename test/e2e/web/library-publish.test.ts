// A rule of one's own goes to a real library server in a real browser: written, checked, signed, reviewed by somebody else, found, subscribed to.
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type LibraryProcess, startLibrary } from '../../support/library-process.ts'
import { until } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { press } from '../../support/web/pages.ts'

let library: LibraryProcess
const { console_, pages, caller } = callerInBrowser({
  async prepare() {
    library = await startLibrary(join(tempFolder(true), 'library'))
    const { token } = (await atLibrary('/tokens', { name: 'clinic', role: 'tenant' })) as { token: string }
    await console_.operator.patch('/settings', { library_base_url: library.base, library_token: token })
  },
})
afterAll(() => library?.kill())

/** As its maintainer. */
async function atLibrary(path: string, body: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${library.token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${library.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function approveAll(): Promise<number> {
  const headers = { authorization: `Bearer ${library.token}` }
  const answer = await fetch(`${library.url}/review?status=pending`, { headers })
  const { items } = (await answer.json()) as { items: { id: string }[] }
  for (const { id } of items) await atLibrary(`/review/${id}/approve`, { notes: 'Read and tried.' })
  return items.length
}

const target = {
  kind: 'path',
  op: 'write',
  value: '/w/a/b/x.lock',
  raw: 'x.lock',
  at: '/path',
  forms: ['/w/a/b/x.lock'],
}
const writesLockFile = { request: { tool_name: 'write_file', action: 'write', targets: [target] } }

const writeLock = async () =>
  (await caller.call('write_file', { path: join(caller.work, 'package.lock'), content: crypto.randomUUID() })).body

it('is published in four steps, never reviewed by who submitted it, and decides once it is subscribed to', async () => {
  await console_.operator.post('/policies', {
    name: 'No lock files',
    description: 'Lock files are written by package managers.',
    rego_content: `package behavry.authz.custom

import rego.v1

deny contains "Lock files are for package managers" if {
	input.request.action == "write"
	some target in input.request.targets
	endswith(target.value, ".lock")
}
`,
  })
  const page = await pages.open('/library/publish')
  await page.getByLabel('No lock files').check()
  await press(page, 'Continue')
  await page.getByText('package behavry.community.no_lock_files').first().waitFor()
  await page.getByLabel('Maintainer').fill('Ada')
  await page.getByLabel('Contact').fill('ada@example.org')
  await page.getByLabel('Category').fill('files')
  await press(page, 'Continue')
  await page.getByText('The policy says nothing of this call.').waitFor()
  await press(page, 'Change it')
  await page.getByRole('textbox', { name: 'Positive test 1' }).fill(JSON.stringify(writesLockFile))
  await press(page, 'Continue')
  await page.getByText('All checks are passed.').waitFor()
  await press(page, 'Continue')
  await press(page, 'Sign and submit')
  await page.getByText('It is in review').waitFor()
  await page.getByRole('link', { name: 'See it in Review' }).click()
  await page.getByText('No lock files').first().click()
  await page.getByText('This console submitted it: somebody else has to review it.').waitFor()

  expect(await approveAll()).toBe(1)
  const browse = await pages.open('/library/browse')
  await browse.getByTestId('artifacts').getByRole('option').filter({ hasText: 'No lock files' }).click()
  await browse.getByTestId('artifact').getByText('verified').first().waitFor()
  expect((await writeLock())?.result).toBeDefined()
  await press(browse, 'Subscribe')
  await until(
    async () => (await writeLock())?.error?.message?.includes('Lock files are for package managers') === true,
    'the denied call',
  )
  await browse.getByTestId('artifact').getByText('Subscribed to version').waitFor()
})
