// Rules made of recorded calls, on the real engine: they cover their calls and nothing beside, whatever names the calls carry.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldText } from '../../../../src/main/enforcement/targets/fold-text.ts'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce, type EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import type { Gate } from '../../../../src/main/opa/gate/gate.ts'
import { composePolicySet, judgesResponses } from '../../../../src/main/opa/policy-set.ts'
import type { TenantPolicy } from '../../../../src/main/opa/render-module.ts'
import { createSuggest } from '../../../../src/main/policies/suggest.ts'
import { createPolicySchema, regoLimitBytes } from '../../../../src/shared/contract/policy.ts'
import type { Action, Verdict } from '../../../../src/shared/contract/primitives.ts'
import type { Refusal } from '../../../../src/shared/contract/problem.ts'
import type { Envelope, Target } from '../../../../src/shared/contract/tool-call.ts'
import { policyId, policyOf } from '../../../support/engine-room.ts'
import { openGate, policiesDir } from '../../../support/gate-rooms.ts'
import { spoofStrings } from '../../../support/spoof-strings.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const effects = ['allow', 'deny', 'escalate'] as const
const permissions = ['filesystem:read', 'filesystem:write', 'web:read', 'web:write', 'slack:post']

let gate: Gate
let evaluator: EvaluateOnce
let close: () => Promise<void>
let base: Awaited<ReturnType<typeof readBaseSet>>
beforeAll(async () => {
  const opened = await openGate(tempFolder(true))
  gate = opened.gate
  close = opened.close
  evaluator = createEvaluateOnce(opened.oneShot)
  base = await readBaseSet(policiesDir)
})
afterAll(() => close())

const target = (kind: Target['kind'], op: Action, value: string, forms = [foldText(value)]): Target => ({
  kind,
  op,
  value,
  raw: value,
  at: '/x',
  forms,
})

interface Parts {
  readonly agent?: string
  readonly server?: string
  readonly tool?: string
  readonly action?: Action
  readonly type?: Envelope['request']['mcp_server']
  readonly targets?: readonly Target[]
}

function callOf(parts: Parts = {}): Envelope {
  const { agent = 'a', server = 'files', tool = 'read_file', action = 'read', type = 'filesystem' } = parts
  const { targets = [target('path', 'read', '/w/docs/x.md')] } = parts
  return {
    tenant: 'local',
    phase: 'request',
    agent: { id: agent, roles: [], permissions, risk_tier: 'low' },
    request: {
      tool_name: tool,
      action,
      resource: targets[0]?.value ?? null,
      parameters: {},
      mcp_server: type,
      server_id: server,
      resource_count: targets.length,
      targets: [...targets],
      elided: [],
    },
    context: { rate: { calls_1m: 1 }, session: { saw_untrusted: false, read_private: false } },
    requester: null,
    workflow_session: null,
    delegation: null,
    inbound_findings: [],
    now_ns: 1,
    skip: [],
  }
}

const reading = (...paths: string[]) => callOf({ targets: paths.map((path) => target('path', 'read', path)) })

/** Asked of calls that the log has, under the shipped policies and these. */
function suggest(calls: readonly (Envelope | null)[], effect: Verdict, policies: readonly TenantPolicy[] = []) {
  const query = {
    call: async (id: string) => {
      const envelope = calls[Number(id)]
      return envelope === undefined ? null : ({ envelope, input_hash: id === '9' ? null : 'h' } as never)
    },
  }
  const currentSet = () => composePolicySet(base.modules, base.data, policies)
  const call_ids = calls.map((_, at) => String(at))
  return createSuggest({ query, evaluator, currentSet, foldText })({ call_ids, effect })
}

interface Asked {
  readonly rego_content: string
  readonly effect: Verdict
  readonly calls: readonly Envelope[]
}

/** For each policy and each of its calls, whether its word is heard. */
async function heard(asked: readonly Asked[]): Promise<boolean[][]> {
  const policies = asked.map(({ rego_content }, n) => policyOf(n, '', { rego_content }))
  const library = base.modules.filter(({ id }) => id.startsWith('lib/'))
  const set = composePolicySet(library, {}, policies)
  const rows = asked.flatMap(({ effect, calls }, n) => calls.map((call) => ({ ...call, of: policyId(n), effect })))
  const values = await evaluator.values({
    set,
    envelopes: rows.map((row) => JSON.stringify(row)),
    query: 'data.behavry.tenants.local.custom[input.of][input.effect]',
  })
  const said = values.map((row) => {
    if (!('value' in row) || !Array.isArray(row.value)) throw new Error(JSON.stringify(row))
    return row.value.length > 0
  })
  let at = 0
  return asked.map(({ calls }) => calls.map(() => said[at++] ?? false))
}

