// The policies of the starter library: accepted by the gate, loud where their tests say so, silent elsewhere and in ordinary work.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { envelopePart, shortCallSchema } from '../../../../scripts/library/envelope-part.ts'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import type { Gate } from '../../../../src/main/opa/gate/gate.ts'
import { sampleCalls } from '../../../../src/main/opa/gate/sample-calls.ts'
import type { OneShot } from '../../../../src/main/opa/one-shot.ts'
import { envelopeSchema } from '../../../../src/shared/contract/tool-call.ts'
import { endEngines, envelopeOf, policyId, startEngineRoom } from '../../../support/engine-room.ts'
import { allowedBuiltins, openGate, policiesDir, resource } from '../../../support/gate-rooms.ts'
import { shipped } from '../../../support/starter-library.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import ordinaryCalls from './ordinary-calls.json' with { type: 'json' }
import spokenSamples from './spoken-samples.json' with { type: 'json' }

type Parts = Record<string, unknown>
interface Asked {
  readonly slug: string
  readonly name: string
  readonly envelope: Parts
}

const policies = shipped('policy')
const samples = sampleCalls(resource('gate-corpus.json'))
let gate: Gate
let oneShot: OneShot
let close: () => Promise<void>

beforeAll(async () => {
  ;({ gate, oneShot, close } = await openGate(tempFolder(true)))
})
afterAll(() => close())

function laidOver(base: unknown, parts: unknown): unknown {
  const isObject = (value: unknown): value is Parts =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject(base) || !isObject(parts)) return parts
  const changed = Object.entries(parts).map(([key, value]) => [key, laidOver(base[key], value)])
  return { ...base, ...Object.fromEntries(changed) }
}

const ordinary: unknown = {
  ...JSON.parse(envelopeOf()),
  context: { rate: { calls_1m: 1 }, session: { saw_untrusted: false, read_private: false } },
}
const envelopeWith = (parts: unknown) => laidOver(ordinary, parts) as Parts

