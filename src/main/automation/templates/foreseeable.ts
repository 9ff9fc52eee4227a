// Rules that need no more of an event than its class: what they will say is known before one comes.
import { patternClassSchema, severityOfClass } from '../../../shared/contract/inbound.ts'
import { renderTemplate } from './render.ts'
import type { Subject } from './template.ts'

const nothing: Subject = {
  event_id: '',
  at: '',
  severity: 'high',
  tool_name: null,
  pattern_class: null,
  action_class: null,
  target: null,
}

/** Texts of an event without a name and a time (`withoutSource`). */
export function foreseeableRules(): string[] {
  const injections = patternClassSchema.options.map((pattern_class) =>
    renderTemplate('injection_block', { ...nothing, pattern_class, severity: severityOfClass[pattern_class] }, ''),
  )
  const others = (['conditioning_block', 'drift_escalate'] as const).map((name) => renderTemplate(name, nothing, ''))
  return [...injections, ...others].filter((text) => text !== null)
}
