// Pictures of Exceptions, and of the question when its answer is to be remembered.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Exception } from '../../src/shared/contract/exception.ts'
import type { ConsoleProcess } from '../support/console-process.ts'
import { failing, neverAnswering, type Shot, wait } from './shot.ts'
import type { Story } from './story.ts'

export const emptyExceptions: readonly Shot[] = [
  { name: 'exceptions-empty', path: '/exceptions' },
  { name: 'exceptions-empty-narrow', path: '/exceptions', narrow: true },
]

/** One of each urgency, one that can be extended no more, and one of each end. */
export async function tellExceptions(console_: ConsoleProcess, { escalation }: Story) {
  const { operator, folder } = console_
  const make = (more: object) =>
    operator.post<Exception>('/exceptions', {
      tool_name: 'write_file',
      action: 'write',
      target_pattern: `${join(folder, 'projects', 'acme', 'notes')}/`,
      justification: 'The assistant keeps its own notes up to date; I read them every Friday.',
      expires_in_hours: 720,
      agent_id: escalation.agent_id,
      ...more,
    })
  const extended = async (times: number, more: object) => {
    const { id } = await make(more)
    for (let n = 0; n < times; n += 1) await operator.patch(`/exceptions/${id}/extend`, { hours: 1 })
    return id
  }
  const plain = await extended(0, {})
  await extended(1, { tool_name: 'read_text_file', action: 'read', expires_in_hours: 8, agent_id: null })
  await extended(2, { tool_name: 'move_file', target_pattern: '/srv/data/**/archive/*.csv', expires_in_hours: 24 })
  await extended(3, { tool_name: 'list_allowed_directories', action: 'read', target_pattern: '*', agent_id: null })
  const last = await extended(2, {
    tool_name: 'delete_file',
    action: 'delete',
    target_pattern: '/tmp/',
    max_extensions: 2,
  })
  const revoked = await make({ tool_name: 'edit_file', agent_id: null })
  await operator.delete(`/exceptions/${revoked.id}`)
  return { plain, last, revoked: revoked.id }
}

const fill = async (page: Page) => {
  await page.getByRole('button', { name: 'Make an exception' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Tool').fill('write_file')
  await form.getByLabel('What it may touch').fill('/')
  await form.getByLabel('Counts for').selectOption('other')
  await form.getByLabel('Why').fill('Until the migration is done.')
  await wait(900)
}

const remember = async (page: Page) => {
  await page.getByRole('button', { name: 'Allow and remember…' }).click()
  await page.getByLabel('Why').fill('It keeps its own notes; I read them.')
  await wait(1500)
}

export const exceptions = (
  made: Awaited<ReturnType<typeof tellExceptions>>,
  { escalation }: Story,
): readonly Shot[] => [
  { name: 'exceptions', path: '/exceptions' },
  { name: 'exceptions-narrow', path: '/exceptions', narrow: true },
  { name: 'exceptions-error', path: '/exceptions', prepare: failing('exceptions**') },
  { name: 'exceptions-loading', path: '/exceptions', prepare: neverAnswering('exceptions**') },
  { name: 'exceptions-no-such', path: '/exceptions/nowhere' },
  { name: 'exception', path: `/exceptions/${made.plain}`, act: () => wait(700) },
  { name: 'exception-narrow', path: `/exceptions/${made.plain}`, narrow: true, act: () => wait(700) },
  { name: 'exception-last', path: `/exceptions/${made.last}`, act: () => wait(700) },
  { name: 'exception-revoked', path: `/exceptions/${made.revoked}`, act: () => wait(700) },
  {
    name: 'exception-undo',
    path: `/exceptions/${made.plain}`,
    // Answered here, so that it is there for the next picture.
    prepare: (page) =>
      page.route(`**/api/v1/exceptions/${made.plain}`, (route) =>
        route.request().method() === 'DELETE' ? route.fulfill({ status: 204 }) : route.continue(),
      ),
    async act(page) {
      await page.getByRole('button', { name: 'Revoke' }).click()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
      await wait(300)
    },
  },
  { name: 'exception-create', path: '/exceptions', act: fill },
  { name: 'exception-create-narrow', path: '/exceptions', narrow: true, act: fill },
  {
    name: 'exception-create-wrong',
    path: '/exceptions',
    async act(page) {
      await page.getByRole('button', { name: 'Make an exception' }).click()
      await page.getByLabel('What it may touch').fill('~/notes')
      await page.getByRole('button', { name: 'Make the exception' }).click()
    },
  },
  { name: 'exception-remember', path: `/escalations/${escalation.id}`, act: remember },
  { name: 'exception-remember-popup', path: `/escalations/${escalation.id}/popup`, narrow: true, act: remember },
]