/** Of one suggestion: which of these calls it speaks for. */
async function covered(calls: readonly Envelope[], effect: Verdict, probes: readonly Envelope[]) {
  const { rego_content } = await suggest(calls, effect)
  const [found = []] = await heard([{ rego_content, effect, calls: probes }])
  return found
}

describe('a suggestion', () => {
  it('is a text that a person can read', async () => {
    const { rego_content, name, description, covers, stronger } = await suggest(
      [reading('/w/docs/x.md'), reading('/w/docs/y.md')],
      'deny',
    )
    expect(rego_content).toBe(`package behavry.authz.custom

import data.behavry.lib.paths

# METADATA
# title: Deny read_file on files as it was called before
# description: Made of recorded calls. It covers them and as little else as can be.
deny contains {
	"reason": "The operator does not permit read_file here for this agent",
	"remedy": "Do it without this call, or ask the operator to change the policy",
} if {
	input.agent.id == "a"
	input.request.server_id == "files"
	input.request.tool_name == "read_file"
	some target in input.request.targets
	_read_path(target)
}

_read_path(target) if {
	target.kind == "path"
	target.op == "read"
	some spelling in array.concat([target.value], target.forms)
	paths.at_or_below(spelling, "/w/docs")
}
`)
    expect(name).toBe('Deny read_file on files: all in /w/docs')
    expect(description).toBe('Made of 2 recorded calls of one agent. It covers: read all in /w/docs.')
    expect(covers).toEqual({
      tools: ['read_file'],
      server_ids: ['files'],
      agent_ids: ['a'],
      targets: [{ kind: 'path', op: 'read', value: '/w/docs', below: true }],
      untargeted: false,
    })
    expect(stronger).toEqual([])
  })

  it.each(effects)('to %s speaks for what lies in the folder, and for nothing beside it', async (effect) => {
    const calls = [reading('/w/docs/x.md'), reading('/w/docs/sub/y.md')]
    const probes = ['/w/docs/z.md', '/w/docs', '/w/docs-evil/x.md', '/w/doc', '/w', '/w/other/x.md'].map((path) =>
      reading(path),
    )
    expect(await covered(calls, effect, probes)).toEqual([true, true, false, false, false, false])
  })

  it.each(effects)('to %s names one target exactly', async (effect) => {
    const probes = ['/w/docs/x.md', '/w/docs/x.md/y', '/w/docs/x.md.bak', '/w/docs'].map((path) => reading(path))
    expect(await covered([reading('/w/docs/x.md')], effect, probes)).toEqual([true, false, false, false])
  })

  it('to allow covers no call that touches anything besides; to deny or hold covers it all the same', async () => {
    const calls = [reading('/w/docs/x.md')]
    const probes = [reading('/w/docs/x.md', '/w/keys/y'), callOf({ targets: [] })]
    expect(await covered(calls, 'allow', probes)).toEqual([false, false])
    expect(await covered(calls, 'deny', probes)).toEqual([true, false])
    expect(await covered(calls, 'escalate', probes)).toEqual([true, false])
  })

  it('of a move needs its source and its destination', async () => {
    const move = (from: string, to: string) =>
      callOf({
        tool: 'move_file',
        action: 'write',
        targets: [target('path', 'delete', from), target('path', 'write', to)],
      })
    const probes = [
      move('/w/a/x', '/w/b/x'),
      move('/w/a/x', '/w/c/x'),
      move('/w/c/x', '/w/b/x'),
      move('/w/b/x', '/w/a/x'),
    ]
    for (const effect of effects) {
      expect(await covered([move('/w/a/x', '/w/b/x')], effect, probes)).toEqual([true, false, false, false])
    }
  })

  it('to allow holds for every reading of a path, to deny for any of them', async () => {
    const spelled = (value: string, ...forms: string[]) => callOf({ targets: [target('path', 'read', value, forms)] })
    const calls = [reading('/w/docs/x.md'), reading('/w/docs/y.md')]
    const probes = [
      spelled('/w/docs/%2e%2e/keys/x', '/w/docs/%2e%2e/keys/x', '/w/keys/x'),
      spelled('/w/%64ocs/x', '/w/%64ocs/x', '/w/docs/x'),
    ]
    expect(await covered(calls, 'allow', probes)).toEqual([false, false])
    expect(await covered(calls, 'deny', probes)).toEqual([true, true])
  })

  it('to allow covers its own calls that came over a link, and tells cases apart', async () => {
    const linked = (value: string, form: string) =>
      callOf({ targets: [target('path', 'read', value, [foldText(value), form])] })
    const calls = [linked('/W/Docs/x.md', '/home/me/link/x.md'), linked('/W/Docs/y.md', '/home/me/link/y.md')]
    const probes = [...calls, reading('/W/Docs/z.md'), reading('/w/docs/z.md'), linked('/W/Docs/x.md', '/etc/x.md')]
    expect(await covered(calls, 'allow', probes)).toEqual([true, true, true, false, false])
  })

  it('of addresses names the host; of tables, channels and recipients each by its whole name', async () => {
    const of = (kind: Target['kind'], ...values: string[]) =>
      callOf({ type: 'web', tool: 'http_get', targets: values.map((value) => target(kind, 'read', value)) })
    const cases = [
      {
        kind: 'url',
        given: ['https://a.example/x', 'https://a.example/y?z'],
        outside: ['https://a.example.evil/x', 'https://b.example/x', 'http://a.example/x'],
      },
      {
        kind: 'table',
        given: ['public.users', 'public.teams'],
        outside: ['public.users_old', 'private.users', 'public'],
      },
      { kind: 'channel', given: ['general', 'random'], outside: ['general-chat'] },
      { kind: 'recipient', given: ['me@a.example', 'you@a.example'], outside: ['them@a.example'] },
      { kind: 'repo', given: ['acme/site', 'acme/app'], outside: ['acme/site2', 'acme'] },
    ] as const
    for (const { kind, given, outside } of cases) {
      const calls = given.map((value) => of(kind, value))
      const found = await covered(calls, 'deny', [...calls, ...outside.map((value) => of(kind, value))])
      expect([kind, found]).toEqual([kind, [...given.map(() => true), ...outside.map(() => false)]])
    }
  })

  it('of a call without a target covers no call with one', async () => {
    const bare = callOf({ tool: 'list_allowed_directories', targets: [] })
    const other = callOf({ tool: 'list_allowed_directories' })
    for (const effect of effects) expect(await covered([bare], effect, [bare, other])).toEqual([true, false])
    expect((await suggest([bare], 'deny')).covers).toMatchObject({ targets: [], untargeted: true })
  })

  it('is about requests alone, even when a value is the word that asks for answers', async () => {
    const calls = [reading('/w/phase/x.md')]
    const { rego_content } = await suggest(calls, 'escalate')
    expect(judgesResponses({ source: 'custom', rego_content, index: null })).toBe(true)
    const probes = [...calls, ...calls.map((call) => ({ ...call, phase: 'response' as const }))]
    expect(await covered(calls, 'escalate', probes)).toEqual([true, false])
    const plain = await suggest([reading('/w/docs/x.md')], 'escalate')
    expect(judgesResponses({ source: 'custom', rego_content: plain.rego_content, index: null })).toBe(false)
  })
})

