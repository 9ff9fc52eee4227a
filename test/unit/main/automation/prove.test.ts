// A rule is proved once, whichever event it was made of; anything else about a text has it proved anew.
import { expect, it } from 'vitest'
import { createProve, type Generated } from '../../../../src/main/automation/prove.ts'
import { renderTemplate } from '../../../../src/main/automation/templates/render.ts'
import type { Subject } from '../../../../src/main/automation/templates/template.ts'
import type { GateReport } from '../../../../src/main/opa/gate/gate.ts'
import { gateDouble } from '../../../support/policy-rooms.ts'

const seen: Subject = {
  event_id: '0b8f0f0e-0000-4000-8000-000000000001',
  at: '2030-01-01T00:00:00.000Z',
  severity: 'high',
  tool_name: 'read_file',
  pattern_class: 'prompt_injection',
  action_class: 'read',
  target: '/w',
}

function made(more: Partial<Subject> = {}, about: Partial<Generated> = {}): Generated {
  const { template = 'injection_block', at = seen.at } = about
  const subject = { ...seen, ...more }
  return { id: 'a', template, subject, at, text: renderTemplate(template, subject, at) ?? '', ...about }
}

function proving(index: GateReport['index'] = null) {
  const asked: string[] = []
  const check: typeof gateDouble.check = async (text, question) => {
    asked.push(text)
    return { ...(await gateDouble.check(text, question)), index }
  }
  return { asked, prove: createProve({ gate: { check }, tenantId: 'local' }) }
}

it('asks the gate about a rule once, whichever event, time and tool it was made of', async () => {
  const { asked, prove } = proving()
  const first = await prove(made())
  const later = { id: 'b', at: '2031-02-03T04:05:06.000Z' }
  const other = made({ event_id: '0b8f0f0e-0000-4000-8000-000000000002', tool_name: 'x', target: '/x' }, later)
  expect(other.text).not.toBe(made().text)
  expect(await prove(other)).toEqual(first)
  expect(asked).toEqual([made().text])
})

it('files the rule of another tool under that tool', async () => {
  const { asked, prove } = proving({ tools: ['read_file'], phases: ['request'] })
  const about = { template: 'behavior_reversal' } as const
  expect((await prove(made({}, about))).index?.tools).toEqual(['read_file'])
  const hostile = 'x" or true # "'
  expect((await prove(made({ tool_name: hostile }, about))).index).toEqual({ tools: [hostile], phases: ['request'] })
  expect((await prove(made({}, about))).index?.tools).toEqual(['read_file'])
  expect(asked).toHaveLength(1)
})

const { text } = made()
it.each<[string, Generated]>([
  ['of another class', made({ pattern_class: 'system_override' })],
  ['of another severity', made({ severity: 'critical' })],
  ['of another template', made({}, { template: 'conditioning_block' })],
  ['that says more', made({}, { text: `${text}\nallow contains "x" if true\n` })],
  ['that says it of another event', made({ event_id: 'another' }, { text })],
])('asks about a text %s', async (_what, other) => {
  const { asked, prove } = proving()
  for (const template of ['injection_block', 'behavior_reversal'] as const) await prove(made({}, { template }))
  await prove(other)
  expect(asked).toHaveLength(3)
  expect(asked.at(-1)).toBe(other.text)
})

it('remembers no refusal', async () => {
  const { asked, prove } = proving()
  const refused = made({ pattern_class: 'REFUSED' })
  for (let n = 0; n < 2; n += 1) await expect(prove(refused)).rejects.toMatchObject({ code: 'policy_refused' })
  expect(asked).toEqual([refused.text, refused.text])
})

it('forgets the oldest of many', async () => {
  const { asked, prove } = proving()
  for (let n = 0; n <= 200; n += 1) await prove(made({ pattern_class: `class_${n}` }))
  await prove(made({ pattern_class: 'class_200' }))
  expect(asked).toHaveLength(201)
  await prove(made({ pattern_class: 'class_0' }))
  expect(asked).toHaveLength(202)
})
