// What breaks amid a change of policies, on the real console: after it the engine holds what the store says.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { OpaStatus } from '../../src/shared/contract/opa-status.ts'
import type { Policy } from '../../src/shared/contract/policy.ts'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith, until } from '../support/processes.ts'

let agent: Credentials
let work: string

const { console_, startAgain } = consoleForTests({
  each: true,
  async prepare() {
    work = await addScratch(console_)
    agent = await console_.addAgent({ name: 'writer', permissions: ['filesystem:read', 'filesystem:write'] })
  },
  async end() {
    await console_.stop()
    await until(() => processesWith(console_.folder).length === 0, 'no process left')
  },
})

const denying = (name: string) => `package behavry.authz.custom

deny contains "Not this one" if {
	input.request.tool_name == "write_file"
	some target in input.request.targets
	endswith(target.value, "/${name}")
}
`
const create = (name: string, status = 'draft') =>
  console_.operator.post<Policy>('/policies', { name, rego_content: denying(name), status })
const engine = () => console_.operator.get<OpaStatus>('/admin/opa')
const statusOf = async (id: string) => (await console_.operator.get<Policy>(`/policies/${id}`)).status
const verdictOf = async (name: string) => {
  const call = toolCall(crypto.randomUUID(), 'write_file', { path: join(work, name), content: 'x' })
  const { body } = await rpc(console_, 'scratch', await console_.token(agent), call)
  return body?.error ? `denied: ${(body.error.data as { policy: string }).policy}` : 'allowed'
}
const runtimeDir = () => readFileSync(join(console_.dataDir, 'runtime.path'), 'utf8')
const enginePid = () =>
  processesWith(runtimeDir()).find(({ command }) => command.startsWith(`${opaBinary} run`))?.pid as number
function change(sql: string, ...values: unknown[]): void {
  const db = new Database(join(console_.dataDir, 'console.db'))
  db.prepare(sql).run(...values)
  db.close()
}
const revisions = () => {
  const db = new Database(join(console_.dataDir, 'console.db'), { readonly: true })
  const found = db.prepare<[], { n: number }>('select count(*) n from policy_sets').get()?.n ?? 0
  db.close()
  return found
}
const patch = (id: string, body: object) => {
  const headers = { authorization: `Bearer ${console_.run.operator_token}`, 'content-type': 'application/json' }
  const address = `${console_.run.console_url}/api/v1/policies/${id}`
  return fetch(address, { method: 'PATCH', headers, body: JSON.stringify(body) })
}

describe('a change of policies', () => {
  it('that the console dies in, taken by the engine and not yet stored, has not happened', async () => {
    const { id } = await create('a.lock')
    const before = (await engine()).revision
    // The commit of this change takes so long that the console dies in it.
    change(`create trigger endless before update on policies begin
      select count(*) from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000)
        select i from n); end`)
    const known = revisions()
    const asked = patch(id, { status: 'active' }).catch(() => null)
    await until(() => revisions() > known, 'the engine to take the change')
    await console_.stop('SIGKILL')
    await asked
    await until(() => processesWith(runtimeDir()).length === 0, 'the end of the engine')
    change('drop trigger endless')
    await startAgain()
    expect(await statusOf(id)).toBe('draft')
    expect((await engine()).revision).toBe(before)
    expect((await engine()).modules.map((module) => module.id)).not.toContain(`policies/local/${id}.rego`)
    expect(await verdictOf('a.lock')).toBe('allowed')
    expect((await patch(id, { status: 'active' })).status).toBe(200)
    expect(await verdictOf('a.lock')).toBe(`denied: ${id}`)
  })

  it('that the engine dies in is refused, and the engine comes back on what is stored', async () => {
    const live = await create('live.md', 'active')
    const { id } = await create('a.lock')
    const { revision } = await engine()
    const pid = enginePid()
    // Stopped, it takes the change and gives no answer; the gate works beside it and is through when its folders are gone.
    process.kill(pid, 'SIGSTOP')
    const asked = patch(id, { status: 'active' })
    const once = join(runtimeDir(), 'once')
    const proving = () => existsSync(once) && readdirSync(once).length > 0
    await until(proving, 'the gate')
    for (let quiet = 0; quiet < 20; quiet += 1) {
      await sleep(50)
      if (proving()) quiet = 0
    }
    process.kill(pid, 'SIGKILL')
    const answer = await asked
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'opa_unavailable' })
    expect(await statusOf(id)).toBe('draft')
    await until(async () => (await engine()).state === 'ready', 'the engine')
    expect((await engine()).revision).toBe(revision)
    expect(await verdictOf('a.lock')).toBe('allowed')
    expect(await verdictOf('live.md')).toBe(`denied: ${live.id}`)
  })
})

describe('stored policies that do not compile any more', () => {
  it('leave the engine down with the reason until they are archived, one after the other; then calls go on', async () => {
    const kept = await create('live.md', 'active')
    const broken = [await create('one.md', 'active'), await create('two.md', 'active')].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    )
    await console_.stop()
    // As if a function that they call had left the library with an upgrade.
    const text = `${denying('x')}\n_gone if data.behavry.lib.paths.gone(input)\n`
    for (const { id } of broken) change('update policies set rego_content = ? where id = ?', text, id)
    await startAgain()
    const { state, error } = await engine()
    expect(state).toBe('down')
    expect(broken.some(({ id }) => error?.includes(id))).toBe(true)
    expect(await verdictOf('any.md')).toContain('denied')
    for (const { id } of broken) {
      expect((await engine()).state).toBe('down')
      expect((await patch(id, { status: 'archived' })).status).toBe(200)
    }
    await until(async () => (await engine()).state === 'ready', 'the engine')
    expect(await verdictOf('any.md')).toBe('allowed')
    expect(await verdictOf('live.md')).toBe(`denied: ${kept.id}`)
    for (const { id } of broken) expect(await statusOf(id)).toBe('archived')
  })
})
