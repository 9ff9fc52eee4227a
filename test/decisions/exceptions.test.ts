// What exceptions lift and what they never do, one row a case, each through the real proxy with exceptions of its own.
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallItem } from '../../src/shared/contract/event.ts'
import type { Exception } from '../../src/shared/contract/exception.ts'
import {
  type ConsoleProcess,
  referenceServer,
  rpc,
  scratchServer,
  startConsole,
  toolCall,
} from '../support/console-process.ts'
import { unhurried } from '../support/decision-rows.ts'
import rows from './exceptions.json' with { type: 'json' }

interface Row {
  name: string
  exceptions: {
    tool_name: string
    action: string
    target_pattern: string
    agent_id: string | null
    server_id: string | null
  }[]
  server: string
  tool: string
  arguments: object
  agent: { permissions: string[]; roles: string[]; risk_tier: string }
  expect: { result: string; policy: string; reason: string; contributing: string[] }
}

/** A folder of its own for each row, so that an exception for everybody reaches no other. */
function prepare(work: string, index: number): string {
  const root = join(work, `row-${index}`)
  for (const folder of ['docs', 'docs-evil', 'notes', '.ssh']) mkdirSync(join(root, folder), { recursive: true })
  const files = ['docs/a.md', 'docs/b.md', 'docs/MEMORY.md', 'docs-evil/a.md', 'notes/a.md', '.ssh/config']
  for (const file of files) writeFileSync(join(root, file), 'a\n')
  symlinkSync(join(root, 'notes'), join(root, 'docs', 'out'))
  symlinkSync(join(root, 'docs'), join(root, 'in'))
  return root
}

describe('through the proxy', () => {
  let console_: ConsoleProcess
  let work: string
  let other: string

  beforeAll(async () => {
    console_ = await startConsole()
    work = join(realpathSync(console_.folder), 'projects', 'acme')
    mkdirSync(work, { recursive: true })
    await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), work])
    await console_.addServer('scratch', 'filesystem', [scratchServer, work])
    await console_.addServer('db', 'database', [scratchServer, work, '--all'], { dialect: 'postgresql' })
    await console_.addServer('web', 'web', [scratchServer, work, '--all'])
    await console_.operator.patch('/settings', { hold_seconds: 1 })
    other = (await console_.addAgent({ name: 'other', permissions: [] })).agent.id
  })

  afterAll(async () => {
    await console_.stop()
    rmSync(console_.folder, { recursive: true, force: true })
  })

  it.concurrent.each((rows as Row[]).map((row, index) => ({ ...row, index })))('$name', async (row) => {
    const made = await console_.addAgent({ name: `row ${row.index}`, ...row.agent })
    const names: Record<string, string> = {
      $ROOT: prepare(work, row.index),
      $DATA: realpathSync(console_.dataDir),
      $AGENT: made.agent.id,
      $OTHER: other,
    }
    const filled = <T>(value: T): T =>
      JSON.parse(JSON.stringify(value).replace(/\$(ROOT|DATA|AGENT|OTHER)/g, (name) => names[name] ?? '')) as T
    const exceptions: Exception[] = []
    for (const exception of filled(row.exceptions)) {
      const more = { justification: `For the row “${row.name}”`, expires_in_hours: 1 }
      exceptions.push(await console_.operator.post<Exception>('/exceptions', { ...exception, ...more }))
    }
    const { answer, item } = await unhurried(async () => {
      const call = toolCall(crypto.randomUUID(), row.tool, filled(row.arguments))
      const answer = await rpc(console_, row.server, await console_.token(made), call)
      const { items } = await console_.operator.get<{ items: CallItem[] }>(`/audit/events?agent_id=${made.agent.id}`)
      return { answer, item: items[0] }
    })
    expect({
      result: item?.policy_result,
      policy: item?.policy_id,
      reason: item?.reason,
      contributing: item?.contributing,
    }).toEqual(row.expect)
    expect(answer.body?.result !== undefined).toBe(row.expect.result === 'allow')
    const named = row.expect.policy === 'exception' ? exceptions.map(({ id }) => id) : [null]
    expect(named).toContain(item?.exception_id)
  })
})
