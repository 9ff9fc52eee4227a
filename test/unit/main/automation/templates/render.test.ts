// The seven templates: their texts, what they decide in a real engine for two tenants, and that no event's text gets out of its string.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mustOnlyTighten } from '../../../../../src/main/automation/auto-activate.ts'
import { regoString } from '../../../../../src/main/automation/templates/rego-string.ts'
import { renderTemplate } from '../../../../../src/main/automation/templates/render.ts'
import type { Subject } from '../../../../../src/main/automation/templates/template.ts'
import type { Gate } from '../../../../../src/main/opa/gate/gate.ts'
import type { OneShot } from '../../../../../src/main/opa/one-shot.ts'
import type { TenantPolicy } from '../../../../../src/main/opa/render-module.ts'
import { type TemplateName, templateNames } from '../../../../../src/shared/contract/candidate.ts'
import { endEngines, envelopeOf, policyId, startEngineRoom } from '../../../../support/engine-room.ts'
import { openGate } from '../../../../support/gate-rooms.ts'
import { hostileStrings } from '../../../../support/hostile-strings.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

let gate: Gate
let oneShot: OneShot
let close: () => Promise<void>
beforeAll(async () => {
  ;({ gate, oneShot, close } = await openGate(tempFolder(true)))
})
afterEach(endEngines)
afterAll(() => close())

const at = '2026-03-17T14:00:00.000Z'
const subject: Subject = {
  event_id: 'evt-abc123',
  at,
  severity: 'high',
  tool_name: 'write_file',
  pattern_class: 'prompt_injection',
  action_class: 'write',
  target: '/srv/payroll',
}
const textOf = (name: TemplateName, more: Partial<Subject> = {}) =>
  renderTemplate(name, { ...subject, ...more }, at) as string
const check = (text: string) => gate.check(text, { source: 'autogen', policyId: 'draft', tenantId: 'local' })

const finding = (severity: string, pattern_class = 'prompt_injection') => ({
  pattern_class,
  severity,
  at: '',
  decoder: 'none',
  content_snippet: 'x',
})

describe('a template', () => {
  it.each(templateNames)('%s reads as it is kept, passes the gate and only tightens', async (name) => {
    const text = textOf(name)
    expect(text).toBe(readFileSync(new URL(`../../../../golden/autogen/${name}.rego`, import.meta.url), 'utf8'))
    const report = await check(text)
    expect(report).toMatchObject({ valid: true, errors: [], warnings: [] })
    expect(() => mustOnlyTighten(report)).not.toThrow()
  })

  it.each([
    ['allow contains "x" if input.phase == "request"'],
    ['decision := {"result": "deny", "reason": "x", "policy": "p"} if input.phase == "request"'],
    ['deny contains "x" if input.phase == "request"\n\nallow contains "y" if input.phase == "request"'],
    ['helper if input.phase == "request"'],
  ])('%s does not only tighten', async (body) => {
    const report = await check(`package behavry.authz.autogen\n\n${body}\n`)
    expect(report.valid).toBe(true)
    expect(() => mustOnlyTighten(report)).toThrow('denies or escalates')
  })

  it('has nothing to say of an event without what it speaks of', () => {
    const render = (name: TemplateName, more: Partial<Subject>) => renderTemplate(name, { ...subject, ...more }, at)
    expect(render('injection_block', { pattern_class: null })).toBeNull()
    expect(render('requester_validation', { tool_name: null })).toBeNull()
    expect(render('behavior_reversal', { tool_name: null })).toBeNull()
    expect(render('resource_restrict', { target: null })).toBeNull()
    expect(render('rate_ceiling', { tool_name: null })).not.toContain('tool_name')
  })
})

