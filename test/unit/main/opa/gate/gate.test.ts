// The gate, row by row: hostile and broken texts are refused with a code, a place and a sentence; good ones pass unremarked.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gate, GateQuestion } from '../../../../../src/main/opa/gate/gate.ts'
import { sampleCalls } from '../../../../../src/main/opa/gate/sample-calls.ts'
import { createOpa, type Opa } from '../../../../../src/main/opa/opa.ts'
import { renderModule } from '../../../../../src/main/opa/render-module.ts'
import { createClock } from '../../../../../src/shared/clock.ts'
import { validatedPolicySchema } from '../../../../../src/shared/contract/policy.ts'
import goodModules from '../../../../decisions/good-modules.json' with { type: 'json' }
import hostileModules from '../../../../decisions/hostile-modules.json' with { type: 'json' }
import { openGate, policiesDir, resource, textOf, type WrittenText } from '../../../../support/gate-rooms.ts'
import { opaBinary } from '../../../../support/opa-binary.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

interface Hostile {
  name: string
  source?: GateQuestion['source']
  /** The only code of all errors, or one of several. */
  code?: string
  one_of?: string[]
  /** Its fixes, applied one after the other, lead to a text that passes. */
  mended?: boolean
  text: WrittenText
}

interface Good extends Pick<GateQuestion, 'slug'> {
  /** Slugs. */
  subscribed?: readonly string[]
  name: string
  source?: GateQuestion['source']
  warnings: string[]
  index: object | null
  heads: string[]
  /** What the warning's fix writes. */
  fix?: string
  text: WrittenText
}

const hostile = hostileModules as unknown as Hostile[]
const good = goodModules as unknown as Good[]
let gate: Gate
let close: () => Promise<void>
let live: Opa

beforeAll(async () => {
  const folder = tempFolder(true)
  ;({ gate, close } = await openGate(folder))
  live = createOpa({
    binary: opaBinary,
    policiesDir,
    runtimeDir: join(folder, 'live'),
    clock: createClock(),
    onChange: () => {},
    saveSet: () => {},
    report: () => {},
  })
  await live.start({}, [])
})

afterAll(async () => {
  await close()
  await live.stop()
})

const question = ({ source = 'custom', slug, subscribed }: Partial<Good>): GateQuestion => ({
  source,
  ...(slug === undefined ? {} : { slug }),
  ...(subscribed === undefined ? {} : { copies: new Map(subscribed.map((each) => [each, `copy-of-${each}`])) }),
})

