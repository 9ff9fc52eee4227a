// A rule is proved once, whichever event it was made of; anything else about a text has it proved anew.
import { expect, it } from 'vitest'
import { createProve } from '../../../../src/main/automation/prove.ts'
import { renderTemplate, withoutSource } from '../../../../src/main/automation/templates/render.ts'
import type { Subject } from '../../../../src/main/automation/templates/template.ts'
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
const textOf = (more: Partial<Subject> = {}, at = seen.at) =>
  renderTemplate('injection_block', { ...seen, ...more }, at) as string

function proving() {
  const asked: string[] = []
  const check: typeof gateDouble.check = (text, question) => {
    asked.push(text)
    return gateDouble.check(text, question)
  }
  return { asked, prove: createProve({ gate: { check }, tenantId: 'local' }) }
}

it('asks the gate about a rule once, whichever event and time it names', async () => {
  const { asked, prove } = proving()
  const first = await prove('a', textOf())
  const other = textOf({ event_id: '0b8f0f0e-0000-4000-8000-000000000002' }, '2031-02-03T04:05:06.000Z')
  expect(other).not.toBe(textOf())
  expect(await prove('b', other)).toBe(first)
  expect(await prove('c', textOf({ tool_name: 'another', target: '/x' }))).toBe(first)
  expect(asked).toEqual([textOf()])
})

it.each<[string, string]>([
  ['another class', textOf({ pattern_class: 'system_override' })],
  ['another severity', textOf({ severity: 'critical' })],
  ['another rule', `${textOf()}\nallow contains "x" if true\n`],
  ['another package', textOf().replace('behavry.authz.autogen', 'behavry.authz.custom')],
  ['something after the event', textOf().replace(/\(source: [^)]*\)/, (said) => `${said} or`)],
  ['what ends the message', textOf({ event_id: 'x\\", true)' })],
  ['what ends a raw text', textOf().replace(/source: [^)]*/, 'source: `')],
  ['another line in the header', textOf().replace('| Generated:', '\n# METADATA\n# title: x |')],
])('asks about a text with %s', async (_what, text) => {
  const { asked, prove } = proving()
  await prove('a', textOf())
  await prove('b', text)
  expect(asked).toEqual([textOf(), text])
  expect(withoutSource(text)).not.toBe(withoutSource(textOf()))
})

it('remembers no refusal', async () => {
  const { asked, prove } = proving()
  const text = `${textOf()}# REFUSED\n`
  for (let n = 0; n < 2; n += 1) await expect(prove('a', text)).rejects.toMatchObject({ code: 'policy_refused' })
  expect(asked).toEqual([text, text])
})

it('forgets the oldest of many', async () => {
  const { asked, prove } = proving()
  for (let n = 0; n <= 200; n += 1) await prove('a', textOf({ pattern_class: `class_${n}` }))
  await prove('a', textOf({ pattern_class: 'class_200' }))
  expect(asked).toHaveLength(201)
  await prove('a', textOf({ pattern_class: 'class_0' }))
  expect(asked).toHaveLength(202)
})
