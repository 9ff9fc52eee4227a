// Rules that are known before an event comes, all but its id, its time and its tool: those of the templates that say no more of it.
import type { TemplateName } from '../../../shared/contract/candidate.ts'
import { patternClassSchema, severityOfClass } from '../../../shared/contract/inbound.ts'
import { renderTemplate } from './render.ts'
import type { Subject } from './template.ts'

/** What of an event a template is made of, and when. */
export interface Occasion {
  readonly template: TemplateName
  readonly subject: Subject
  /** RFC 3339. */
  readonly at: string
}

/** The same for all events of which the same rule is made; null when the template has nothing to say of this one. */
export function ruleOf({ template, subject }: Occasion): string | null {
  const tool_name = subject.tool_name === null ? null : 'a_tool'
  return renderTemplate(template, { ...subject, event_id: '', tool_name }, '')
}

const event: Subject = {
  event_id: 'foreseeable',
  at: '2026-01-01T00:00:00.000Z',
  severity: 'high',
  tool_name: 'a_tool',
  pattern_class: null,
  action_class: null,
  target: null,
}

/** Each with its text. */
export function foreseeable(): (Occasion & { readonly text: string })[] {
  const { at } = event
  const injections = patternClassSchema.options.map((pattern_class): Occasion => {
    const subject = { ...event, pattern_class, severity: severityOfClass[pattern_class] }
    return { template: 'injection_block', subject, at }
  })
  const others = ['conditioning_block', 'drift_escalate', 'requester_validation', 'behavior_reversal'] as const
  const all = [...injections, ...others.map((template): Occasion => ({ template, subject: event, at }))]
  return all.flatMap((occasion) => {
    const text = renderTemplate(occasion.template, occasion.subject, occasion.at)
    return text === null ? [] : [{ ...occasion, text }]
  })
}