/** In one run of the engine, under --strict and with the functions that policies may call; findings of each row. */
async function ask(rows: readonly Asked[]): Promise<{ policy?: string; reason: string }[][]> {
  const lib = (await readBaseSet(policiesDir)).modules.filter(({ id }) => id.includes('lib/'))
  const query = `package asked

answers := [[finding | some head in ["deny", "escalate"]; some finding in _said(row, head)] | some row in input]

_said(row, head) := value if {
	value := data.behavry.community[row.slug][head] with input as row.envelope with time.now_ns as row.envelope.now_ns
} else := []
`
  const capabilities = JSON.parse(
    ((await oneShot.run({ args: ['capabilities', '--current'], limitMs: 20_000 })) as { stdout: string }).stdout,
  )
  const known = (capabilities.builtins as { name: string }[]).filter(({ name }) => allowedBuiltins.includes(name))
  const outcome = await oneShot.run({
    args: [
      ...['eval', '--format', 'raw', '--capabilities', 'capabilities.json', '--strict'],
      ...['--data', 'set', '--input', 'asked.json', 'data.asked.answers'],
    ],
    files: {
      'capabilities.json': JSON.stringify({ ...capabilities, builtins: known, allow_net: [] }),
      'asked.json': JSON.stringify(rows),
      'set/asked.rego': query,
      ...Object.fromEntries(lib.map(({ id, text }) => [`set/lib/${id.replaceAll('/', '_')}`, text])),
      ...Object.fromEntries(policies.map(({ slug, body }) => [`set/${slug}.rego`, body.content])),
    },
    limitMs: 60_000,
    outputBytes: 16 * 1024 * 1024,
  })
  if (outcome.kind !== 'ok') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`)
  const answers = JSON.parse(outcome.stdout)
  expect(answers.length).toBe(rows.length)
  return answers
}

/** Only the words of a statement tell a change of rows from one of the structure. */
const remarks: Readonly<Record<string, string[]>> = { schema_changes_need_a_person: ['reads_parameters'] }

describe('the gate', () => {
  it.concurrent.each(policies.map(({ slug, body }) => [slug, body.content] as const))(
    'accepts %s',
    async (slug, content) => {
      const report = await gate.check(content, { source: 'community', slug })
      expect(report.errors).toEqual([])
      expect(report.warnings.map(({ code }) => code)).toEqual(remarks[slug] ?? [])
      expect(report.heads.filter((head) => head !== 'deny' && head !== 'escalate')).toEqual([])
      expect(report.heads.length).toBeGreaterThan(0)
    },
    60_000,
  )
})

describe('what they say', { timeout: 60_000 }, () => {
  const rows = policies.flatMap(({ slug, body }) =>
    (['positive', 'negative'] as const).flatMap((kind) =>
      body.tests[kind].map((parts, at) => ({
        slug,
        name: `${slug} ${kind} ${at}`,
        kind,
        envelope: envelopeWith(parts),
      })),
    ),
  )

  it('is told of calls as the console makes them', () => {
    for (const { name, envelope } of rows)
      expect([name, envelopeSchema.safeParse(envelope).error?.issues ?? []]).toEqual([name, []])
  })

  it('is something for each positive test and nothing for each negative one, under their own names', async () => {
    const answers = await ask(rows)
    const wrong = rows.filter(({ kind }, at) => (answers[at]?.length ?? 0) > 0 !== (kind === 'positive'))
    expect(wrong.map(({ name }) => name)).toEqual([])
    const heard = new Set(answers.flat().map(({ policy }) => policy))
    const written = policies.flatMap(({ body }) =>
      [...body.content.matchAll(/^# {3}code: (\S+)$/gm)].map(([, code]) => code),
    )
    expect(written.filter((code) => !heard.has(code))).toEqual([])
    for (const [at, said] of answers.entries())
      for (const { policy, reason } of said) {
        expect(policy).toMatch(new RegExp(`^community\\.${rows[at]?.slug}(\\.[a-z]+)?$`))
        expect(reason).toMatch(/^[A-Z].{10,}[^.]$/)
      }
  })

  it('is nothing in a day of ordinary work', async () => {
    const calls = ordinaryCalls.map(({ name, call }) => ({ name, parts: envelopePart(shortCallSchema.parse(call)) }))
    expect(calls.length).toBeGreaterThan(150)
    const asked = policies.flatMap(({ slug }) =>
      calls.map(({ name, parts }) => ({ slug, name, envelope: envelopeWith(parts) })),
    )
    const answers = await ask(asked)
    expect(asked.filter((_, at) => answers[at]?.length).map(({ slug, name }) => `${slug}: ${name}`)).toEqual([])
  })

  it('of the sample calls is what they are meant to say', async () => {
    const asked = policies.flatMap(({ slug }) =>
      samples.map(({ name, envelope }) => ({ slug, name, envelope: envelope as unknown as Parts })),
    )
    const answers = await ask(asked)
    const spoken: Record<string, string[]> = {}
    for (const [at, { slug, name }] of asked.entries())
      if (answers[at]?.length) spoken[slug] = [...(spoken[slug] ?? []), name]
    expect(spoken).toEqual(spokenSamples)
  })
})

describe('in the live engine', { timeout: 60_000 }, () => {
  afterEach(endEngines)

  it('all of them together leave ordinary work alone, and speak under their own names', async () => {
    const shared = { tenant_id: 'local', source: 'community', mode: 'active', index: null } as const
    const loaded = policies.map(({ body }, at) => ({ ...shared, id: policyId(at), rego_content: body.content }))
    const { opa } = await startEngineRoom({ policies: loaded })
    const decide = async (parts: unknown) => (await opa.decide(JSON.stringify(envelopeWith(parts)))).answer
    expect(await decide({})).toMatchObject({ result: 'allow', policy: 'filesystem.read' })
    for (const { slug, body } of policies) {
      const parts = body.tests.positive[0]
      const { result, rules } = (await decide(parts)) as { result: string; rules: { policy: string }[] }
      expect([slug, ['deny', 'escalate'].includes(result)]).toEqual([slug, true])
      const own = rules.filter(({ policy }) => policy.startsWith(`community.${slug}`))
      expect([slug, own.length > 0]).toEqual([slug, true])
    }
  })

  it('a copy that was installed speaks as well, and through what it holds alone', async () => {
    const copied = policies.find(({ slug }) => slug === 'patient_records_need_a_permission')
    const text = copied?.body.content.replace(/^package .*$/m, 'package behavry.authz.custom') ?? ''
    const policy = {
      id: policyId(1),
      tenant_id: 'local',
      source: 'custom',
      mode: 'active',
      rego_content: text,
      index: null,
    } as const
    const { opa } = await startEngineRoom({ policies: [policy] })
    const { answer } = await opa.decide(JSON.stringify(envelopeWith(copied?.body.tests.positive[0])))
    expect(answer).toMatchObject({ result: 'deny', policy: 'community.patient_records_need_a_permission' })
  })
})
