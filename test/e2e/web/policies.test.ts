// Policies in a real browser: an author's whole way, what nobody may lose, who may do what, and what a keyboard and a reader meet.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { BlastRadius } from '../../../src/shared/contract/blast-radius.ts'
import type { ChangeRequest } from '../../../src/shared/contract/change-request.ts'
import type { CallItem } from '../../../src/shared/contract/event.ts'
import type { OperatorRole } from '../../../src/shared/contract/operator.ts'
import type { PatchPolicy, Policy } from '../../../src/shared/contract/policy.ts'
import { until } from '../../support/processes.ts'
import { violationsIn } from '../../support/web/axe.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import type { Opened } from '../../support/web/pages.ts'

const tokens = new Map<OperatorRole, string>()
const refused: string[] = []

const { console_, pages, caller } = callerInBrowser({
  async prepare() {
    for (let n = 0; n < 12; n += 1) await write(`${n}.lock`)
    for (let n = 0; n < 3; n += 1) await write(`${n}.md`)
  },
  async tidy() {
    const { items } = await console_.operator.get<{ items: Policy[] }>('/policies?source=custom&limit=500')
    for (const { id, status } of items) {
      if (status !== 'archived') await patch(id, { status: 'archived' })
      await console_.operator.delete(`/policies/${id}`)
    }
    expect(refused.splice(0)).toEqual([])
  },
})

async function write(name: string): Promise<string> {
  const { body } = await caller.call('write_file', { path: join(caller.work, name), content: name })
  return body?.error ? `denied: ${(body.error.data as { policy: string }).policy}` : 'allowed'
}

/** Made when first asked for: while the owner is alone, their own changes are theirs to approve. */
async function tokenOf(role: OperatorRole): Promise<string> {
  const found = tokens.get(role)
  if (found) return found
  const { token } = await console_.operator.post<{ token: string }>('/operators', { name: `A ${role}`, role })
  tokens.set(role, token)
  return token
}

async function open(path: string, { role, ...look }: Opened & { readonly role?: OperatorRole } = {}): Promise<Page> {
  const page = await pages.open(path, {
    ...look,
    ...(role ? { token: await tokenOf(role) } : {}),
    prepare: async (fresh) => {
      fresh.on('response', (answer) => {
        if (answer.status() === 403) refused.push(answer.url())
      })
    },
  })
  await page.getByTestId('state').waitFor()
  return page
}

const text = (rules: string) => `package behavry.authz.custom\n\nimport rego.v1\n\n${rules}\n`
const closing = (ending: string, reason = 'Stays as it is') =>
  text(`# Nobody writes these.
deny contains "${reason}" if {
	input.request.tool_name == "write_file"
	some target in input.request.targets
	endswith(target.value, "${ending}")
}`)
const make = (name: string, rego_content: string, more: object = {}) =>
  console_.operator.post<Policy>('/policies', { name, rego_content, ...more })
const patch = (id: string, body: PatchPolicy) => console_.operator.patch<Policy>(`/policies/${id}`, body)
const stored = (id: string) => console_.operator.get<Policy>(`/policies/${id}`)
const submit = ({ id, name, description }: Policy, rego_content: string, change_summary: string) =>
  console_.operator.post<ChangeRequest>(`/policies/${id}/change-requests`, {
    proposed_rego_content: rego_content,
    name,
    description,
    change_summary,
  })

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const editor = (page: Page) => page.getByRole('textbox', { name: /^Text of/ })
const passes = (page: Page) => page.getByText('The gate lets this text pass.').waitFor()
const textIn = (page: Page) =>
  page
    .locator('.cm-content')
    .first()
    .evaluate((node) => (node as HTMLElement).innerText)

/** In the place of all that stands in the editor, as one paste. */
async function put(page: Page, rego: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('Control+a')
  await paste(page, rego)
}

async function paste(page: Page, pasted: string): Promise<void> {
  await editor(page).evaluate((node, data) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', data)
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, pasted)
}

