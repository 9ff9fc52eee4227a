// Pictures of operators: the list, adding and removing one, and the pages as somebody with fewer rights sees them.
import type { Page } from 'playwright-core'
import type { OperatorRole } from '../../src/shared/contract/operator.ts'
import type { ConsoleProcess } from '../support/console-process.ts'
import { answering, failing, neverAnswering, type Shot, wait } from './shot.ts'
import type { Story } from './story.ts'

const section = (page: Page) => page.getByRole('heading', { name: 'Operators', exact: true })
const scroll = (page: Page) => section(page).evaluate((node) => node.scrollIntoView({ block: 'start' }))
const add = async (page: Page) => {
  await page.getByRole('button', { name: 'Add an operator' }).click()
  await page.getByLabel('Name').fill('Nadia')
}

export const aloneOperators: readonly Shot[] = [{ name: 'operators-alone', path: '/settings', act: scroll }]

export type Tokens = Readonly<Partial<Record<OperatorRole, string>>>

/** One of each role, one with a name that tries to hide, one who was removed. */
export async function tellOperators({ operator }: ConsoleProcess): Promise<Tokens> {
  const make = async (name: string, role: OperatorRole) =>
    operator.post<{ operator: { id: string }; token: string }>('/operators', { name, role })
  await make('Ben\u202elagrev', 'admin')
  const gone = await make('Old colleague', 'policy_author')
  await operator.delete(`/operators/${gone.operator.id}`)
  return {
    viewer: (await make('Vera Lindqvist', 'viewer')).token,
    analyst: (await make('Anton', 'analyst')).token,
    policy_author: (await make('Pia', 'policy_author')).token,
  }
}

export const operators = ({ escalation, answered, held }: Story, tokens: Tokens): readonly Shot[] => [
  { name: 'operators', path: '/settings', act: scroll },
  {
    name: 'palette-viewer',
    path: '/overview',
    token: tokens.viewer,
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('e')
    },
  },
  { name: 'operators-narrow', path: '/settings', narrow: true, act: scroll },
  {
    name: 'operators-removed',
    path: '/settings',
    async act(page) {
      await page.getByRole('button', { name: 'Show 1 removed' }).click()
      await scroll(page)
    },
  },
  { name: 'operators-loading', path: '/settings', prepare: neverAnswering('operators?**'), act: scroll },
  { name: 'operators-error', path: '/settings', prepare: failing('operators?**'), act: scroll },
  { name: 'operators-add', path: '/settings', act: add },
  { name: 'operators-add-narrow', path: '/settings', narrow: true, act: add },
  {
    name: 'operators-add-wrong',
    path: '/settings',
    async act(page) {
      await add(page)
      await page.getByLabel('Name').fill('vera lindqvist')
      await page.getByRole('dialog').getByRole('button', { name: 'Add the operator' }).click()
    },
  },
  {
    name: 'operators-made',
    path: '/settings',
    // Asked in every theme: the name would be taken the second time.
    prepare: (page) =>
      page.route('**/api/v1/operators', (route) =>
        route.fulfill({
          status: 201,
          json: {
            operator: {
              id: 'x',
              name: 'Nadia',
              role: 'viewer',
              created_at: new Date().toISOString(),
              last_seen_at: null,
              removed_at: null,
            },
            token: `bho_${'nE0x7Yc2'.repeat(5)}abc`,
          },
        }),
      ),
    async act(page) {
      await add(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Add the operator' }).click()
      await page.getByText('I have copied it').waitFor()
    },
  },
  {
    name: 'operators-add-desktop',
    path: '/settings',
    prepare: (page) => page.addInitScript('window.behavry = Object.freeze({ openDataFolder: async () => {} })'),
    act: add,
  },
  {
    name: 'operators-remove',
    path: '/settings',
    act: (page) => page.getByRole('button', { name: 'Remove … Anton' }).click(),
  },
  { name: 'viewer-overview', path: '/overview', token: tokens.viewer },
  { name: 'viewer-settings', path: '/settings', token: tokens.viewer },
  {
    name: 'viewer-reason',
    path: '/agents',
    token: tokens.viewer,
    async act(page) {
      await page.getByRole('button', { name: 'Create an agent' }).hover()
      await page.getByRole('tooltip').waitFor()
    },
  },
  { name: 'viewer-escalation', path: `/escalations/${escalation.id}`, token: tokens.viewer },
  { name: 'viewer-narrow', path: '/agents', narrow: true, token: tokens.viewer },
  {
    name: 'viewer-popup',
    path: `/escalations/${escalation.id}/popup`,
    narrow: true,
    token: tokens.viewer,
    act: () => wait(900),
  },
  {
    name: 'analyst-popup',
    path: `/escalations/${escalation.id}/popup`,
    narrow: true,
    token: tokens.analyst,
    act: () => wait(900),
  },
  { name: 'analyst-decided', path: `/escalations/${answered}`, token: tokens.analyst },
  { name: 'author-trace', path: `/activity/${held}`, token: tokens.policy_author },
  { name: 'signed-out', path: '/activity', token: 'bho_gone' },
  {
    name: 'switched-off-by',
    path: '/settings',
    prepare: answering('admin/kill-switch', { on: true, since: new Date().toISOString(), by: 'somebody-unknown' }),
  },
]
