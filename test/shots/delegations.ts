// Pictures of delegations and workflows: lists, one of each, what is made and shown once, and their ends.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { MintedDelegation } from '../../src/shared/contract/delegation.ts'
import type { OpenedWorkflowSession, Workflow } from '../../src/shared/contract/workflow.ts'
import { type ConsoleProcess, type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { failing, neverAnswering, type Shot } from './shot.ts'

export const emptyDelegations: readonly Shot[] = [
  { name: 'delegations-empty', path: '/agents/delegations' },
  { name: 'workflows-empty', path: '/agents/workflows' },
]

export interface ToldDelegations {
  readonly root: string
  readonly passedOn: string
  readonly workflow: string
  /** A call outside its delegation, in a workflow. */
  readonly call: string
}

/** A chain with calls outside it, one that an agent made, ended ones; a workflow with sessions at every step. */
export async function tellDelegations(console_: ConsoleProcess): Promise<ToldDelegations> {
  const { operator, folder } = console_
  const work = join(folder, 'projects', 'acme', 'notes')
  const agent = (name: string) => operator.post<Credentials>('/agents', { name, permissions: ['filesystem:read'] })
  const [lead, writer, reader] = [await agent('lead'), await agent('wr\u202eiter'), await agent('reader')]
  const mint = (from: Credentials, to: Credentials, more: object = {}) =>
    operator.post<MintedDelegation>('/delegations', {
      delegator_agent_id: from.agent.id,
      delegatee_agent_id: to.agent.id,
      scope: { tools: ['read_*', 'list_directory'], resources: [`${work}/**`, '/srv/reports/*.md'] },
      reason: 'Collects what the quarterly report needs.',
      ttl_seconds: 28_800,
      ...more,
    })
  const passOn = async (from: Credentials, token: string | null, body: object) => {
    const headers = { authorization: `Bearer ${await console_.token(from)}`, 'content-type': 'application/json' }
    const answer = await fetch(`${console_.run.mcp_url}/api/v1/delegations`, {
      method: 'POST',
      headers: { ...headers, ...(token === null ? {} : { 'x-delegation-token': token }) },
      body: JSON.stringify({
        scope: { tools: ['read_*'] },
        reason: 'Reads \u202eone file',
        ttl_seconds: 3600,
        ...body,
      }),
    })
    return (await answer.json()) as MintedDelegation
  }
  const root = await mint(lead, writer)
  const passedOn = await passOn(writer, root.token, { delegatee_agent_id: reader.agent.id })
  await passOn(reader, null, { delegatee_agent_id: lead.agent.id })
  const gone = await mint(lead, reader, { scope: { tools: ['*'] } })
  await operator.delete(`/delegations/${gone.id}`)
  const flow = await operator.post<Workflow>('/workflows', {
    name: 'Weekly report',
    description: 'The lead asks the reader, who may ask the writer for one more step.',
    owner_agent_id: lead.agent.id,
    max_depth: 1,
    participants: [
      { agent_id: reader.agent.id, role: 'reader', allowed_actions: ['read_text_file', 'list_directory'] },
      { agent_id: writer.agent.id, role: 'writer' },
    ],
  })
  const session = (who: Credentials, parent_token?: string) =>
    operator.post<OpenedWorkflowSession>(`/workflows/${flow.id}/sessions`, { agent_id: who.agent.id, parent_token })
  const first = await session(lead)
  const second = await session(reader, first.token)
  await session(writer, second.token)
  const old = await operator.post<Workflow>('/workflows', { name: 'Old one', owner_agent_id: lead.agent.id })
  await operator.delete(`/workflows/${old.id}`)
  const headers = { 'x-delegation-token': passedOn.token, 'x-workflow-session': second.token }
  const token = await console_.token(reader)
  const args = { path: join(work, 'report.md'), content: 'x' }
  const ids: unknown[] = []
  for (const [tool, given] of [
    ['read_text_file', { path: join(work, 'report.md') }],
    ['write_file', args],
    ['edit_file', { path: join(work, '..', 'outside.md'), edits: [] }],
  ] as const) {
    const answer = await rpc(console_, 'files', token, toolCall(1, tool, given), headers)
    ids.push(answer.body?.error?.data?.decision_id)
  }
  return { root: root.id, passedOn: passedOn.id, workflow: flow.id, call: String(ids[1]) }
}

const delegate = async (page: Page) => {
  await page.getByRole('button', { name: 'Delegate', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Who acts').selectOption({ label: 'reader' })
  await form.getByLabel('For whom').selectOption({ label: 'lead' })
  await form.getByLabel('Tools').fill('read_* list_directory')
  await form.getByLabel('What it may touch').fill('/srv/reports/**')
  await form.getByLabel('Why').fill('Collects the figures.')
}

const openSession = async (page: Page) => {
  await page.getByRole('button', { name: 'Open a session' }).click()
  await page.getByRole('dialog').getByLabel('Agent').selectOption({ label: 'reader' })
}

export const delegations = ({ root, passedOn, workflow, call }: ToldDelegations): readonly Shot[] => [
  { name: 'delegations', path: '/agents/delegations' },
  { name: 'delegations-narrow', path: '/agents/delegations', narrow: true },
  { name: 'delegations-detail', path: `/agents/delegations/${root}` },
  { name: 'delegations-passed-on', path: `/agents/delegations/${passedOn}` },
  { name: 'delegations-passed-on-narrow', path: `/agents/delegations/${passedOn}`, narrow: true },
  { name: 'delegations-no-such', path: '/agents/delegations/nothing' },
  { name: 'delegations-error', path: '/agents/delegations', prepare: failing('delegations**') },
  { name: 'delegations-loading', path: '/agents/delegations', prepare: neverAnswering('delegations**') },
  { name: 'delegations-create', path: '/agents/delegations', act: delegate },
  { name: 'delegations-create-narrow', path: '/agents/delegations', narrow: true, act: delegate },
  {
    name: 'delegations-create-wrong',
    path: '/agents/delegations?create=1',
    act: (page) => page.getByRole('button', { name: 'Make the delegation' }).click(),
  },
  {
    name: 'delegations-made',
    path: '/agents/delegations',
    async act(page) {
      await delegate(page)
      await page.getByRole('button', { name: 'Make the delegation' }).click()
      await page.getByText('The delegation is made').waitFor()
    },
  },
  {
    name: 'delegations-revoke',
    path: `/agents/delegations/${root}`,
    act: (page) => page.getByRole('button', { name: 'Revoke …' }).click(),
  },
  { name: 'delegations-trace', path: `/activity/${call}` },
  { name: 'workflows', path: '/agents/workflows' },
  { name: 'workflows-detail', path: `/agents/workflows/${workflow}` },
  { name: 'workflows-detail-narrow', path: `/agents/workflows/${workflow}`, narrow: true },
  { name: 'workflows-no-such', path: '/agents/workflows/nothing' },
  { name: 'workflows-error', path: '/agents/workflows', prepare: failing('workflows**') },
  { name: 'workflows-loading', path: '/agents/workflows', prepare: neverAnswering('workflows**') },
  { name: 'workflows-create', path: '/agents/workflows?create=1' },
  { name: 'workflows-create-narrow', path: '/agents/workflows?create=1', narrow: true },
  {
    name: 'workflows-create-wrong',
    path: '/agents/workflows?create=1',
    act: (page) => page.getByRole('button', { name: 'Create the workflow' }).click(),
  },
  { name: 'workflows-session', path: `/agents/workflows/${workflow}`, act: openSession },
  {
    name: 'workflows-session-open',
    path: `/agents/workflows/${workflow}`,
    async act(page) {
      await openSession(page)
      await page.getByRole('button', { name: 'Open the session' }).click()
      await page.getByText('The session is open').waitFor()
    },
  },
  {
    name: 'workflows-end',
    path: `/agents/workflows/${workflow}`,
    act: (page) => page.getByRole('button', { name: 'End the workflow …' }).click(),
  },
]
