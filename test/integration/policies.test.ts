// Policies as a product, through the real console: draft, proof, activation, change, impact, explanation; calls go on meanwhile.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChangeRequest } from '../../src/shared/contract/change-request.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import type { Explanation, Impact, Policy, ValidatedPolicy } from '../../src/shared/contract/policy.ts'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { freshTokens, rpc, toolCall } from '../support/console-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith, until } from '../support/processes.ts'

let token: string
let agentId: string
let work: string

const { console_ } = consoleForTests({
  async prepare() {
    work = await addScratch(console_)
    const agent = await console_.addAgent({ name: 'writer', permissions: ['filesystem:read', 'filesystem:write'] })
    agentId = agent.agent.id
    token = await console_.token(agent)
  },
  async end() {
    expect(await console_.stop()).toBe(0)
    await until(() => processesWith(console_.folder).length === 0, 'no process left')
  },
})

const text = (rules: string) => `package behavry.authz.custom\n\nimport rego.v1\n\n${rules}\n`
const denyName = (name: string, reason: string) =>
  text(`deny contains "${reason}" if {
	input.request.tool_name == "write_file"
	some target in input.request.targets
	endswith(target.value, "/${name}")
}`)
const create = (rego_content: string, more: object = {}) =>
  console_.operator.post<Policy>('/policies', { name: 'Mine', rego_content, ...more })
const patch = (id: string, body: object) => console_.operator.patch<Policy>(`/policies/${id}`, body)
const write = (name: string, as = token) =>
  rpc(console_, 'scratch', as, toolCall(crypto.randomUUID(), 'write_file', { path: join(work, name), content: 'x' }))
const verdictOf = async (name: string, as = token) => {
  const { body } = await write(name, as)
  return body?.error ? `denied: ${(body.error.data as { policy: string }).policy}` : 'allowed'
}
const newestCall = async () =>
  (await console_.operator.get<{ items: CallItem[] }>('/audit/events?limit=1')).items[0] as CallItem

describe('a policy', () => {
  it('decides the next call after its activation, and not the next one after it was archived', async () => {
    const draft = await create(denyName('a.lock', 'No lock files'))
    expect(await verdictOf('a.lock')).toBe('allowed')
    const checked = await console_.operator.post<ValidatedPolicy>('/policies/validate', {
      rego_content: draft.rego_content,
    })
    expect(checked).toMatchObject({ valid: true, errors: [] })
    await patch(draft.id, { status: 'active' })
    expect(await verdictOf('a.lock')).toBe(`denied: ${draft.id}`)
    expect(await newestCall()).toMatchObject({ policy_result: 'deny', contributing: [draft.id], reason: 'policy' })
    await patch(draft.id, { status: 'archived' })
    expect(await verdictOf('a.lock')).toBe('allowed')
  })

  it('is judged as what it is: written by hand, or generated', async () => {
    const generated = denyName('a.lock', 'No lock files').replace('behavry.authz.custom', 'behavry.authz.autogen')
    const validate = (body: object) => console_.operator.post<ValidatedPolicy>('/policies/validate', body)
    expect(await validate({ rego_content: generated })).toMatchObject({ errors: [{ code: 'package_foreign' }] })
    expect(await validate({ rego_content: generated, source: 'autogen' })).toMatchObject({ valid: true, errors: [] })
  })

  it('says why it is refused, at its place, and changes nothing', async () => {
    const bad = text('deny contains "x" if http.send({"method": "get", "url": "http://a"}).status_code == 200')
    const { id } = await create(bad)
    const headers = { authorization: `Bearer ${console_.run.operator_token}`, 'content-type': 'application/json' }
    const address = `${console_.run.console_url}/api/v1/policies/${id}`
    const answer = await fetch(address, { method: 'PATCH', headers, body: JSON.stringify({ status: 'active' }) })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'policy_refused', errors: [{ path: 'rego_content', line: 5 }] })
    expect(await verdictOf('b.txt')).toBe('allowed')
  })

  it('only watches in monitor mode: what it would say stands in the answer', async () => {
    const { id } = await create(denyName('watched.md', 'Watched'), { status: 'monitor' })
    expect(await verdictOf('watched.md')).toBe('allowed')
    expect((await newestCall()).opa_answer?.would).toMatchObject([{ module: id, result: 'deny', reason: 'Watched' }])
    await patch(id, { status: 'archived' })
  })

  it('that contradicts itself denies only the calls it touches, and is named', async () => {
    const { id } = await create(
      text(`decision := {"result": "allow", "policy": "x.one", "reason": ""} if _mine
decision := {"result": "deny", "policy": "x.two", "reason": "no"} if _mine
_mine if {
	some target in input.request.targets
	endswith(target.value, "/torn.md")
}`),
      { status: 'active' },
    )
    expect(await verdictOf('torn.md')).toBe(`denied: policy_conflict:${id}`)
    expect((await newestCall()).reason).toBe('policy_conflict')
    expect(await verdictOf('whole.md')).toBe('allowed')
    await patch(id, { status: 'archived' })
  })
})

