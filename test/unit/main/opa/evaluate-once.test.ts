// Many calls judged away from the live engine: the same answers as one by one, in order, and a bad row costs only itself.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce, type EvaluatedCall, type EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import type { EvaluatedSet } from '../../../../src/main/opa/evaluate-rows.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { createOpa } from '../../../../src/main/opa/opa.ts'
import { composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import { createClock } from '../../../../src/shared/clock.ts'
import {
  endEngines,
  envelopeOf,
  policiesDir,
  policyId,
  policyOf,
  startEngineRoom,
} from '../../../support/engine-room.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let folder: string
let oneShot: OneShot
let once: EvaluateOnce

beforeAll(() => {
  folder = tempFolder(true)
  oneShot = createOneShot({ binary: opaBinary, folder: join(folder, 'once') })
  once = createEvaluateOnce(oneShot)
})

afterAll(() => oneShot.close())

/** The shipped policies together with these modules below `behavry.base`. */
async function setWith(modules: Record<string, string>): Promise<{ set: EvaluatedSet; dir: string }> {
  const dir = tempFolder()
  cpSync(policiesDir, dir, { recursive: true })
  mkdirSync(join(dir, 'base'), { recursive: true })
  for (const [name, text] of Object.entries(modules))
    writeFileSync(join(dir, 'base', `${name}.rego`), `package behavry.base.${name}\n\n${text}\n`)
  return { set: await readBaseSet(dir), dir }
}

const finding = (policy: string) => `{"policy": "${policy}", "reason": "r", "remedy": ""}`

interface Call {
  tool?: string
  action?: string
  path?: string
  type?: string
  permissions?: string[]
  tier?: string
  now?: number
  extra?: unknown
  requester?: object | null
}

function envelope(call: Call): string {
  const { tool = 'a', action = 'read', path = '/w/a/b/c', type = 'filesystem', tier = 'low', now = 0 } = call
  const target = { kind: 'path', op: action, value: path, raw: path, at: '/path', forms: [path.toLowerCase()] }
  return JSON.stringify({
    tenant: 'local',
    phase: 'request',
    agent: { id: 'a', roles: [], permissions: call.permissions ?? ['filesystem:read'], risk_tier: tier },
    request: {
      tool_name: tool,
      action,
      resource: path,
      parameters: call.extra ?? {},
      mcp_server: type,
      server_id: 's',
      resource_count: 1,
      targets: [target],
      elided: [],
    },
    context: { rate: { calls_1m: 0 } },
    requester: call.requester ?? null,
    workflow_session: null,
    delegation: null,
    inbound_findings: [],
    now_ns: now,
    skip: [],
  })
}

const resultsOf = (calls: EvaluatedCall[]) =>
  calls.map((call) => ('answer' in call ? call.answer.policy : call.failure.kind))

const calls = fc.record({
  tool: fc.constantFrom('a', 'b', 'conflicting'),
  action: fc.constantFrom('read', 'write', 'delete', 'send', 'nonsense'),
  path: fc.constantFrom('/w/a/b/c', '/w', '/w/a/.env', '/etc/passwd/x/y', '/w/a/b/MEMORY.md', '/w/ü/"q"/c'),
  type: fc.constantFrom('filesystem', 'web', 'other'),
  permissions: fc.subarray(['filesystem:read', 'filesystem:write']),
  tier: fc.constantFrom('low', 'low', 'medium', 'high', 'critical', 'absurd'),
  extra: fc.jsonValue({ maxDepth: 2 }),
  requester: fc.constantFrom(null, { id: 'anna', channel: null, verified: true }),
})

describe('equality with the live engine', () => {
  it('holds for each of 300 calls, conflicts among them', async () => {
    const { set, dir } = await setWith({
      spare: `escalate contains ${finding('spare')} if input.request.action == "send"`,
      torn: 'deny contains _d if _d\n\n_d := 1 if input.request.tool_name == "conflicting"\n\n_d := 2 if input.request.tool_name == "conflicting"',
    })
    const opa = createOpa({
      binary: opaBinary,
      policiesDir: dir,
      runtimeDir: join(folder, 'live'),
      clock: createClock(),
      onChange: () => {},
      saveSet: () => {},
      report: () => {},
    })
    await opa.start({}, [])
    try {
      const envelopes = fc.sample(calls, { numRuns: 300, seed: 7 }).map(envelope)
      const judged = await once.evaluate({ set, envelopes })
      expect(judged).toHaveLength(300)
      for (const [index, text] of envelopes.entries()) {
        const { answer } = await opa.decide(text)
        expect(judged[index]).toEqual({ answer })
      }
      const kinds = new Set(resultsOf(judged))
      for (const policy of ['policy_conflict:torn', 'filesystem.read', 'default', 'spare'])
        expect(kinds).toContain(policy)
    } finally {
      await opa.stop()
    }
  })
})

describe('equality for the policies of a tenant', () => {
  afterEach(endEngines)

  it('holds for each of 250 calls: all sources, watched ones, torn ones, and what depends on the time', async () => {
    const day = 24 * 3600 * 1e9
    const policies = [
      policyOf(1, 'deny contains "no" if input.request.tool_name == "t1"', { index: { tools: ['t1'] } }),
      policyOf(
        2,
        'decision := {"result": "escalate", "policy": "mine.two", "reason": "look"} if input.agent.id == "b"',
      ),
      policyOf(3, 'allow contains {"policy": "mine.three", "reason": "yes"} if input.request.action == "execute"'),
      policyOf(4, 'escalate contains "seen" if input.request.action == "write"', { source: 'autogen' }),
      policyOf(5, 'deny contains "watched" if input.request.action == "read"', { mode: 'monitor' }),
      policyOf(
        6,
        'decision := {"result": "deny"} if _odd\n\ndecision := {"result": "allow"} if _odd\n\n_odd if input.request.server_id == "odd"',
      ),
      policyOf(
        7,
        'deny contains _a if _a\n\n_a := 1 if input.agent.id == "b"\n\n_a := 2 if input.request.action == "delete"',
        { mode: 'monitor' },
      ),
      policyOf(8, 'deny contains "at night" if time.clock(time.now_ns())[0] < 6'),
      policyOf(9, 'deny contains 1 if input.request.tool_name == "t2"', { index: { tools: ['t2'] } }),
      policyOf(10, 'deny contains "theirs" if true', { tenant_id: 'other' }),
    ]
    const base = await readBaseSet(policiesDir)
    const set = composePolicySet(base.modules, base.data, policies)
    const { opa } = await startEngineRoom({ policies })
    const call = fc.record({
      tenant: fc.constantFrom('local', 'local', 'local', 'other', 'nobody'),
      tool_name: fc.constantFrom('t1', 't2', 't3', 't4'),
      agent_id: fc.constantFrom('a', 'b', 'c'),
      server_id: fc.constantFrom('files', 'odd', 'even'),
      action: fc.constantFrom('read', 'write', 'delete', 'execute'),
      target: fc.constantFrom('/w/a/b/c.md', '/w/a/b/.env', '/w', '/w/a/b/MEMORY.md'),
      now_ns: fc.integer({ min: 0, max: 23 }).map((hour) => 19_000 * day + (hour * day) / 24),
      parameters: fc.jsonValue({ maxDepth: 2 }),
    })
    const envelopes = fc.sample(call, { numRuns: 250, seed: 5 }).map(envelopeOf)
    const judged = await once.evaluate({ set, envelopes })
    for (const [index, text] of envelopes.entries()) {
      const { answer } = await opa.decide(text)
      expect(judged[index]).toEqual({ answer })
    }
    const spoke = new Set(judged.flatMap((each) => ('answer' in each ? each.answer.contributing : [])))
    for (const policy of [
      'mine.two',
      'mine.three',
      policyId(8),
      `policy_conflict:${policyId(6)}`,
      `policy_malformed:${policyId(9)}`,
    ])
      expect(spoke).toContain(policy)
    const watched = judged.flatMap((each) => ('answer' in each ? each.answer.would.map((rule) => rule.policy) : []))
    expect(watched).toContain(`policy_conflict:${policyId(7)}`)
  })
})

describe('a batch', () => {
  it('gives one answer for each call in order, over several chunks', async () => {
    const { set } = await setWith({
      named: `deny contains {"policy": input.request.tool_name, "reason": "r", "remedy": ""} if true`,
    })
    const envelopes = Array.from({ length: 5200 }, (_, index) => envelope({ tool: `t${index}` }))
    const judged = await once.evaluate({ set, envelopes })
    expect(resultsOf(judged)).toEqual(Array.from({ length: 5200 }, (_, index) => `t${index}`))
  })

  it('of nothing is nothing', async () => {
    const { set } = await setWith({})
    expect(await once.evaluate({ set, envelopes: [] })).toEqual([])
  })

  it('gives rules the time of each call', async () => {
    const { set } = await setWith({
      clock: `deny contains ${finding('night')} if time.clock(time.now_ns())[0] < 6`,
    })
    const at = (hour: number) => envelope({ now: Date.UTC(2030, 0, 1, hour) * 1e6 })
    const judged = await once.evaluate({ set, envelopes: [at(3), at(12), at(5), at(6)] })
    expect(resultsOf(judged)).toEqual(['night', 'filesystem.read', 'night', 'filesystem.read'])
    const hours = await once.values({ set, envelopes: [at(3), at(23)], query: 'time.clock(time.now_ns())[0]' })
    expect(hours).toEqual([{ value: 3 }, { value: 23 }])
  })

  it('says which row is undefined instead of dropping it', async () => {
    const { set } = await setWith({ some: `deny contains ${finding('x')} if input.request.tool_name == "b"` })
    const rows = await once.values({
      set,
      envelopes: ['a', 'b', 'a'].map((tool) => envelope({ tool })),
      query: 'count(data.behavry.base.some.deny) > 0',
    })
    expect(rows).toEqual([{ value: false }, { value: true }, { value: false }])
    const undefinedOnes = await once.values({ set, envelopes: [envelope({}), envelope({})], query: 'input.nothing' })
    expect(undefinedOnes).toEqual([
      { failure: { kind: 'unusable', message: 'There is no answer.' } },
      { failure: { kind: 'unusable', message: 'There is no answer.' } },
    ])
  })

  it('is stopped by its signal', async () => {
    const { set } = await setWith({})
    const stop = new AbortController()
    const envelopes = Array.from({ length: 2000 }, () => envelope({}))
    const judged = once.evaluate({ set, envelopes, signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 20)
    await expect(judged).rejects.toThrow('enough')
  })

  it('says why when the set does not compile', async () => {
    const { set } = await setWith({ broken: 'deny contains x' })
    const judged = await once.evaluate({ set, envelopes: [envelope({}), envelope({})] })
    expect(judged).toEqual(
      Array(2).fill({ failure: { kind: 'unusable', message: expect.stringContaining('var x is unsafe') } }),
    )
  })
})

describe('a bad row costs only itself', () => {
  it('that is no JSON, or more than one', async () => {
    const { set } = await setWith({})
    const good = envelope({})
    const judged = await once.evaluate({ set, envelopes: [good, '{"a":', good, '{}, {}', good] })
    expect(resultsOf(judged)).toEqual(['filesystem.read', 'unusable', 'filesystem.read', 'unusable', 'filesystem.read'])
  })

  it('that never ends', async () => {
    const { set } = await setWith({
      bomb: `deny contains ${finding('x')} if {
	input.request.tool_name == "slow"
	some a in numbers.range(1, 3000)
	some b in numbers.range(1, 3000)
	some c in numbers.range(1, 3000)
	a + b + c < 0
}`,
    })
    const envelopes = ['a', 'a', 'slow', 'a'].map((tool) => envelope({ tool }))
    const judged = await once.evaluate({ set, envelopes, limitMs: 20_000 })
    expect(resultsOf(judged)).toEqual(['filesystem.read', 'filesystem.read', 'timed_out', 'filesystem.read'])
  }, 60_000)

  it('that takes all memory', async () => {
    const { set } = await setWith({
      hoard: `deny contains ${finding('x')} if {
	input.request.tool_name == "large"
	count([sprintf("%0999999d", [n]) | some n in numbers.range(1, 1000000)]) == 0
}`,
    })
    const envelopes = ['a', 'large', 'a'].map((tool) => envelope({ tool }))
    const judged = await once.evaluate({ set, envelopes })
    // On a busy machine its time is over before the memory is full.
    const [first, large, last] = resultsOf(judged)
    expect([first, last]).toEqual(['filesystem.read', 'filesystem.read'])
    expect(['too_much_memory', 'timed_out']).toContain(large)
  }, 60_000)

  it('on which a watched policy contradicts itself is decided by the others', async () => {
    const texts = {
      'decision.rego': `package behavry.authz

decision := {"result": "allow", "policy": "rest", "reason": "", "contributing": [], "rules": [], "would": []} if _heard

_heard if "torn" in input.skip

_heard if data.torn.x`,
      'policies/local/torn.rego': 'package torn\n\nx := 1\n\nx := 2 if true',
    }
    const modules = Object.entries(texts).map(([id, text]) => ({ id, text, hash: '' }))
    const watched = { modules, data: {}, monitored: new Set(['torn']) }
    const [judged] = await once.evaluate({ set: watched, envelopes: [envelope({})] })
    expect(judged).toMatchObject({ answer: { policy: 'rest', would: [{ policy: 'policy_conflict:torn' }] } })
    const [denied] = await once.evaluate({ set: { modules, data: {} }, envelopes: [envelope({})] })
    expect(denied).toMatchObject({ answer: { result: 'deny', policy: 'policy_conflict:torn' } })
    const [raw] = await once.values({ set: watched, envelopes: [envelope({})], query: 'data.torn.x' })
    expect(raw).toEqual({ conflict: 'torn' })
  })
})