describe('what is refused', () => {
  const refusal = (calls: readonly (Envelope | null)[], effect: Verdict, policies: readonly TenantPolicy[] = []) =>
    suggest(calls, effect, policies).then(
      () => 'suggested',
      ({ status, code, message }: Refusal) => [status, code, message],
    )

  it('a call whose input is not kept', async () => {
    expect(await refusal([null], 'deny')).toEqual([422, 'no_input', expect.stringMatching(/not kept any more.*\.$/)])
  })

  it('to allow what a shipped rule denies outright; it is named', async () => {
    const answer = await refusal([reading('/w/docs/x.md'), reading('/w/docs/.env')], 'allow')
    expect(answer).toEqual([
      422,
      'denied_by_shipped_rule',
      'A rule that came with the console denies this outright, and no policy can allow it: Access to sensitive files is not permitted (filesystem.blocked_paths).',
    ])
    expect(await refusal([reading('/w/docs/.env')], 'deny')).toBe('suggested')
  })

  it('to allow what can run anything, by its class or by one of its targets', async () => {
    const ran = callOf({ tool: 'run', action: 'execute', targets: [] })
    const hidden = callOf({ type: 'database', tool: 'query', targets: [target('command', 'execute', 'SET x')] })
    for (const call of [ran, hidden]) {
      expect(await refusal([call], 'allow')).toEqual([422, 'tool_executes', expect.stringMatching(/can run anything/)])
      expect(await refusal([call], 'escalate')).toBe('suggested')
    }
  })

  it('to allow a target that is known without its secret only', async () => {
    expect(await refusal([reading('/w/⟦secret:github_token⟧/x')], 'allow')).toContain('target_masked')
  })

  it('what is too much for one text', async () => {
    const many = Array.from({ length: 900 }, (_, n) => target('recipient', 'send', `${n}${'x'.repeat(90)}@a.example`))
    expect(
      await refusal([callOf({ type: 'web', tool: 'send_mail', action: 'send', targets: many })], 'deny'),
    ).toContain('too_many_targets')
  })

  it('nothing that policies of one’s own deny, which it says go on deciding', async () => {
    const own = policyOf(
      1,
      'deny contains {"policy": "custom.mine", "reason": "no"} if input.request.tool_name == "read_file"',
    )
    const { stronger, description } = await suggest([reading('/w/docs/x.md')], 'allow', [own])
    expect(stronger).toEqual(['custom.mine'])
    expect(description).toContain('custom.mine')
    const held = callOf({ tool: 'delete_file', action: 'delete', targets: [target('path', 'delete', '/w/a/b/c/x')] })
    expect((await suggest([held], 'allow')).stronger).toEqual(['filesystem.escalate_delete'])
    expect((await suggest([reading('/w/docs/.env')], 'escalate')).stronger).toEqual(['filesystem.blocked_paths'])
  })
})