describe('the examples of the seed', () => {
  it('work together, the hours of business corrected', async () => {
    const later = await console_.addAgent({
      name: 'late',
      permissions: ['filesystem:read', 'filesystem:write'],
      risk_tier: 'high',
    })
    const tokenOf = await console_.token(later)
    const made = await Promise.all([
      create(
        text(`decision := {
	"result": "deny",
	"reason": "This agent is restricted to read operations only",
	"policy": "custom.agent_readonly",
} if {
	input.agent.id == "${later.agent.id}"
	input.request.action in {"write", "delete", "execute"}
}`),
        { status: 'active' },
      ),
      create(
        text(`import data.behavry.lib.severity

decision := {
	"result": "escalate",
	"reason": "High-risk agent requires human approval for all non-read actions",
	"policy": "custom.high_risk_escalate",
} if {
	severity.rank(input.agent.risk_tier) >= severity.rank("high")
	input.request.action != "read"
}`),
        { status: 'active' },
      ),
      create(
        text(`_hour := time.clock(time.now_ns())[0]

_open if {
	_hour >= 0
	_hour < 24
}

decision := {
	"result": "deny",
	"reason": "Write operations only permitted during business hours",
	"policy": "custom.business_hours",
} if {
	input.request.action in {"write", "delete"}
	not _open
}`),
        { status: 'active' },
      ),
    ])
    const { body } = await rpc(
      console_,
      'scratch',
      tokenOf,
      toolCall(1, 'write_file', { path: join(work, 'late.md'), content: 'x' }),
    )
    expect(body?.error?.data).toMatchObject({ reason: 'policy', policy: 'custom.agent_readonly' })
    expect((await newestCall()).opa_answer?.rules.map(({ policy }) => policy).sort()).toEqual([
      'custom.agent_readonly',
      'custom.high_risk_escalate',
      'filesystem.write',
      'requester.high',
    ])
    expect(await verdictOf('at-any-hour.md')).toBe('allowed')
    for (const { id } of made) await patch(id, { status: 'archived' })
  })
})

describe('a change to a live policy', () => {
  it('is measured on recorded calls, approved, and decides at once; another one is stale then', async () => {
    const policy = await create(denyName('old.md', 'old'), { status: 'active' })
    for (const name of ['old.md', 'new.md', 'new.md']) await write(name)
    const submit = (name: string) =>
      console_.operator.post<ChangeRequest>(`/policies/${policy.id}/change-requests`, {
        proposed_rego_content: denyName(name, 'new'),
        name: 'Mine',
        description: '',
        change_summary: 'Another name',
      })
    const [first, second] = [await submit('new.md'), await submit('other.md')]
    expect(await console_.operator.get('/policies/change-requests/pending')).toEqual({ pending: 2 })
    const impact = await console_.operator.post<Impact>('/policies/impact', {
      policy_id: policy.id,
      rego_content: first.proposed_rego_content,
    })
    expect(impact.newly_denied.count).toBe(2)
    expect(impact.newly_allowed.count).toBe(1)
    expect(impact.by_tool.write_file).toEqual({ newly_denied: 2, newly_escalated: 0, newly_allowed: 1 })
    expect(impact.by_agent[agentId]).toEqual({ newly_denied: 2, newly_escalated: 0, newly_allowed: 1 })
    await console_.operator.post(`/policies/${policy.id}/change-requests/${first.id}/approve`, {})
    expect(await verdictOf('new.md')).toBe(`denied: ${policy.id}`)
    expect(await verdictOf('old.md')).toBe('allowed')
    await expect(
      console_.operator.post(`/policies/${policy.id}/change-requests/${second.id}/approve`, {}),
    ).rejects.toThrow('has changed since')
    await patch(policy.id, { status: 'archived' })
  })
})

