// Named operators of a real console: their tokens outlive a restart, the owner's does not, and none opens the agents' door.
import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { OperatorItem } from '../../src/shared/contract/operator.ts'
import { type ConsoleProcess, rpc, scratchServer, startConsole, toolCall } from '../support/console-process.ts'

interface Made {
  readonly operator: OperatorItem
  readonly token: string
}

const ask = (base: string, path: string, token: string) =>
  fetch(`${base}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
const statusOf = async ({ run }: ConsoleProcess, token: string) =>
  (await ask(run.console_url, '/operators/me', token)).status

it('a token is good over a restart until its operator is removed, then never again', async () => {
  const first = await startConsole()
  const owner = first.run.operator_token
  const kept = await first.operator.post<Made>('/operators', { name: 'Maria', role: 'analyst' })
  const gone = await first.operator.post<Made>('/operators', { name: 'Ben', role: 'admin' })
  await first.operator.delete(`/operators/${gone.operator.id}`)
  expect([await statusOf(first, kept.token), await statusOf(first, gone.token)]).toEqual([200, 401])
  expect(await first.stop()).toBe(0)
  const second = await startConsole(first.folder)
  expect([await statusOf(second, kept.token), await statusOf(second, gone.token)]).toEqual([200, 401])
  expect([await statusOf(second, owner), await statusOf(second, second.run.operator_token)]).toEqual([401, 200])
  const { items } = await second.operator.get<{ items: OperatorItem[] }>('/operators?removed=1')
  expect(items.map(({ name, removed_at }) => [name, removed_at === null])).toEqual([
    ['Owner', true],
    ['Maria', true],
    ['Ben', false],
  ])
  await second.stop()
  rmSync(first.folder, { recursive: true, force: true })
})

it('an operator’s token is no agent’s: it makes no call, and the agents’ port knows no operator', async () => {
  const console_ = await startConsole()
  await console_.addServer('scratch', 'filesystem', [scratchServer, console_.folder])
  const { token } = await console_.operator.post<Made>('/operators', { name: 'Maria', role: 'admin' })
  const called = await rpc(console_, 'scratch', token, toolCall(1, 'read_file', { path: console_.folder }))
  expect(called.status).toBe(401)
  expect((await ask(console_.run.mcp_url, '/operators', token)).status).toBe(404)
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

it('a removed operator’s open stream ends, in the real console too', async () => {
  const console_ = await startConsole()
  const { operator, token } = await console_.operator.post<Made>('/operators', { name: 'Maria', role: 'viewer' })
  const stream = await ask(console_.run.console_url, '/audit/stream', token)
  const reader = stream.body!.getReader()
  await reader.read()
  await console_.operator.delete(`/operators/${operator.id}`)
  for (;;) if ((await reader.read()).done) break
  expect(await statusOf(console_, token)).toBe(401)
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})