describe('an author', () => {
  it('writes a rule, mends it, tries it, sees which 12 calls it changes, submits a change, and it is approved', async () => {
    const page = await open('/policies')
    await page.getByText('You have not written a policy yet').waitFor()
    await button(page, 'New policy').click()
    await page.getByLabel('Name').fill('Lock files stay')
    await button(page, 'Begin the draft').click()
    await page.getByRole('heading', { name: /Lock files stay/ }).waitFor()
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')

    const rule =
      'deny contains "Lock files stay as they are" if {\n\tinput.agent.risk_tier >= "medium"\n\tinput.request.'
    await put(page, `package behavry.authz.custom\n\nimport rego.v1\n\n${rule}`)
    await page.keyboard.type('tool')
    await page.keyboard.press('Control+Space')
    await page.getByRole('option', { name: /tool_name/ }).waitFor()
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    expect(await textIn(page)).toContain('input.request.tool_name')
    await paste(
      page,
      ' == "write_file"\n\tsome target in input.request.targets\n\tendswith(target.value, ".lock")\n}\n',
    )

    const found = page.getByRole('region', { name: 'What the gate says' })
    await found.getByText('compares severities as text').waitFor()
    await page.locator('.cm-lintRange-error').first().waitFor()
    await button(page, 'Compare ranks').click()
    await passes(page)
    expect(await textIn(page)).toContain('severity.rank(input.agent.risk_tier)')
    await button(page, 'Save the draft').click()
    await page.getByText('The draft is saved.').waitFor()

    await tab(page, 'Try').click()
    const calls = page.getByLabel('Call', { exact: true })
    const call = await calls.locator('option', { hasText: '3.lock' }).first().getAttribute('value')
    await calls.selectOption(call)
    await button(page, 'Try it').click()
    const tried = page.getByTestId('tried')
    await tried.getByText('With this text:').waitFor()
    expect(await tried.innerText()).toMatch(/denied[\s\S]*without it:[\s\S]*allowed/)

    await tab(page, 'Tests').click()
    await button(page, 'Run the tests').click()
    await page.getByRole('list', { name: 'Results' }).getByText('passed').waitFor()

    await tab(page, 'Impact').click()
    await button(page, 'Replay').click()
    const impact = page.getByTestId('impact')
    await impact.getByText(/^It would have denied/).waitFor()
    const number = impact.locator('strong').first()
    expect(await number.innerText()).toBe('12')
    expect(await number.evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize))).toBeGreaterThanOrEqual(
      28,
    )
    await impact.getByRole('button', { name: 'Calls that it would have denied' }).click()
    expect(await impact.getByRole('link').count()).toBe(12)

    await button(page, 'Activate…').click()
    await page.getByRole('dialog').getByTestId('impact').getByText('12').first().waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click()
    await page.getByText('decides from now on').waitFor()
    expect(await write('now.lock')).toBe(`denied: ${id}`)
    expect(await write('now.md')).toBe('allowed')

    await tab(page, 'Text').click()
    await put(page, closing('.md', 'Notes stay as they are'))
    await passes(page)
    await button(page, 'Submit the change…').click()
    await button(page, 'Submit for review').click()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
    await page.getByLabel('What changes, and why').fill('Notes instead <i>of</i> locks\u202e')
    await button(page, 'Submit for review').click()
    const request = page.getByTestId('change-request')
    await request.getByText('Notes instead <i>of</i> locks').waitFor()
    await page.getByRole('link', { name: 'Policies 1 waiting' }).waitFor()
    const [box, below] = await Promise.all([page.getByTestId('editor').boundingBox(), request.boundingBox()])
    expect(below?.y).toBeGreaterThan((box?.y ?? 0) + (box?.height ?? 0))
    expect(await textIn(page)).toContain('.lock')
    expect(await write('still.lock')).toBe(`denied: ${id}`)

    await button(page, 'Review…').click()
    const review = page.getByRole('dialog')
    await review.getByText('Before:').first().waitFor()
    expect(await review.innerText()).toContain('⟨U+202E⟩')
    expect(await review.innerText()).not.toContain('⟨U+0009⟩')
    await review
      .getByTestId('impact')
      .getByText(/^It would have allowed/)
      .waitFor()
    await button(page, 'Approve and apply').click()
    await page.getByText('The new text decides from now on.').waitFor()
    await page.getByRole('link', { name: 'Policies', exact: true }).waitFor()
    await request.getByText('approved', { exact: true }).waitFor()
    await page.waitForFunction(() => document.querySelector('.cm-content')?.textContent?.includes('Notes stay'))
    expect(await write('after.md')).toBe(`denied: ${id}`)
    expect(await write('after.lock')).toBe('allowed')
  })

  it('has a text of the old language brought up to date, and gets it back', async () => {
    const old = 'package behavry.authz.custom\n\ndeny["No writes"] {\n\tinput.request.action == "write"\n}\n'
    const { id } = await make('From an old text', old)
    const page = await open(`/policies/${id}`)
    await button(page, 'Upgrade to Rego v1').click()
    await passes(page)
    expect(await textIn(page)).toContain('contains')
    await button(page, 'Undo').click()
    await page.getByText('This is Rego v0').waitFor()
    expect((await stored(id)).rego_content).toBe(old)
  })

  it('mends in the text itself, where the finding stands', async () => {
    const { id } = await make('Risky', text('deny contains "x" if input.agent.risk_tier >= "high"'))
    const page = await open(`/policies/${id}`)
    await page.locator('.cm-lintRange-error').first().hover()
    const tip = page.locator('.cm-tooltip-lint')
    await tip.waitFor()
    expect((await tip.boundingBox())?.width).toBeLessThanOrEqual(440)
    await tip.getByRole('button', { name: /Compare ranks/ }).click()
    await passes(page)
    expect(await textIn(page)).toContain('severity.rank(')
  })
})