describe('an impact', () => {
  it('whose reader leaves ends its children', async () => {
    const runtime = readFileSync(join(console_.dataDir, 'runtime.path'), 'utf8')
    const children = () => processesWith('rows.json').filter(({ command }) => command.includes(`${runtime}/once`))
    const slow = text(`_many := split("${'a,'.repeat(2000)}", ",")

deny contains "x" if {
	endswith(input.request.resource, "/slow.md")
	some a in _many
	some b in _many
	some c in _many
	concat("", [a, b, c]) == "aab"
}`)
    for (let n = 0; n < 3; n += 1) await write('slow.md')
    const leave = new AbortController()
    const answer = await fetch(`${console_.run.console_url}/api/v1/policies/impact`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${console_.run.operator_token}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ rego_content: slow }),
      signal: leave.signal,
    })
    expect(answer.status).toBe(200)
    const reader = answer.body?.getReader()
    const reading = (async () => {
      while (!(await reader?.read())?.done);
    })().catch(() => {})
    await until(() => children().length > 0, 'a child that replays')
    leave.abort()
    await reading
    await until(() => children().length === 0, 'the end of the child')
    expect(await verdictOf('after.md')).toBe('allowed')
  })
})

describe('an explanation', () => {
  it('names the rule with its place, and what would have changed the answer', async () => {
    const policy = await create(denyName('why.md', 'Not this one'), { status: 'active', name: 'No why' })
    await write('why.md')
    const { id } = await newestCall()
    await patch(policy.id, { status: 'archived' })
    const explained = await console_.operator.get<Explanation>(`/audit/events/${id}/explain`)
    expect(explained).toMatchObject({
      decision: { result: 'deny', policy: policy.id, reason: 'Not this one' },
      same_today: false,
    })
    const own = explained.rules.find((rule) => rule.policy_id === policy.id)
    expect(own).toMatchObject({ line: 5, module: `policies/local/${policy.id}.rego`, result: 'deny', title: 'No why' })
    expect(explained.would_change).toContain('Without the policy “No why” it would have been allowed.')
  })

  it('of a shipped rule has its title, file and remedy', async () => {
    await write('.env')
    const explained = await console_.operator.get<Explanation>(`/audit/events/${(await newestCall()).id}/explain`)
    const rule = explained.rules.find(({ code }) => code === 'filesystem.blocked_paths')
    expect(rule).toMatchObject({ title: 'Sensitive files', module: 'base/filesystem.rego' })
    expect(rule?.line).toBeGreaterThan(1)
    expect(explained.same_today).toBe(true)
  })
})

describe('with fifty policies', () => {
  it('no call is denied while policies come and go, and the first call after an activation is decided by it', async () => {
    const made: Policy[] = []
    for (let n = 0; n < 50; n += 1) {
      made.push(await create(denyName(`never-${n}.md`, `rule ${n}`), { status: 'active', name: `Policy ${n}` }))
    }
    let going = true
    const seen: string[] = []
    const tokens = freshTokens(console_, { name: 'busy', permissions: ['filesystem:write'] })
    const calling = (async () => {
      while (going) seen.push(await verdictOf('busy.md', await tokens()))
    })()
    const last = await create(denyName('last.md', 'the last'))
    await patch(last.id, { status: 'active' })
    expect(await verdictOf('last.md')).toBe(`denied: ${last.id}`)
    for (const { id } of made.slice(0, 5)) await patch(id, { status: 'archived' })
    going = false
    await calling
    expect(new Set(seen)).toEqual(new Set(['allowed']))
    expect(await verdictOf('never-7.md')).toBe(`denied: ${made[7]?.id}`)
  })

  it('all of them are there again after the engine was killed', async () => {
    const runtime = readFileSync(join(console_.dataDir, 'runtime.path'), 'utf8')
    const engine = processesWith(runtime).find(({ command }) => command.startsWith(opaBinary))
    process.kill(engine?.pid ?? 0, 'SIGKILL')
    await until(async () => (await verdictOf('busy.md')) === 'allowed', 'calls are allowed again')
    expect(await verdictOf('never-8.md')).toContain('denied: ')
  })
})