describe('hostile and broken modules', () => {
  it('are many, each once', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(40)
    expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  })

  it.concurrent.each(hostile)(
    '$name',
    async (row) => {
      const text = textOf(row.text)
      const report = await gate.check(text, question({ ...(row.source ? { source: row.source } : {}) }))
      const { index, heads, ...told } = report
      expect(validatedPolicySchema.parse(told)).toEqual(told)
      expect({ valid: told.valid, index, heads }).toEqual({ valid: false, index: null, heads: [] })
      const codes = [...new Set(report.errors.map(({ code }) => code))]
      if (row.code) expect(codes).toEqual([row.code])
      else expect(row.one_of).toContain(codes.join())
      const lines = text.split('\n')
      for (const { line, column, message } of report.errors) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(column).toBeGreaterThanOrEqual(1)
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1)
        expect(message).toMatch(/^[A-Z`].{20,}[.)]$/s)
      }
      if (row.mended) expect(await mended(text, row)).toMatchObject({ valid: true })
    },
    60_000,
  )

  it('leave the live engine as it was', async () => {
    const { revision, modules } = live.status()
    const [sample] = sampleCalls(resource('gate-corpus.json'))
    const bombs = hostile.filter(({ one_of, code }) => one_of || code === 'too_slow').slice(0, 4)
    const checks = Promise.all(bombs.map((row) => gate.check(textOf(row.text), { source: 'custom' })))
    let over = false
    void checks.then(() => {
      over = true
    })
    let decided = 0
    while (!over) {
      const { answer } = await live.decide(JSON.stringify(sample?.envelope))
      expect(answer).toMatchObject({ result: 'allow', policy: 'filesystem.read' })
      decided += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect((await checks).map(({ valid }) => valid)).toEqual([false, false, false, false])
    expect(decided).toBeGreaterThan(5)
    expect(live.status()).toMatchObject({ revision, modules, restarts: 0 })
  }, 60_000)
})

async function mended(text: string, row: Hostile) {
  let report = await gate.check(text, question({ ...(row.source ? { source: row.source } : {}) }))
  for (let turn = 0; turn < 10 && !report.valid; turn += 1) {
    const fix = report.errors.find((error) => error.fix)?.fix
    if (!fix) break
    report = await gate.check(fix.rego_content, question({ ...(row.source ? { source: row.source } : {}) }))
  }
  return report
}

describe('good modules', () => {
  it.concurrent.each(good)(
    '$name',
    async (row) => {
      const report = await gate.check(textOf(row.text), question(row))
      expect(report.errors).toEqual([])
      expect(report.warnings.map(({ code }) => code)).toEqual(row.warnings)
      expect(report).toMatchObject({ valid: true, index: row.index, heads: row.heads })
      if (row.fix) expect(report.warnings[0]?.fix?.rego_content).toContain(row.fix)
    },
    60_000,
  )
})

describe('a policy among others', () => {
  const text = textOf(['package behavry.authz.custom', '', 'deny contains "x" if input.request.action == "write"'])
  const loaded = (id: string, rego_content: string) =>
    renderModule({ id, tenant_id: 'local', source: 'custom', rego_content })

  it('is checked together with them, but not with its former self', async () => {
    const broken = loaded('p1', 'package behavry.authz.custom\n\ndeny contains nothing_of_that_name\n')
    const fine = loaded('p2', text)
    const alone = await gate.check(text, { source: 'custom', policyId: 'p1', others: [broken, fine] })
    expect(alone.valid).toBe(true)
    const together = await gate.check(text, { source: 'custom', policyId: 'p3', others: [broken, fine] })
    expect(together.errors).toMatchObject([
      { code: 'set_does_not_compile', line: 1, message: expect.stringContaining('nothing_of_that_name') },
    ])
  })

  it('may name its own package as it is loaded, and no other', async () => {
    const named = (id: string) =>
      `package behavry.authz.custom\n\ndeny contains "x" if data.behavry.tenants["local"].custom["${id}"]._w\n\n_w if input.request.action == "write"\n`
    expect(await gate.check(named('p1'), { source: 'custom', policyId: 'p1' })).toMatchObject({ valid: true })
    const other = await gate.check(named('p2'), { source: 'custom', policyId: 'p1' })
    expect(other.errors).toMatchObject([{ code: 'foreign_data' }])
  })

  it('is not checked any more once nobody waits', async () => {
    const stop = new AbortController()
    const check = gate.check(text, { source: 'custom', signal: stop.signal })
    stop.abort(new Error('typed on'))
    await expect(check).rejects.toThrow('typed on')
  })
})

describe('places', () => {
  it('are those of the author, in the units of editors', async () => {
    const text =
      'package behavry.authz.custom\r\n\r\ndeny contains "😀é" if {\r\n\tinput.phase == "😀"; input.agent.risk_tier > "low"\r\n}\r\n'
    const report = await gate.check(text, { source: 'custom' })
    const line = text.split('\n')[3] ?? ''
    expect(report.errors).toMatchObject([{ line: 4, column: line.indexOf('>') + 1, code: 'severity_order' }])
    expect(report.errors[0]?.fix?.rego_content).toBe(
      text.replace(
        'input.agent.risk_tier > "low"',
        'data.behavry.lib.severity.rank(input.agent.risk_tier) > data.behavry.lib.severity.rank("low")',
      ),
    )
  })
})

describe('sample calls', () => {
  it('are about sixty, large ones among them', () => {
    const samples = sampleCalls(resource('gate-corpus.json'))
    expect(samples.length).toBeGreaterThan(50)
    const sizes = samples.map(({ envelope }) => JSON.stringify(envelope).length)
    expect(Math.max(...sizes)).toBeGreaterThan(200_000)
    expect(Math.max(...samples.map(({ envelope }) => envelope.request.targets.length))).toBe(500)
    for (const action of ['read', 'write', 'delete', 'send', 'execute'])
      expect(samples.some(({ envelope }) => envelope.request.action === action)).toBe(true)
  })
})