describe('ten of each, for two tenants', () => {
  const tenants = ['local', 'other']
  const policies = tenants.flatMap((tenant_id, t) =>
    templateNames.flatMap((name, at) =>
      Array.from({ length: 10 }, (_, n): TenantPolicy => {
        // Of both tenants the rules differ: what the one forbids the other does not know.
        const tool_name = `${tenant_id}_tool_${n}`
        const pattern_class = tenant_id === 'local' ? 'prompt_injection' : 'system_override'
        const text = textOf(name, { tool_name, pattern_class, target: `/srv/${tenant_id}/${n}` })
        const id = policyId(t * 1000 + at * 100 + n)
        return { id, tenant_id, source: 'autogen', mode: 'active', rego_content: text, index: null }
      }),
    ),
  )
  const idsOf = (tenant: string, name: TemplateName) =>
    Array.from({ length: 10 }, (_, n) =>
      policyId(tenants.indexOf(tenant) * 1000 + templateNames.indexOf(name) * 100 + n),
    )
  const verified = { id: 'u', verified: true, channel: null }
  it('load together and decide as they should', async () => {
    const { opa } = await startEngineRoom({ policies })
    const ask = async (parts: Parameters<typeof envelopeOf>[0], more: object) => {
      const envelope = { ...JSON.parse(envelopeOf(parts)), ...more }
      const { answer } = await opa.decide(JSON.stringify(envelope))
      return {
        result: answer.result,
        modules: answer.rules
          .filter(({ source }) => source === 'autogen')
          .map(({ module }) => module)
          .sort(),
      }
    }
    const answer = (tenant: string, findings: object[]) =>
      ask({ tenant }, { phase: 'response', inbound_findings: findings })
    const call = (tool_name: string, more: object = {}, target?: string) =>
      ask({ tool_name, ...(target ? { target } : {}) }, { requester: verified, ...more })

    expect(await answer('local', [finding('high')])).toEqual({
      result: 'deny',
      modules: idsOf('local', 'injection_block'),
    })
    expect(await answer('local', [finding('critical')])).toMatchObject({ result: 'deny' })
    expect(await answer('local', [finding('medium')])).toEqual({ result: 'allow', modules: [] })
    expect(await answer('local', [finding('high', 'urgency_framing')])).toEqual({ result: 'allow', modules: [] })
    expect(await answer('other', [finding('high')])).toEqual({ result: 'allow', modules: [] })
    expect(await answer('other', [finding('high', 'system_override')])).toMatchObject({ result: 'deny' })
    const three = [finding('medium'), finding('high', 'urgency_framing'), finding('medium')]
    expect(await answer('local', three)).toEqual({ result: 'escalate', modules: idsOf('local', 'conditioning_block') })
    expect(await answer('local', three.slice(0, 2))).toEqual({ result: 'allow', modules: [] })

    expect(await call('read_file')).toEqual({ result: 'allow', modules: [] })
    const one = (name: TemplateName, n: number) => idsOf('local', name)[n]
    expect(await call('local_tool_3')).toEqual({ result: 'escalate', modules: [one('behavior_reversal', 3)] })
    expect(await call('other_tool_3')).toEqual({ result: 'allow', modules: [] })
    expect(await call('local_tool_3', { requester: null })).toEqual({
      result: 'deny',
      modules: [one('requester_validation', 3), one('behavior_reversal', 3)].sort(),
    })
    expect(await call('local_tool_3', {}, '/srv/local/3/a')).toMatchObject({ result: 'deny' })
    expect(await call('local_tool_3', {}, '/srv/local/30')).toMatchObject({ result: 'escalate' })
    const often = { context: { rate: { calls_1m: 31 }, session: { saw_untrusted: false, read_private: false } } }
    expect((await call('local_tool_3', often)).modules).toContain(one('rate_ceiling', 3))
    const risky = (risk_tier: string) => ({ agent: { ...JSON.parse(envelopeOf()).agent, risk_tier } })
    expect((await call('read_file', risky('high'))).modules).toEqual(idsOf('local', 'drift_escalate'))
    expect((await call('read_file', risky('critical'))).modules).toEqual(idsOf('local', 'drift_escalate'))
    expect((await call('read_file', risky('medium'))).modules).toEqual([])
  })
})

describe('text of an event', () => {
  it('stays in its string: whatever it is, the rules are those of any other, and speak for nothing else', async () => {
    expect(hostileStrings.length).toBeGreaterThanOrEqual(100)
    for (const text of hostileStrings) {
      const hostile = { event_id: text, tool_name: text, pattern_class: text, action_class: text, target: text }
      for (const name of templateNames) {
        const lines = (from: string) => from.split('\n').map((line) => line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))
        const made = textOf(name, hostile).split('\n')
        expect(made.length).toBe(textOf(name).split('\n').length)
        expect(lines(made.join('\n')).filter((line) => !line.startsWith('#'))).toEqual(
          lines(textOf(name)).filter((line) => !line.startsWith('#')),
        )
        expect(made.join('\n')).toMatch(/^[\x20-\x7e\n\t]*$/)
      }
      expect(JSON.parse(regoString(text))).toBe(text)
    }
  })

  it('is read by the engine as what it was: no template says anything of a call that is about something else', async () => {
    const texts = templateNames.flatMap((name) =>
      hostileStrings.map((text) =>
        textOf(name, { event_id: text, tool_name: text, pattern_class: text, action_class: text, target: text }),
      ),
    )
    const modules = texts.map((text, n) => [
      `hostile/${n}.rego`,
      text.replace('behavry.authz.autogen', `hostile.m${n}`),
    ])
    const lib = ['severity', 'paths'].map((name) => [
      `lib/${name}.rego`,
      readFileSync(new URL(`../../../../../policies/lib/${name}.rego`, import.meta.url), 'utf8'),
    ])
    const asked = { call: JSON.parse(envelopeOf()), answer: { ...JSON.parse(envelopeOf()), phase: 'response' } }
    for (const input of [asked.call, { ...asked.answer, inbound_findings: [finding('critical')] }]) {
      const outcome = await oneShot.run({
        args: [
          'eval',
          '--format',
          'values',
          '--data',
          'lib',
          '--data',
          'hostile',
          '--input',
          'input.json',
          'data.hostile',
        ],
        files: Object.fromEntries([...modules, ...lib, ['input.json', JSON.stringify(input)]]),
        limitMs: 60_000,
      })
      if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome).slice(0, 2000))
      const [said] = JSON.parse(outcome.stdout) as [Record<string, object>]
      expect(Object.keys(said)).toHaveLength(texts.length)
      for (const rules of Object.values(said)) expect([{ deny: [] }, { escalate: [] }]).toContainEqual(rules)
    }
  }, 120_000)

  it('passes the gate with all of it', async () => {
    for (const text of hostileStrings.filter((_, n) => n % 10 === 0)) {
      const hostile = { event_id: text, tool_name: text, target: text }
      const report = await check(textOf('resource_restrict', hostile))
      expect([text, report.errors]).toEqual([text, []])
      expect(report.heads).toEqual(['deny'])
    }
  }, 120_000)
})
