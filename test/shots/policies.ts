// Pictures of Policies: the list, the editor with what helps an author, proofs, reviews, and the settings of the blast radius.
import type { Page } from 'playwright-core'
import type { ChangeRequest } from '../../src/shared/contract/change-request.ts'
import type { Policy } from '../../src/shared/contract/policy.ts'
import type { ConsoleProcess } from '../support/console-process.ts'
import type { Tokens } from './operators.ts'
import { failing, neverAnswering, type Shot, wait } from './shot.ts'
import type { Story } from './story.ts'

export const emptyPolicies: readonly Shot[] = [
  { name: 'policies-empty', path: '/policies' },
  { name: 'policies-empty-narrow', path: '/policies', narrow: true },
]

const text = (rules: string) => `package behavry.authz.custom\n\nimport rego.v1\n\n${rules}\n`
const plan = text(`# Nobody reads the plan.
deny contains "The plan is for people" if {
	input.request.tool_name == "read_text_file"
	some target in input.request.targets
	endswith(target.value, "/plan.md")
}`)
const both = plan.replace('"/plan.md")', '"/plan.md") # and more\n\tinput.agent.risk_tier == "medium"')
const severe = text(`deny contains "Too risky" if {
	input.agent.risk_tier >= "high"
	input.request.action == "write"
}`)
const old = 'package behavry.authz.custom\n\ndeny["No writes"] {\n\tinput.request.action == "write"\n}\n'

type Made = Readonly<Record<'live' | 'draft' | 'severe' | 'old' | 'pending', string>>

export async function tellPolicies({ operator }: ConsoleProcess): Promise<Made> {
  const make = (name: string, rego_content: string, more: object = {}) =>
    operator.post<Policy>('/policies', { name, rego_content, ...more })
  const live = await make('The plan stays closed', plan, {
    status: 'active',
    description: 'Agents read reports, people read plans.',
  })
  const draft = await make('Nobody reads the plan at night', plan)
  await make('<b>Bold</b>\u202ename', text('allow contains "\u202e<img src=x>" if false'), {
    description: 'A name that tries to hide \u202e<script>alert(1)</script>',
  })
  const watched = await make('Reports are watched', plan.replace('/plan.md', '/report.md'), { status: 'monitor' })
  const gone = await make('An old rule', plan, { status: 'active' })
  await operator.patch(`/policies/${gone.id}`, { status: 'archived' })
  const submit = (policy: Policy, change_summary: string, proposed_rego_content: string) =>
    operator.post<ChangeRequest>(`/policies/${policy.id}/change-requests`, {
      proposed_rego_content,
      name: policy.name,
      description: policy.description,
      change_summary,
    })
  const first = await submit(live, 'Only for agents of medium risk', both)
  await operator.post(`/policies/${live.id}/change-requests/${first.id}/reject`, {
    review_notes: 'High risk needs it more than medium.',
  })
  const pending = await submit(live, 'Reports too <i>\u202e', plan.replace('"/plan.md"', '".md"'))
  await submit(watched, 'The plan as well', plan)
  return {
    live: live.id,
    draft: draft.id,
    severe: (await make('Risky agents do not write', severe)).id,
    old: (await make('From an old text', old)).id,
    pending: pending.id,
  }
}

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const measured = (page: Page) => page.getByTestId('impact').waitFor()
const editor = (page: Page) => page.getByRole('textbox', { name: /^Text of/ })
async function type(page: Page, typed: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(typed)
}

async function change(page: Page): Promise<void> {
  await type(page, '# A comment more\n')
  await page.getByText('The gate lets this text pass').waitFor()
}

async function review(page: Page): Promise<void> {
  await press(page, 'Review…')
  await measured(page)
}

async function thresholds(page: Page): Promise<void> {
  const heading = page.getByRole('heading', { name: 'Blast radius' })
  await heading.evaluate((node) => node.scrollIntoView({ block: 'start' }))
}

async function tightened(page: Page): Promise<void> {
  await thresholds(page)
  await press(page, 'Add a name')
  await page.getByLabel('Files that steer agents, row 1').fill('report')
  await measured(page)
}

/** Where the same is seen narrow as well. */
const wideAndNarrow = (shot: Shot): readonly Shot[] => [shot, { ...shot, name: `${shot.name}-narrow`, narrow: true }]

