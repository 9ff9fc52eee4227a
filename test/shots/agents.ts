// Pictures of Agents: the list, one agent, roles, enrolment, and what is shown once.
import type { Page } from 'playwright-core'
import type { ConsoleProcess, Credentials } from '../support/console-process.ts'
import { failing, neverAnswering, type Shot } from './shot.ts'

export const emptyAgents: readonly Shot[] = [
  { name: 'agents-empty', path: '/agents' },
  { name: 'agents-roles-empty', path: '/agents/roles' },
  { name: 'agents-enrolment-empty', path: '/agents/enrolment' },
]

/** Agents in every state, two roles, and tokens. */
export async function tellAgents({ operator, token }: ConsoleProcess): Promise<string> {
  await operator.patch('/roles', {
    'web-reader': { permissions: ['web:read'], resources: ['https://docs.example.org/**'] },
    everything: { permissions: ['*:*'] },
  })
  const busy = await operator.post<Credentials>('/agents', {
    name: 'release-bot',
    permissions: ['filesystem:read', 'filesystem:write'],
    roles: ['web-reader', 'gone'],
    risk_tier: 'high',
  })
  await token(busy)
  await token(busy)
  const stopped = await operator.post<Credentials>('/agents', { name: 'night\u202ecrawler', permissions: [] })
  await operator.patch(`/agents/${stopped.agent.id}`, { status: 'suspended' })
  await operator.post('/agents', {
    name: 'Assistant of the team that writes the quarterly report, on the laptop in the small meeting room',
    permissions: [],
  })
  const gone = await operator.post<Credentials>('/agents', { name: 'old assistant', permissions: [] })
  await operator.delete(`/agents/${gone.agent.id}`)
  await operator.post('/enrollment-tokens', { label: 'laptop of Maria', permissions: ['filesystem:read'] })
  return busy.agent.id
}

const createAgent = async (page: Page) => {
  await page.getByRole('button', { name: 'Create an agent' }).click()
  await page.getByLabel('Name').fill('picture agent')
}

export const agents = (id: string): readonly Shot[] => [
  { name: 'agents', path: '/agents' },
  { name: 'agents-narrow', path: '/agents', narrow: true },
  { name: 'agents-detail', path: `/agents/${id}` },
  { name: 'agents-detail-narrow', path: `/agents/${id}`, narrow: true },
  { name: 'agents-error', path: '/agents', prepare: failing('agents**') },
  { name: 'agents-loading', path: '/agents', prepare: neverAnswering('agents**') },
  { name: 'agents-create', path: '/agents', act: createAgent },
  { name: 'agents-create-narrow', path: '/agents', narrow: true, act: createAgent },
  {
    name: 'agents-create-wrong',
    path: '/agents',
    async act(page) {
      await page.getByRole('button', { name: 'Create an agent' }).click()
      await page.getByLabel('Others, for policies of your own').fill('everything')
      await page.getByRole('dialog').getByRole('button', { name: 'Create the agent' }).click()
    },
  },
  {
    name: 'agents-made',
    path: '/agents',
    async act(page) {
      await createAgent(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Create the agent' }).click()
      await page.getByText('Client secret, shown this once').waitFor()
    },
  },
  {
    name: 'agents-credentials',
    path: `/agents/${id}`,
    async act(page) {
      await page.getByRole('button', { name: 'New credentials' }).click()
      await page.getByRole('button', { name: 'End the old ones' }).click()
      await page.getByText('Client secret, shown this once').waitFor()
    },
  },
  { name: 'agents-no-such-narrow', path: '/agents/nobody', narrow: true },
  { name: 'agents-roles', path: '/agents/roles' },
  {
    name: 'agents-role-form',
    path: '/agents/roles',
    act: (page) => page.getByRole('button', { name: 'Change the role web-reader' }).click(),
  },
  { name: 'agents-enrolment', path: '/agents/enrolment' },
  {
    name: 'agents-edit',
    path: `/agents/${id}`,
    act: (page) => page.getByRole('button', { name: 'Change', exact: true }).click(),
  },
  {
    name: 'agents-new-credentials',
    path: `/agents/${id}`,
    act: (page) => page.getByRole('button', { name: 'New credentials' }).click(),
  },
  {
    name: 'agents-configuration-http',
    path: `/agents/${id}`,
    act: (page) => page.getByRole('tab', { name: 'Over HTTP' }).click(),
  },
  { name: 'agents-no-such', path: '/agents/nobody' },
  {
    name: 'agents-enrolment-form',
    path: '/agents/enrolment',
    act: (page) => page.getByRole('button', { name: 'Make a token' }).click(),
  },
  {
    name: 'agents-enrolment-made',
    path: '/agents/enrolment',
    async act(page) {
      await page.getByRole('button', { name: 'Make a token' }).click()
      await page.getByRole('button', { name: 'Make the token' }).click()
      await page.getByText('The token is ready').waitFor()
    },
  },
  {
    name: 'agents-revoke',
    path: `/agents/${id}`,
    act: (page) => page.getByRole('button', { name: 'Revoke …' }).click(),
  },
]
