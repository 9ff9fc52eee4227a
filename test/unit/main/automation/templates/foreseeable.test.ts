// What is known before an event comes is what is made of it then, and the gate lets it pass.
import { expect, it } from 'vitest'
import { foreseeable, type Occasion, ruleOf } from '../../../../../src/main/automation/templates/foreseeable.ts'
import { renderTemplate, templateFor } from '../../../../../src/main/automation/templates/render.ts'
import { detectionTypeSchema } from '../../../../../src/shared/contract/candidate.ts'
import { patternClassSchema, severityOfClass } from '../../../../../src/shared/contract/inbound.ts'
import { openGate } from '../../../../support/gate-rooms.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const at = '2030-01-01T00:00:00.000Z'
const event = { event_id: 'e', at, tool_name: 'read_file', pattern_class: null, action_class: 'read', target: '/w' }

it('is the rule of every kind of event, and of each class of injection', () => {
  const known = new Set(foreseeable().map(ruleOf))
  const injections = patternClassSchema.options.map((pattern_class): Occasion => {
    const subject = { ...event, pattern_class, severity: severityOfClass[pattern_class] }
    return { template: 'injection_block', subject, at }
  })
  const others = detectionTypeSchema.options
    .filter((type) => !type.startsWith('INBOUND_'))
    .map((type): Occasion => ({ template: templateFor[type], subject: { ...event, severity: 'medium' }, at }))
  expect(others).toHaveLength(4)
  expect(new Set([...injections, ...others].map(ruleOf))).toEqual(known)
  expect(known.size).toBe(13)
})

it('passes the gate unremarked', async () => {
  const { gate, close } = await openGate(tempFolder(true))
  for (const { text } of foreseeable()) {
    const report = await gate.check(text, { source: 'autogen', policyId: 'foreseeable', tenantId: 'local' })
    expect(report).toMatchObject({ valid: true, errors: [], warnings: [] })
  }
  await close()
})

it.each(['behavior_reversal', 'requester_validation'] as const)(
  '%s is filed under its tool alone',
  async (template) => {
    const { gate, close } = await openGate(tempFolder(true))
    for (const tool_name of ['a_tool', 'x" or true # "', 'müll\n']) {
      const text = renderTemplate(template, { ...event, severity: 'high', tool_name }, at) ?? ''
      const report = await gate.check(text, { source: 'autogen', policyId: 'foreseeable', tenantId: 'local' })
      expect(report.index).toMatchObject({ tools: [tool_name] })
    }
    await close()
  },
)