const hostile = [
  ...Object.values(spoofStrings).map((text) => text.slice(0, 100).toWellFormed()),
  ...[
    '"',
    '\\',
    '\\"',
    '`',
    '"} deny contains "x" if { true } #',
    '\n}\n\nallow contains "x" if true\n',
    '\r\n# METADATA\n',
  ],
  ...[
    '$"{input.x}"',
    '{{.}}',
    '$'.concat('{x}'),
    '%s',
    '\u0000',
    '\u2028',
    'phase',
    '__proto__',
    'constructor',
    'a'.repeat(200),
    ' ',
  ],
  ...['\\u0022', '# title: x', ': ', '- a', 'data.behavry.base', '..', '*', '[0]', 'deny', '😀', 'ﷺ', 'İstanbul', 'ß'],
]

describe('names that are hostile', () => {
  it.each(effects)('make a text to %s that the gate lets pass unremarked, and that speaks for them', async (effect) => {
    const calls = hostile.map((name) => {
      const path = `/w/${name.replaceAll('/', '_')}/x`
      return callOf({
        tool: name,
        agent: name,
        targets: [target('path', 'read', path), target('channel', 'read', name)],
      })
    })
    const half = Math.ceil(calls.length / 2)
    for (const some of [calls.slice(0, half), calls.slice(half)]) {
      const suggestion = await suggest(some, effect)
      expect(suggestion.covers.tools).toEqual(some.map(({ request }) => request.tool_name).sort())
      const report = await gate.check(suggestion.rego_content, { source: 'custom' })
      expect([report.errors, report.warnings, report.heads]).toEqual([[], [], [effect]])
      expect(new Set(report.index?.tools)).toEqual(new Set(some.map(({ request }) => request.tool_name)))
      expect(new Set(report.index?.agents)).toEqual(new Set(some.map(({ agent }) => agent.id)))
      const others = some.map((call) => ({ ...call, agent: { ...call.agent, id: 'somebody else' } }))
      const [found] = await heard([{ rego_content: suggestion.rego_content, effect, calls: [...some, ...others] }])
      expect(found).toEqual([...some.map(() => true), ...others.map(() => false)])
      expect(createPolicySchema.safeParse(suggestion).error?.issues.map(({ path }) => path.join('.'))).toEqual([''])
      const { name, description, rego_content } = suggestion
      expect(createPolicySchema.safeParse({ name, description, rego_content }).success).toBe(true)
      expect(Buffer.byteLength(rego_content)).toBeLessThan(regoLimitBytes)
    }
  })
})

const nameArb = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom('docs', 'docs-evil', 'Docs', 'a', 'b', '.x') },
    { weight: 1, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  )
  .map((name) => name.toWellFormed().replaceAll('/', '_'))
  .filter((name) => name !== '')
