// What happened before the pictures are taken: calls of every outcome, one of them still waiting.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import { type ConsoleProcess, referenceServer, rpc, toolCall } from '../support/console-process.ts'
import { until } from '../support/processes.ts'

export type Story = Awaited<ReturnType<typeof tellStory>>

export async function tellStory(console_: ConsoleProcess) {
  const work = join(console_.folder, 'projects', 'acme', 'notes')
  mkdirSync(join(work, '.ssh'), { recursive: true })
  for (const name of ['report.md', 'MEMORY.md', 'plan.md']) writeFileSync(join(work, name), `# ${name}\n`)
  await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), work])
  const agent = await console_.addAgent({
    name: 'research-assistant',
    permissions: ['filesystem:read', 'filesystem:write'],
  })
  const token = await console_.token(agent)
  const call = (name: string, args: object, headers = {}) =>
    rpc(console_, 'files', token, toolCall(1, name, args), headers)
  for (let n = 0; n < 24; n += 1)
    await call('read_text_file', { path: join(work, n % 3 === 0 ? 'plan.md' : 'report.md') })
  await call('read_text_file', { path: join(work, '.ssh', 'id_ed25519') })
  await call('write_file', { path: join(work, 'token.md'), content: `glpat-${'wWPw5k4aXcaT4fNP0Ucn'}` })
  await call('write_file', { path: join(work, 'key.md'), content: `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}` })
  await call('read_text_file', { path: join(work, 'report\u202egpj.exe') })
  await call('no_such_tool', { path: work })
  const answered = await held(console_, () =>
    call('write_file', { path: join(work, 'MEMORY.md'), content: 'Remember the quarter.' }),
  )
  await console_.operator.post(`/escalations/${answered.id}/approve`, { notes: 'Looked at it, fine.' })
  await until(
    async () => (await console_.operator.get<Escalation>(`/escalations/${answered.id}`)).status === 'spent',
    'spent',
  )
  const content = `# What I learned\n\n${'The quarter went well and the plan for the next one is ready. '.repeat(12)}`
  const escalation = await held(console_, () =>
    call(
      'write_file',
      { path: join(work, 'MEMORY.md'), content },
      { 'x-requester-id': 'maria@example.com', 'x-requester-channel': 'chat' },
    ),
  )
  const { items } = await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=100')
  const idOf = (test: (item: CallItem) => boolean) => items.find(test)?.id ?? ''
  return {
    allowed: idOf((item) => item.policy_result === 'allow' && item.tool_name === 'write_file'),
    denied: idOf((item) => item.policy_id === 'filesystem.blocked_paths'),
    secret: idOf((item) => item.reason === 'dlp'),
    held: answered.call_id,
    spoof: idOf((item) => item.reason === 'target_unresolvable'),
    escalation,
    answered: answered.id,
  }
}

/** The escalation that a call opens; the call itself goes on waiting. */
async function held(console_: ConsoleProcess, call: () => Promise<unknown>): Promise<Escalation> {
  void call().catch(() => {})
  let found: Escalation | undefined
  await until(async () => {
    found = (await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')).items[0]
    return found !== undefined
  }, 'a held call')
  return found as Escalation
}