describe('a change request', () => {
  it('that is rejected keeps the old text, and needs a reason; one that was overtaken says so', async () => {
    const policy = await make('Locks', closing('.lock'), { status: 'active' })
    await submit(policy, closing('.md'), 'Notes instead')
    await submit(policy, closing('.txt'), 'Texts instead')
    const page = await open(`/policies/${policy.id}`)
    const request = (summary: string) => page.getByTestId('change-request').filter({ hasText: summary })
    await request('Texts instead').getByRole('button').click()
    await button(page, 'Reject').click()
    await page.getByText('Say in a sentence why it is rejected.').waitFor()
    await page.getByLabel('Notes').fill('Not needed.')
    await button(page, 'Reject').click()
    await request('Texts instead').getByText('rejected by you: Not needed.').waitFor()
    const shown = page.getByTestId('outcome')
    await request('Texts instead').getByRole('button', { name: 'Show the change' }).click()
    expect(await shown.innerText()).toMatch(/^rejected\s+by you, (now|\d+ s ago)\s+Not needed\.$/)
    await page.keyboard.press('Escape')
    expect(await write('kept.lock')).toBe(`denied: ${policy.id}`)
    const third = await submit(policy, closing('.cfg'), 'Settings instead')
    await console_.operator.post(`/policies/${policy.id}/change-requests/${third.id}/approve`, {})
    await request('Notes instead').getByText('overtaken', { exact: true }).waitFor()
    await request('Notes instead').getByRole('button', { name: 'Show the change' }).click()
    await page.getByRole('dialog').getByText('Before:').first().waitFor()
    expect(await shown.innerText()).toMatch(/^overtaken/)
    expect(await page.getByRole('button', { name: 'Approve and apply' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await request('Settings instead').getByRole('button', { name: 'Show the change' }).click()
    expect(await shown.innerText()).toMatch(/^approved\s+by you, (now|\d+ s ago)$/)
  })
})

describe('what was typed', () => {
  it('survives another page and a reload, and is discarded only when asked, with a way back', async () => {
    const { id } = await make('Locks', closing('.lock'))
    const page = await open(`/policies/${id}`)
    await put(page, closing('.mine'))
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Policies' }).click()
    await page.getByRole('button', { name: /^Locks/ }).click()
    await editor(page).getByText('.mine').waitFor()
    await page.reload()
    await editor(page).getByText('.mine').waitFor()
    await button(page, 'Discard changes').click()
    await editor(page).getByText('.lock').waitFor()
    await button(page, 'Undo').click()
    await editor(page).getByText('.mine').waitFor()
  })

  it('is kept beside what somebody else has saved meanwhile, and overwrites it only knowingly', async () => {
    const { id } = await make('Locks', closing('.lock'))
    const page = await open(`/policies/${id}`)
    await put(page, closing('.mine'))
    await patch(id, { rego_content: closing('.theirs'), version: 1 })
    await page.getByText('version 2 is there now. Your text is kept.').waitFor()
    expect(await textIn(page)).toContain('.mine')
    expect(await button(page, 'Save the draft').isDisabled()).toBe(true)
    await button(page, 'Compare with version 2').click()
    await page.getByText('Before:').first().waitFor()
    await button(page, 'Take version 2').click()
    await editor(page).getByText('.theirs').waitFor()
    await button(page, 'Undo').click()
    await editor(page).getByText('.mine').waitFor()
    await button(page, 'Save the draft').click()
    await until(async () => (await stored(id)).rego_content === closing('.mine'), 'mine')
  })

  it('is kept when the console refuses it because nobody had told the page', async () => {
    const { id } = await make('Locks', closing('.lock'))
    const page = await open('/overview')
    await page.route('**/audit/stream', (route) => route.abort())
    await page.goto(`${console_.run.console_url}/policies/${id}`)
    await put(page, closing('.mine'))
    await patch(id, { rego_content: closing('.theirs'), version: 1 })
    await button(page, 'Save the draft').click()
    await page.getByText('It was not saved; your text is still here.').waitFor()
    await page.getByText('version 2 is there now. Your text is kept.').waitFor()
    expect(await textIn(page)).toContain('.mine')
    await button(page, 'Go on with my text').click()
    await button(page, 'Save the draft').click()
    await until(async () => (await stored(id)).rego_content === closing('.mine'), 'mine')
  })
})

describe('what becomes of a policy', () => {
  it('is archived and comes back by Undo; deleting asks and names it', async () => {
    const { id } = await make('Locks', closing('.lock'), { status: 'active' })
    const page = await open(`/policies/${id}`)
    await button(page, 'Archive').click()
    await page.getByText('decides nothing any more').waitFor()
    expect(await write('free.lock')).toBe('allowed')
    await button(page, 'Undo').click()
    await until(async () => (await stored(id)).status === 'active', 'active again')
    expect(await write('closed.lock')).toBe(`denied: ${id}`)
    await button(page, 'Archive').click()
    await button(page, 'Delete…').click()
    const question = page.getByRole('alertdialog', { name: 'Delete Locks?' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep')
    await question.getByRole('button', { name: 'Delete Locks' }).click()
    await page.getByText('Deleted “Locks”.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/policies')
    await expect(stored(id)).rejects.toThrow('no such policy')
  })

  it('a draft that was archived becomes a draft again', async () => {
    const { id } = await make('Locks', closing('.lock'))
    const page = await open(`/policies/${id}`)
    await button(page, 'Archive').click()
    await until(async () => (await stored(id)).status === 'archived', 'archived')
    await button(page, 'Undo').click()
    await until(async () => (await stored(id)).status === 'draft', 'a draft again')
  })
})

describe('roles', () => {
  it('a viewer reads everything, changes nothing, and asks nothing that is refused', async () => {
    const policy = await make('Locks', closing('.lock'), { status: 'active' })
    await submit(policy, closing('.md'), 'Notes instead')
    const page = await open(`/policies/${policy.id}`, { role: 'viewer' })
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') asked.push(request.url())
    })
    await page.getByTestId('change-request').getByText('Owner').waitFor()
    await editor(page).click()
    await page.keyboard.type('nothing of this')
    expect(await textIn(page)).not.toContain('nothing of this')
    for (const name of ['New policy', 'Only watch', 'Archive', 'Format']) {
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
    }
    await button(page, 'Review…').click()
    await page.getByRole('dialog').getByText('This needs the role policy author').waitFor()
    for (const name of ['Approve and apply', 'Reject']) {
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
    }
    await page.keyboard.press('Escape')
    for (const [part, name] of [
      ['Try', 'Try it'],
      ['Tests', 'Run the tests'],
      ['Impact', 'Replay'],
    ] as const) {
      await tab(page, part).click()
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
    }
    expect(asked).toEqual([])
  })

  it('an author writes, proves and submits, and does not decide what is live', async () => {
    const { id } = await make('Locks', closing('.lock'))
    const page = await open(`/policies/${id}`, { role: 'policy_author' })
    await put(page, closing('.mine'))
    await passes(page)
    await button(page, 'Save the draft').click()
    await page.getByText('The draft is saved.').waitFor()
    for (const name of ['Activate…', 'Only watch', 'Archive', 'Delete…']) {
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
    }
    await button(page, 'Activate…').hover()
    await page.getByRole('tooltip', { name: 'This needs the role admin; yours is policy author.' }).waitFor()
    await tab(page, 'Versions').click()
    await page.getByRole('listitem').filter({ hasText: 'Version 2' }).getByText('you').waitFor()
  })
})

describe('why a call was decided so', () => {
  it('leads to the rule and the line where it stands', async () => {
    const { id } = await make('Locks', closing('.lock'), { status: 'active' })
    await write('why.lock')
    const { items } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=1')
    const page = await open(`/activity/${items[0]?.id}`)
    await button(page, 'Explain it with the rules of that time').click()
    const explained = page.getByTestId('explained')
    await explained.getByText('Stays as it is').waitFor()
    await explained.getByRole('link', { name: /:6$/ }).click()
    await page.waitForURL(`**/policies/${id}?line=6`)
    await page.locator('.cm-activeLine', { hasText: 'deny contains' }).waitFor()
    await page.goBack()
    await button(page, 'Explain it with the rules of that time').click()
    await explained.getByRole('link', { name: /base\/filesystem\.rego:\d+$/ }).click()
    await page.locator('.cm-activeLine', { hasText: 'allow contains' }).waitFor()
    expect(await page.locator('.cm-activeLine').boundingBox()).toMatchObject({ height: expect.any(Number) })
  })
})

describe('by keyboard alone', () => {
  it('a policy is begun, written, left by Escape and Tab, and saved', async () => {
    const page = await open('/overview')
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await page.waitForURL('**/policies')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new policy')
    await page.getByRole('option', { selected: true }).filter({ hasText: 'New policy' }).waitFor()
    await page.keyboard.press('Enter')
    await page
      .locator(':focus')
      .and(page.getByRole('dialog', { name: 'New policy' }).getByLabel('Name'))
      .waitFor()
    await page.keyboard.type('By keys')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /By keys/ }).waitFor()
    for (let n = 0; n < 60; n += 1) {
      if (await editor(page).evaluate((node) => node === document.activeElement)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Tab')
    expect(await editor(page).evaluate((node) => node === document.activeElement)).toBe(false)
    await page.keyboard.press('Shift+Tab')
    expect(await editor(page).evaluate((node) => node === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# More')
    await page.keyboard.press('Tab')
    expect(await editor(page).evaluate((node) => node === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.locator(':focus').filter({ hasText: 'Save the draft' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('The draft is saved.').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('by keys')
    await page.getByRole('option', { selected: true }).filter({ hasText: 'By keys' }).waitFor()
  })
})

describe('the blast radius', () => {
  const current = () => console_.operator.get<BlastRadius>('/admin/blast-radius')

  it('shows what a change would have held before it is saved, and takes it back', async () => {
    const before = await current()
    const page = await open('/settings')
    await button(page, 'Add a name').click()
    await page.keyboard.type('3')
    const preview = page.getByRole('region', { name: 'What it would change' })
    await preview.getByText(/^It would have held/).waitFor()
    expect(await preview.locator('strong').first().innerText()).toBe('1')
    expect(await current()).toEqual(before)
    await button(page, 'Add a path').click()
    await page.keyboard.type('notes/*')
    await page.keyboard.press('Tab')
    await page.getByText('is neither an absolute path').waitFor()
    await preview.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove notes/*' }).click()
    const form = page.locator('form').filter({ hasText: 'Add a name' })
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The thresholds count from now on.').waitFor()
    expect((await current()).protected_patterns).toEqual(['3'])
    await button(page, 'Undo').click()
    await until(async () => JSON.stringify(await current()) === JSON.stringify(before), 'taken back')
  })

  it('is locked for those who may not change it', async () => {
    const page = await open('/settings', { role: 'policy_author' })
    await page.getByLabel('Recipients of a message').waitFor()
    expect(await page.getByLabel('Recipients of a message').isDisabled()).toBe(true)
    expect(await button(page, 'Add a path').isDisabled()).toBe(true)
  })
})

describe('accessibility and hostile texts', () => {
  const states = [
    'empty',
    'list',
    'base',
    'new',
    'draft',
    'live',
    'findings',
    'completion',
    'submit',
    'review',
    'activate',
    'impact',
    'try',
    'tests',
    'versions',
    'delete',
    'moved on',
    'viewer',
    'why',
    'blast radius',
  ] as const
  const looks = [
    [1280, 'light'],
    [380, 'dark'],
  ] as const
  it.each(states.flatMap((state) => looks.map((look) => [state, ...look] as const)))(
    '%s at %i in %s has no violations',
    async (state, width, colorScheme) => {
      const page = await openState(state, { width, colorScheme })
      await page.waitForTimeout(500)
      expect(await violationsIn(page, 'everything', state === 'completion' ? [completions] : [])).toEqual([])
      // The editor puts empty pictures of its own beside what it writes out of a text.
      expect(await page.locator('img:not(.cm-widgetBuffer), main b, main script').count()).toBe(0)
    },
  )

  /** A list that the arrow keys of the editor move, which names the chosen one; axe asks for a focus of its own. */
  const completions = '.cm-tooltip-autocomplete'

  const hostile = '<img src=x onerror=alert(1)><b>name</b>\u202e'

  async function openState(state: (typeof states)[number], look: Opened): Promise<Page> {
    if (state === 'empty') return open('/policies', look)
    if (state === 'base') return open('/policies/base%2Ffilesystem', look)
    if (state === 'new') return open('/policies?create=1', look)
    if (state === 'blast radius') {
      const page = await open('/settings', look)
      await button(page, 'Add a name').click()
      await page.keyboard.type('3')
      await page.getByTestId('impact').waitFor()
      return page
    }
    const live = ['live', 'submit', 'review', 'viewer', 'why'].includes(state)
    const rego =
      state === 'findings' ? text(`deny contains "${hostile}" if input.agent.risk_tier >= "high"`) : closing('.lock')
    const policy = await make(hostile, rego, { description: hostile, ...(live ? { status: 'active' } : {}) })
    if (live) await submit(policy, closing('.md', hostile), hostile)
    if (state === 'list') return open('/policies', look)
    if (state === 'why') {
      await write('axe.lock')
      const { items } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=1')
      const page = await open(`/activity/${items[0]?.id}`, look)
      await button(page, 'Explain it with the rules of that time').click()
      await page.getByTestId('explained').waitFor()
      return page
    }
    const page = await open(`/policies/${policy.id}`, state === 'viewer' ? { ...look, role: 'viewer' } : look)
    await page.getByTestId('policy').waitFor()
    await (acts[state] ?? (() => page.waitForTimeout(700)))(page, policy)
    return page
  }

  const acts: Partial<Record<(typeof states)[number], (page: Page, policy: Policy) => Promise<unknown>>> = {
    async findings(page) {
      await button(page, 'Compare ranks').waitFor()
    },
    async completion(page) {
      await editor(page).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('allow contains "x" if input.request.')
      await page.locator(completions).waitFor()
      expect(await editor(page).getAttribute('aria-activedescendant')).toMatch(/^cm-ac-/)
    },
    async submit(page) {
      await put(page, closing('.txt'))
      await passes(page)
      await button(page, 'Submit the change…').click()
    },
    async review(page) {
      await button(page, 'Review…').click()
      await page.getByTestId('impact').waitFor()
    },
    async activate(page) {
      await button(page, 'Activate…').click()
      await page.getByTestId('impact').waitFor()
    },
    async impact(page) {
      await tab(page, 'Impact').click()
      await button(page, 'Replay').click()
      await page.getByTestId('impact').waitFor()
      await page.getByRole('button', { name: 'Calls that it would have denied' }).click()
    },
    async try(page) {
      await tab(page, 'Try').click()
      await button(page, 'Try it').click()
      await page.getByTestId('tried').waitFor()
    },
    async tests(page) {
      await tab(page, 'Tests').click()
      await button(page, 'Run the tests').click()
      await page.getByRole('list', { name: 'Results' }).waitFor()
    },
    versions: (page) => tab(page, 'Versions').click(),
    delete: (page) => button(page, 'Delete…').click(),
    async 'moved on'(page, { id }) {
      await put(page, closing('.mine'))
      await patch(id, { rego_content: closing('.theirs') })
      await button(page, 'Compare with version 2').click()
    },
  }
})