const pathArb = fc.array(nameArb, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`)
const urlArb = fc
  .tuple(
    fc.constantFrom('https', 'http'),
    fc.constantFrom('a.example', 'b.example'),
    fc.constantFrom('/', '/x', '/x?y'),
  )
  .map(([scheme, host, path]) => `${scheme}://${host}${path}`)
const opArb = fc.constantFrom<Action>('read', 'write', 'send')
const targetArb = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(opArb, pathArb).map(([op, path]) => target('path', op, path)) },
  { weight: 1, arbitrary: fc.tuple(opArb, urlArb).map(([op, url]) => target('url', op, url)) },
  { weight: 1, arbitrary: fc.tuple(opArb, nameArb).map(([op, name]) => target('table', op, name)) },
)
const callArb = fc
  .record({
    agent: fc.oneof(fc.constantFrom('a', 'b'), nameArb),
    server: fc.constantFrom('files', 'other'),
    tool: fc.oneof(fc.constantFrom('read_file', 'write_file'), nameArb),
    action: fc.constantFrom<Action>('read', 'write'),
    targets: fc.array(targetArb, { maxLength: 3 }),
  })
  .map(callOf)
const scenarios = fc.sample(
  fc.record({ effect: fc.constantFrom(...effects), calls: fc.array(callArb, { minLength: 1, maxLength: 4 }) }),
  { numRuns: 150, seed: 7 },
)

const unlikely = '-evil-9f'

/** The same call with every target beside where it was: a sibling of every folder above it, another host, another name. */
function beside(call: Envelope): Envelope[] {
  const depth = Math.max(...call.request.targets.map(({ value }) => value.split('/').length))
  return Array.from({ length: depth }, (_, at) => withTargets(call, (each) => asideAt(each, at)))
}

function asideAt({ kind, op, value }: Target, at: number): Target {
  if (kind === 'url') return target(kind, op, value.replace('.example', `.example${unlikely}`))
  if (kind !== 'path') return target(kind, op, `${value}${unlikely}`)
  const names = value.split('/')
  const last = Math.min(Math.max(1, at), names.length - 1)
  return target(kind, op, names.map((name, n) => (n === last ? `${name}${unlikely}` : name)).join('/'))
}

function withTargets(call: Envelope, change: (each: Target) => Target): Envelope {
  const targets = call.request.targets.map(change)
  return { ...call, request: { ...call.request, targets } }
}

/** Beside the folders that were made beginnings; further within there is nothing beside. */
function outsideOf(call: Envelope, beginnings: readonly string[]): Envelope[] {
  return beside(call).filter(({ request }) =>
    request.targets.every(
      ({ kind, value }) =>
        kind !== 'path' || !beginnings.some((each) => foldText(value).startsWith(`${foldText(each)}/`)),
    ),
  )
}

describe('on random calls', () => {
  it('a suggestion speaks for each of them, and for none of another tool, agent, server or operation, or beside', async () => {
    const asked: (Asked & { readonly expected: readonly boolean[] })[] = []
    const counts = { given: 0, outside: 0, more: 0 }
    for (const { effect, calls } of scenarios) {
      // Without shipped rules: names of secrets are among the random ones.
      const query = { call: async (id: string) => ({ envelope: calls[Number(id)] }) as never }
      const currentSet = () => composePolicySet([], {}, [])
      const quiet = { evaluate: async () => [] }
      const { rego_content, covers } = await createSuggest({ query, evaluator: quiet, currentSet, foldText })({
        call_ids: calls.map((_, at) => String(at)),
        effect,
      })
      const folders = covers.targets.filter(({ below, kind }) => below && kind === 'path').map(({ value }) => value)
      const others = calls.flatMap((call) => [
        { ...call, agent: { ...call.agent, id: `${call.agent.id}${unlikely}` } },
        { ...call, request: { ...call.request, tool_name: `${call.request.tool_name}${unlikely}` } },
        { ...call, request: { ...call.request, server_id: 'third' } },
      ])
      const touching = calls.filter(({ request }) => request.targets.length > 0)
      const outside = touching.flatMap((call) => [
        ...outsideOf(call, folders),
        withTargets(call, (each) => ({ ...each, op: 'delete' })),
      ])
      const more = touching.map(({ request, ...call }) => ({
        ...call,
        request: { ...request, targets: [...request.targets, target('recipient', 'send', 'x@evil.example')] },
      }))
      counts.given += calls.length
      counts.outside += outside.length
      counts.more += more.length
      asked.push({
        rego_content,
        effect,
        calls: [...calls, ...others, ...outside, ...more],
        expected: [
          ...calls.map(() => true),
          ...[...others, ...outside].map(() => false),
          ...more.map(() => effect !== 'allow'),
        ],
      })
    }
    const found = await heard(asked)
    for (const [n, { expected, rego_content, calls }] of asked.entries()) {
      const wrong = expected.findIndex((each, at) => each !== found[n]?.[at])
      expect(wrong < 0 ? null : { rego_content, call: calls[wrong], expected: expected[wrong] }).toBeNull()
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
  })
})
