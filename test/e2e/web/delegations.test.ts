// In a real browser, against the real console: a delegation made, used by a real call, gone outside, revoked; a workflow.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Delegation } from '../../../src/shared/contract/delegation.ts'
import type { CallItem } from '../../../src/shared/contract/event.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { blockText, press } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  caller: { name: 'worker' },
  async prepare() {
    writeFileSync(join(caller.work, 'plan.md'), 'All is well.\n')
    await console_.operator.patch('/settings', { hold_seconds: 1 })
    await console_.addAgent({ name: 'assistant', permissions: [] })
  },
})

const callWith = (headers: Record<string, string>, tool: string, args: object) => caller.call(tool, args, headers)

/** A header as the page gives it to be copied. */
function headerOf(line: string): Record<string, string> {
  const [name = '', value = ''] = line.split(': ')
  return { [name.toLowerCase()]: value.trim() }
}

describe('a delegation', () => {
  it('is made, used, gone outside, and revoked: the next call is denied', async () => {
    const page = await pages.open('/agents')
    await page.getByRole('navigation', { name: 'Parts of this page' }).getByText('Delegations').click()
    await page.getByText('No delegation yet').waitFor()
    await press(page, 'Delegate')
    const form = page.getByRole('dialog')
    await press(page, 'Make the delegation')
    await form.getByText('Name a tool, or * for every one.').waitFor()
    await form.getByLabel('Who acts').selectOption({ label: 'worker' })
    await form.getByLabel('For whom').selectOption({ label: 'worker' })
    await form.getByLabel('Tools').fill('read_*')
    await form.getByLabel('What it may touch').fill(`${caller.work}/report.*`)
    await form.getByLabel('Why').fill('Reads the report')
    await press(page, 'Make the delegation')
    await form.getByText('An agent cannot act for itself.').waitFor()
    await form.getByLabel('For whom').selectOption({ label: 'assistant' })
    await form.getByRole('complementary').getByText('acts for').waitFor()
    await press(page, 'Make the delegation')
    await page.getByText('The delegation is made').waitFor()
    const headers = headerOf(await blockText(page, 'Header of every call under it'))
    expect(Object.keys(headers)).toEqual(['x-delegation-token'])
    await press(page, 'Close')

    const used = await callWith(headers, 'read_file', { path: join(caller.work, 'report.md') })
    expect(used.body?.result?.content?.[0]?.text).toContain('All is well')
    for (const [tool, args] of [
      ['read_file', { path: join(caller.work, 'plan.md') }],
      ['write_file', { path: join(caller.work, 'report.md'), content: 'x' }],
    ] as const) {
      const outside = await callWith(headers, tool, args)
      expect(outside.body?.error?.data).toMatchObject({ reason: 'escalation_pending' })
    }
    const detail = page.getByTestId('delegation')
    await detail.getByText('2 calls outside so far').waitFor()
    await detail.getByText('requester verified').waitFor()
    await detail.getByRole('list', { name: 'Calls outside' }).getByRole('link').first().click()
    await page.getByTestId('trace').getByText('outside the delegation').waitFor()
    await page.getByTestId('trace').getByText('See the delegation').click()

    await press(page, 'Revoke …')
    await page.getByRole('alertdialog').getByText('The next call under it is denied').waitFor()
    await press(page, 'Revoke it for good')
    await page.getByText('Revoked: the next call under it is denied.').waitFor()
    const refused = await callWith(headers, 'read_file', { path: join(caller.work, 'report.md') })
    expect(refused.body?.error).toMatchObject({ code: -32003, data: { reason: 'delegation_invalid' } })
    const { items } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?reason=delegation_invalid')
    expect(items).toMatchObject([{ policy_id: 'delegation_revoked', requester_verified: false }])
    const [listed] = (await console_.operator.get<{ items: Delegation[] }>('/delegations')).items
    expect(listed).toMatchObject({ status: 'revoked', probes: 2, verifies: true })
  })
})

describe('a workflow', () => {
  it('is created, its session used up to its ceiling, and ended', async () => {
    const page = await pages.open('/agents/workflows')
    await press(page, 'Create a workflow')
    const form = page.getByRole('dialog')
    await press(page, 'Create the workflow')
    await form.getByText('Give it a name of 1 to 120 characters.').waitFor()
    await form.getByLabel('Name').fill('Weekly report')
    await form.getByLabel('Owner').selectOption({ label: 'assistant' })
    await form.getByLabel('Agent 1').selectOption({ label: 'worker' })
    await form.getByLabel('Tools 1').fill('read_file')
    await press(page, 'Create the workflow')
    const detail = page.getByTestId('workflow')
    await detail.getByText('None yet. A session gives').waitFor()
    await press(page, 'Open a session')
    await form.getByLabel('Agent').selectOption({ label: 'worker' })
    await press(page, 'Open the session')
    await page.getByText('The session is open').waitFor()
    const headers = headerOf(await blockText(page, 'Header of every call in it'))
    await press(page, 'Close')
    const used = await callWith(headers, 'read_file', { path: join(caller.work, 'report.md') })
    expect(used.body?.result).toBeDefined()
    const above = await callWith(headers, 'write_file', { path: join(caller.work, 'report.md'), content: 'x' })
    expect(above.body?.error?.data).toMatchObject({ policy: 'workflow.above_ceiling' })
    await press(page, 'End the workflow …')
    await press(page, 'End it for good')
    await page.getByText('The workflow has ended; calls in its sessions are denied.').waitFor()
    const refused = await callWith(headers, 'read_file', { path: join(caller.work, 'report.md') })
    expect(refused.body?.error?.data).toMatchObject({ reason: 'workflow_invalid', policy: 'workflow_ended' })
  })
})
