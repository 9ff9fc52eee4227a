// What a template is: a sentence and rules made of a source event, as text that the gate has yet to see.
import type { TemplateName } from '../../../shared/contract/candidate.ts'
import type { Detection } from '../detection.ts'

/** What the templates need of the event that proposed a candidate. */
export type Subject = Pick<
  Detection,
  'event_id' | 'at' | 'severity' | 'tool_name' | 'pattern_class' | 'action_class' | 'target'
>

export interface Rendering {
  /** What the rule is for. Values of the event stand in it through `insideString`. */
  readonly about: string
  /** Instead of it in the header. */
  readonly heading?: string
  /** Modules of the shared library that the rule uses. */
  readonly imports: readonly string[]
  /** `deny` or `escalate`: generated rules only tighten. */
  readonly head: 'deny' | 'escalate'
  /** Conditions, one a line. Values of the event stand in them through `regoString`. */
  readonly conditions: readonly string[]
}

export interface Template {
  readonly name: TemplateName
  /** Null when the event lacks what the rule speaks of. */
  render(subject: Subject): Rendering | null
}

/** First in each rule about calls: what judges answers is asked about these too. */
export const ofRequests = 'not input.phase == "response"'
export const ofAnswers = 'input.phase == "response"'
export const toolIs = (name: string) => `input.request.tool_name == ${name}`
