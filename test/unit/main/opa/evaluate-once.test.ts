// Many calls judged away from the live engine: the same answers as one by one, in order, and a bad row costs only itself.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce, type EvaluatedCall, type EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import type { EvaluatedSet } from '../../../../src/main/opa/evaluate-rows.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { createOpa } from '../../../../src/main/opa/opa.ts'
import { createClock } from '../../../../src/shared/clock.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const policies = fileURLToPath(new URL('../../../../policies', import.meta.url))
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
  cpSync(policies, dir, { recursive: true })
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
    requester: null,
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
  tier: fc.constantFrom('low', 'medium', 'high', 'critical', 'absurd'),
  extra: fc.jsonValue({ maxDepth: 2 }),
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
      const envelopes = fc.sample(calls, { numRuns: 300, seed: 5 }).map(envelope)
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

describe('a batch', () => {
  it('gives one answer for each call in order, over many chunks, and tells how far it is', async () => {
    const { set } = await setWith({
      named: `deny contains {"policy": input.request.tool_name, "reason": "r", "remedy": ""} if true`,
    })
    const envelopes = Array.from({ length: 2200 }, (_, index) => envelope({ tool: `t${index}` }))
    const seen: number[] = []
    const judged = await once.evaluate({ set, envelopes, onProgress: (done) => seen.push(done) })
    expect(resultsOf(judged)).toEqual(Array.from({ length: 2200 }, (_, index) => `t${index}`))
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.at(-1)).toBe(2200)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
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
    const judged = once.evaluate({
      set,
      envelopes,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
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
