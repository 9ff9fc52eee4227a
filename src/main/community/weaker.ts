// In which ways a new version of a pattern or a rule is weaker than the one in force.
import type { CapabilityChange } from '../../shared/contract/library.ts'
import { rankOf } from '../../shared/contract/primitives.ts'
import { narrowerMatcher, narrowerPattern } from './narrower.ts'
import { bodyOfKind } from './objects.ts'
import type { ReadPart } from './parts.ts'

/** What a rule does with a result, from letting it pass to keeping it back. */
const strictness = ['allow', 'tag', 'redact', 'escalate', 'quarantine', 'block']

export function weakerIn(before: ReadPart, after: ReadPart): CapabilityChange[] {
  return [...weakerPattern(before, after), ...weakerRule(before, after)]
}

function weakerPattern(before: ReadPart, after: ReadPart): CapabilityChange[] {
  const [was, is] = [bodyOfKind(before, 'dlp_pattern')?.content, bodyOfKind(after, 'dlp_pattern')?.content]
  if (!was || !is) return []
  const told = (code: CapabilityChange['code'], message: string) => ({ code, message, loosens: true })
  return [
    ...(rankOf(is.severity) < rankOf(was.severity)
      ? [told('weaker_severity', `What it finds counts as ${is.severity}, no longer as ${was.severity}.`)]
      : []),
    ...narrowerPattern(was, is).map((message) => told('narrower', message)),
  ]
}

function weakerRule(before: ReadPart, after: ReadPart): CapabilityChange[] {
  const [was, is] = [bodyOfKind(before, 'inbound_rule')?.content, bodyOfKind(after, 'inbound_rule')?.content]
  if (!was || !is) return []
  const told = (code: CapabilityChange['code'], message: string) => ({ code, message, loosens: true })
  if (is.action === 'allow' && was.action !== 'allow')
    return [told('allow_head', `It lets pass what it matches, where the version in force says ${was.action}.`)]
  const weaker = strictness.indexOf(is.action) < strictness.indexOf(was.action)
  const wider = is.action === 'allow' && JSON.stringify(is.matcher) !== JSON.stringify(was.matcher)
  return [
    ...(weaker ? [told('weaker_action', `It says ${is.action}, no longer ${was.action}.`)] : []),
    ...(wider ? [told('allow_head', 'It lets pass something else than before.')] : []),
    ...(is.action === 'allow'
      ? []
      : narrowerMatcher(was.matcher, is.matcher).map((message) => told('narrower', message))),
    ...(is.priority > was.priority
      ? [told('weaker_action', `It is asked later: its priority is ${is.priority}, no longer ${was.priority}.`)]
      : []),
  ]
}
