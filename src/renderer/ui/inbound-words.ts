// What is found in the answers of tools, in plain words: kinds of findings, and what hid them.
import type { InboundOutcome } from '../../shared/contract/event.ts'
import type { Decoder, PatternClass } from '../../shared/contract/inbound.ts'

/** As in "one orders the model to do something". */
export const classWords: Readonly<Record<PatternClass, { readonly name: string; readonly does: string }>> = {
  imperative_command: { name: 'Command', does: 'orders the model to do something' },
  authority_claim: { name: 'Claimed authority', does: 'claims to speak for an operator, a developer or the system' },
  permission_expansion: { name: 'Wider permissions', does: 'tells the model that it may do more than it may' },
  role_reassignment: { name: 'Another role', does: 'makes the model somebody else' },
  encoded_payload: { name: 'Hidden payload', does: 'hides words from people that a model reads' },
  structured_escalation: { name: 'Forged structure', does: 'imitates chat turns, tool calls or approvals' },
  urgency_framing: { name: 'Urgency', does: 'presses the model to act at once' },
  prompt_injection: { name: 'Override', does: 'tells the model to drop its instructions' },
  system_override: { name: 'System override', does: 'poses as new instructions of the system' },
}

/** What had to be undone before the words could be read; null when they stood there as they are. */
export const decoderWords: Readonly<Record<Decoder, string | null>> = {
  none: null,
  nfkc: 'in another form of its letters',
  lookalike: 'in letters of other scripts that look alike',
  selectors: 'written in invisible selectors',
  invisible: 'with invisible characters in it',
  bidi: 'with its direction changed',
  tags: 'written in invisible tag characters',
  ansi: 'behind terminal codes',
  html: 'hidden in markup',
  spacing: 'with its letters spaced out',
  leetspeak: 'with digits for letters',
  base64: 'encoded as base64',
  hex: 'encoded as hexadecimal',
  percent: 'percent-encoded',
}

/** What became of a result, as in "result blocked"; and in a sentence. */
export const outcomeWords: Readonly<Record<InboundOutcome, { readonly word: string; readonly said: string }>> = {
  flagged: { word: 'flagged', said: 'The result was passed on as it came; what was found in it is kept here.' },
  changed: { word: 'cut', said: 'The result was passed on without what was cut out of it.' },
  blocked: { word: 'blocked', said: 'The result was blocked: the agent was told so, and saw nothing of it.' },
  held: { word: 'held', said: 'The result is held until a person has looked at it.' },
  released: { word: 'released', said: 'A person looked at the result and let it pass.' },
}
