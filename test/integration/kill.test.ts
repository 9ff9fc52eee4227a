// What a kill may cost: never a call that was forwarded without a recorded allow, never a row that was acknowledged.
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CallItem } from '../../src/shared/contract/event.ts'
import {
  type ConsoleProcess,
  endAll,
  freshTokens,
  rpc,
  scratchServer,
  startConsole,
  toolCall,
} from '../support/console-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith, until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

afterEach(endAll)

async function withAgent(console_: ConsoleProcess) {
  const work = join(realpathSync(console_.folder), 'projects', 'acme', 'notes')
  mkdirSync(work, { recursive: true })
  writeFileSync(join(work, 'report.md'), 'All is well.\n')
  const countFile = join(console_.folder, 'count')
  await console_.addServer('scratch', 'filesystem', [scratchServer, work, '--count', countFile])
  const agent = await console_.addAgent({ name: 'tester', permissions: ['filesystem:read'] })
  return { work, countFile, token: await console_.token(agent) }
}

const lines = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}

async function allItems(console_: ConsoleProcess): Promise<CallItem[]> {
  const found: CallItem[] = []
  for (let before: number | undefined; ; before = found.at(-1)?.seq) {
    const { items } = await console_.operator.get<{ items: CallItem[] }>(
      `/audit/events?limit=500${before ? `&before_seq=${before}` : ''}`,
    )
    found.push(...items)
    if (items.length < 500) return found
  }
}

const enginePid = (console_: ConsoleProcess) => {
  const runtime = readFileSync(join(console_.dataDir, 'runtime.path'), 'utf8')
  return processesWith(runtime).find(({ command }) => command.startsWith(opaBinary))?.pid
}

describe('kill -9 of the policy engine during 200 calls', () => {
  it('lets no call through without a recorded allow, and calls are allowed again within 3 s', async () => {
    const console_ = await startConsole()
    const { work, countFile } = await withAgent(console_)
    const tokens = freshTokens(console_, { name: 'many', permissions: ['filesystem:read'] })
    const read = async (n: number) =>
      rpc(console_, 'scratch', await tokens(), toolCall(n, 'read_file', { path: join(work, 'report.md') }))
    let kills = 0
    const outcomes: ('result' | 'error')[] = []
    const one = async (n: number) => {
      const { body } = await read(n)
      outcomes.push(body?.result ? 'result' : 'error')
    }
    for (let n = 0; n < 200; n += 8) {
      const batch = Promise.all(Array.from({ length: 8 }, (_, k) => one(n + k)))
      const pid = n % 40 === 16 ? enginePid(console_) : undefined
      if (pid) {
        process.kill(pid, 'SIGKILL')
        kills += 1
      }
      await batch
      if (pid) {
        const killedAt = performance.now()
        await until(async () => (await read(9000)).body?.result !== undefined, 'an allowed call')
        expect(performance.now() - killedAt).toBeLessThan(3000)
      }
    }
    expect(kills).toBeGreaterThanOrEqual(4)
    expect(outcomes).toContain('error')
    const allowed = (await allItems(console_)).filter(
      (item) => item.tool_name === 'read_file' && item.policy_result === 'allow',
    )
    expect(lines(countFile)).toHaveLength(allowed.length)
    const denied = (await allItems(console_)).filter((item) => item.reason === 'opa_unavailable')
    expect(denied.length).toBeGreaterThan(0)
    const { items: events } = await console_.operator.get<{ items: { type: string }[] }>('/events?type=OPA_DOWN')
    expect(events).toHaveLength(kills)
    await console_.stop()
    rmSync(console_.folder, { recursive: true, force: true })
  })
})

describe('kill -9 of the console during writes, 10 times', () => {
  it('loses no acknowledged row, keeps the chain, leaves no process, and never revives a spent approval', async () => {
    const folder = tempFolder(true)
    const acknowledged = new Set<string>()
    for (let round = 0; round < 10; round += 1) {
      const console_ = await startConsole(folder)
      const { work, countFile, token } = round === 0 ? await withAgent(console_) : await goOn(console_)
      const before = lines(countFile).length
      let running = true
      const caller = async (k: number) => {
        for (let n = 0; running; n += 1) {
          const answer = await rpc(
            console_,
            'scratch',
            token,
            toolCall(k * 1_000_000 + n, 'read_file', { path: join(work, 'report.md') }),
          ).catch(() => null)
          if (answer?.body?.result) acknowledged.add(`${round} ${k} ${n}`)
        }
      }
      const callers = [0, 1, 2, 3].map(caller)
      await until(() => lines(countFile).length > before + 20, 'calls under way')
      await console_.stop('SIGKILL')
      running = false
      await Promise.all(callers)
      await until(() => processesWith(realpathSync(folder)).length === 0, 'no process left')
    }
    const last = await startConsole(folder)
    expect(await last.operator.get('/audit/verify')).toMatchObject({ ok: true })
    const allowed = (await allItems(last)).filter((item) => item.policy_result === 'allow')
    const arrived = lines(join(folder, 'count')).length
    expect(allowed.length).toBeGreaterThanOrEqual(acknowledged.size)
    expect(allowed.length).toBeGreaterThanOrEqual(arrived)
    await last.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function goOn(console_: ConsoleProcess) {
    const work = join(realpathSync(console_.folder), 'projects', 'acme', 'notes')
    await until(
      async () => (await console_.operator.get<{ state: string }>('/servers/scratch')).state === 'ready',
      'the server',
    )
    const agent = await console_.addAgent({ name: 'tester', permissions: ['filesystem:read'] })
    return { work, countFile: join(console_.folder, 'count'), token: await console_.token(agent) }
  }
})
