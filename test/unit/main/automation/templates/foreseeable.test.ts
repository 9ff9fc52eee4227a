// What is known before an event comes is what is made of it then, and the gate lets it pass.
import { expect, it } from 'vitest'
import { foreseeableRules } from '../../../../../src/main/automation/templates/foreseeable.ts'
import { renderTemplate, withoutSource } from '../../../../../src/main/automation/templates/render.ts'
import { patternClassSchema, severityOfClass } from '../../../../../src/shared/contract/inbound.ts'
import { openGate } from '../../../../support/gate-rooms.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const at = '2030-01-01T00:00:00.000Z'
const seen = { event_id: 'e', at, tool_name: 'read_file', action_class: 'read', target: '/w' }

it('is the rule of each class of injection, and those about conditioning and drift', () => {
  const known = foreseeableRules().map(withoutSource)
  const made = patternClassSchema.options.map((pattern_class) =>
    renderTemplate('injection_block', { ...seen, pattern_class, severity: severityOfClass[pattern_class] }, at),
  )
  const others = (['conditioning_block', 'drift_escalate'] as const).map((name) =>
    renderTemplate(name, { ...seen, pattern_class: null, severity: 'medium' }, at),
  )
  expect(known).toEqual([...made, ...others].map((text) => withoutSource(text ?? '')))
})

it('passes the gate unremarked', async () => {
  const { gate, close } = await openGate(tempFolder(true))
  for (const text of foreseeableRules()) {
    const report = await gate.check(text, { source: 'autogen', policyId: 'foreseeable', tenantId: 'local' })
    expect(report).toMatchObject({ valid: true, errors: [], warnings: [] })
  }
  await close()
})