export const policies = (story: Story, made: Made, tokens: Tokens): readonly Shot[] => [
  ...wideAndNarrow({ name: 'policies', path: '/policies' }),
  ...wideAndNarrow({ name: 'policies-live', path: `/policies/${made.live}` }),
  ...wideAndNarrow({ name: 'policies-draft', path: `/policies/${made.draft}` }),
  { name: 'policies-base', path: '/policies/base%2Ffilesystem' },
  { name: 'policies-line', path: '/policies/base%2Fblast_radius?line=27' },
  { name: 'policies-loading', path: '/policies', prepare: neverAnswering('policies?**') },
  { name: 'policies-error', path: '/policies', prepare: failing('policies?**') },
  { name: 'policies-none-such', path: '/policies/no-such' },
  { name: 'policies-new', path: '/policies?create=1' },
  ...wideAndNarrow({ name: 'policies-findings', path: `/policies/${made.severe}`, act: () => wait(900) }),
  { name: 'policies-findings-old', path: `/policies/${made.old}`, act: () => wait(900) },
  {
    name: 'policies-finding-in-text',
    path: `/policies/${made.severe}`,
    async act(page) {
      await page.locator('.cm-lintRange').first().hover()
      await page.locator('.cm-tooltip-lint').waitFor()
    },
  },
  {
    name: 'policies-completion',
    path: `/policies/${made.draft}`,
    async act(page) {
      await type(page, 'allow contains "x" if input.request.')
      await page.locator('.cm-tooltip-autocomplete').waitFor()
      await wait(500)
    },
  },
  {
    name: 'policies-hover',
    path: `/policies/${made.draft}`,
    async act(page) {
      await page.getByText('endswith', { exact: true }).first().hover()
      await page.locator('.rego-hover').waitFor()
    },
  },
  {
    name: 'policies-search-in-text',
    path: `/policies/${made.draft}`,
    async act(page) {
      await editor(page).click()
      await page.keyboard.press('Control+f')
    },
  },
  { name: 'policies-changed', path: `/policies/${made.live}`, act: change },
  ...wideAndNarrow({
    name: 'policies-submit',
    path: `/policies/${made.live}`,
    async act(page) {
      await change(page)
      await press(page, 'Submit the change…')
    },
  }),
  ...wideAndNarrow({ name: 'policies-review', path: `/policies/${made.live}`, act: review }),
  {
    name: 'policies-review-answer',
    path: `/policies/${made.live}`,
    async act(page) {
      await review(page)
      await page.getByLabel('Notes').scrollIntoViewIfNeeded()
      await press(page, 'Reject')
    },
  },
  {
    name: 'policies-review-rejected',
    path: `/policies/${made.live}`,
    act: (page) => press(page, 'Show the change'),
  },
  ...wideAndNarrow({
    name: 'policies-activate',
    path: `/policies/${made.draft}`,
    async act(page) {
      await press(page, 'Activate…')
      await measured(page)
    },
  }),
  {
    name: 'policies-activate-refused',
    path: `/policies/${made.severe}`,
    async act(page) {
      await press(page, 'Activate…')
      await page.getByRole('alert').waitFor()
    },
  },
  ...wideAndNarrow({
    name: 'policies-try',
    path: `/policies/${made.draft}`,
    async act(page) {
      await tab('Try')(page)
      await press(page, 'Try it')
      await page.getByTestId('tried').waitFor()
    },
  }),
  {
    name: 'policies-try-own',
    path: `/policies/${made.draft}`,
    async act(page) {
      await tab('Try')(page)
      await page.getByLabel('Call').selectOption('an input of my own')
    },
  },
  ...wideAndNarrow({
    name: 'policies-tests',
    path: `/policies/${made.draft}`,
    async act(page) {
      await tab('Tests')(page)
      await press(page, 'Run the tests')
      await page.getByRole('list', { name: 'Results' }).waitFor()
    },
  }),
  ...wideAndNarrow({
    name: 'policies-impact',
    path: `/policies/${made.draft}`,
    async act(page) {
      await tab('Impact')(page)
      await press(page, 'Replay')
      await measured(page)
    },
  }),
  { name: 'policies-versions', path: `/policies/${made.live}`, act: tab('Versions') },
  {
    name: 'policies-delete',
    path: `/policies/${made.draft}`,
    act: (page) => press(page, 'Delete…'),
  },
  { name: 'policies-viewer', path: `/policies/${made.live}`, token: tokens.viewer },
  {
    name: 'policies-viewer-review',
    path: `/policies/${made.live}`,
    token: tokens.viewer,
    act: (page) => press(page, 'Review…'),
  },
  { name: 'policies-author', path: `/policies/${made.draft}`, token: tokens.policy_author },
  { name: 'policies-contrast', path: `/policies/${made.severe}`, contrast: 'more', act: () => wait(900) },
  ...(['denied', 'held', 'allowed'] as const).map((which) => ({
    name: `policies-why-${which}`,
    path: `/activity/${story[which]}`,
    async act(page: Page) {
      await press(page, 'Explain it with the rules of that time')
      await page.getByTestId('explained').scrollIntoViewIfNeeded()
    },
  })),
  ...wideAndNarrow({ name: 'policies-blast-radius', path: '/settings', act: thresholds }),
  ...wideAndNarrow({ name: 'policies-blast-radius-preview', path: '/settings', act: tightened }),
  {
    name: 'policies-blast-radius-wrong',
    path: '/settings',
    async act(page) {
      await thresholds(page)
      await press(page, 'Add a path')
      await page.getByLabel('Configuration, row 1').fill('notes/*')
      await page.getByLabel('Recipients of a message').fill('many')
      await page.getByLabel('Folders from the root').focus()
    },
  },
  { name: 'policies-blast-radius-viewer', path: '/settings', token: tokens.viewer, act: thresholds },
  {
    name: 'policies-palette',
    path: '/overview',
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('policy')
    },
  },
]
