// What a row of the log says, as a sentence for people; what has none is called by its type.
import type { ReactNode } from 'react'
import { patternClassSchema } from '../../shared/contract/inbound.ts'
import { classWords } from './inbound-words.ts'
import { MachineText } from './machine-text.tsx'
import { sentence } from './sentence.ts'

/** Longer names are cut in the middle. */
const longest = 60

/** A record of the log, as others wrote it: nothing in it is certain to be there. */
type Said = Readonly<Record<string, unknown>>

export interface EventSentenceProps {
  readonly type: string
  readonly said: Said
}

export function EventSentence({ type, said }: EventSentenceProps) {
  const told = Object.hasOwn(sentences, type) ? sentences[type]?.(said) : undefined
  return told ?? <MachineText text={type} limit={longest} />
}

const sentences: Readonly<Record<string, (said: Said) => ReactNode>> = {
  INBOUND_INJECTION_BLOCKED: (said) => <Judged said={said} />,
  INBOUND_INJECTION_DETECTED: (said) => <Judged said={said} />,
  DLP_VIOLATION: (said) => (
    <>
      {secretsIn(said)} in {said.direction === 'result' ? 'a result' : 'a call'} of <Tool said={said} />
      {wordFor(dlpActions, said.action, '')}.
    </>
  ),
  TOOL_DRIFT_DETECTED: (said) => (
    <>
      Tools of <Name value={said.server_id} other="a server" /> are not as you accepted them: <Tools said={said} />.
    </>
  ),
  DELEGATION_SCOPE_PROBE: (said) => (
    <>
      An agent asked for <Tool said={said} />, which its delegation does not cover.
    </>
  ),
  SESSION_TAINTED: (said) =>
    said.taint === 'saw_untrusted'
      ? 'From here on the session has seen untrusted text.'
      : 'From here on the session has read private data.',
  EXCEPTION_SPREE: () => 'Many exceptions were made within an hour.',
  ESCALATION_OPENED: (said) => (
    <>
      A question about <Tool said={said} /> was put to you.
    </>
  ),
  ESCALATION_RESOLVED: (said) => `The question was resolved: ${wordFor(resolved, said.status, 'answered')}.`,
  INJECTION_CONDITIONING_SUSPECTED: (said) =>
    `${counted(said.findings, 'thing')} found in one session within ten minutes: something may be preparing the model.`,
  BEHAVIORAL_DRIFT_DETECTED: (said) => (
    <>
      An agent does not behave as it usually does: <Reasons said={said} />
    </>
  ),
  REQUESTER_SESSION_CYCLING: (said) => (
    <>
      <Name value={said.requester_id} other="A requester" /> came back in {counted(said.session_ids, 'session')} within
      a short time for <Tool said={said} />.
    </>
  ),
  BEHAVIOR_REVERSAL: (said) => (
    <>
      What was refused in one session was allowed in the next: <Tool said={said} />
      {typeof said.target === 'string' && (
        <>
          , <MachineText text={said.target} limit={longest} />
        </>
      )}
      .
    </>
  ),
  BASELINE_POISONING_SUSPECTED: (said) =>
    `The behaviour of an agent was accepted ${counted(said.approvals, 'time')} within a day: somebody may be widening it step by step.`,
  POLICY_CANDIDATE_PROPOSED: (said) => (
    <>
      A policy is proposed for <Name value={said.pattern_signature} other="a pattern" />
      {confidenceIn(said)}.
    </>
  ),
  POLICY_AUTO_ACTIVATED: (said) => (
    <>
      A policy for <Name value={said.pattern_signature} other="a pattern" /> activated itself{confidenceIn(said)}.
    </>
  ),
  POLICY_CANDIDATE_APPROVED: (said) => (
    <>
      The policy for <Name value={said.pattern_signature} other="a pattern" /> was approved.
    </>
  ),
  POLICY_CANDIDATE_REJECTED: (said) => (
    <>
      The policy for <Name value={said.pattern_signature} other="a pattern" /> was rejected.
    </>
  ),
  'call.decided': (said) => `The call was decided: ${wordFor(verdicts, said.policy_result, 'decided')}.`,
  'call.released': () => 'The call was sent on after a person had allowed it.',
  'call.judged': (said) => `What came back was judged: ${wordFor(outcomes, said.outcome, 'judged')}.`,
  'call.finished': (said) =>
    said.forwarded === true ? 'The agent was answered.' : 'The agent was answered; nothing was sent to the server.',
}

const verdicts: Readonly<Record<string, string>> = { allow: 'allowed', deny: 'denied', escalate: 'held' }
const resolved: Readonly<Record<string, string>> = {
  approved: 'allowed',
  spent: 'allowed',
  denied: 'denied',
  expired: 'nobody answered in time',
  cancelled: 'withdrawn',
}
const outcomes: Readonly<Record<string, string>> = {
  flagged: 'flagged, and passed on',
  changed: 'passed on without what was cut out',
  blocked: 'blocked',
  held: 'held for a person',
  released: 'released by a person',
}
const dlpActions: Readonly<Record<string, string>> = {
  block: ', which was denied',
  warn: ', which went on',
  flagged: ', which went on',
  redacted: '; they were masked for the agent',
}

function wordFor(words: Readonly<Record<string, string>>, value: unknown, other: string): string {
  return typeof value === 'string' && Object.hasOwn(words, value) ? (words[value] ?? other) : other
}

/** "A result of `fetch` on `web` was blocked: it orders the model to do something." */
function Judged({ said }: { said: Said }) {
  const known = patternClassSchema.safeParse(said.pattern_class)
  return (
    <>
      A result of <Tool said={said} /> was {wordFor(outcomes, said.outcome, 'judged')}:{' '}
      {known.success ? `it ${classWords[known.data].does}` : 'a rule or a policy said so'}.
    </>
  )
}

function secretsIn({ findings }: Said): string {
  const count = Array.isArray(findings) ? findings.length : 0
  return count > 1 ? `${count} secrets` : 'A secret'
}

function Name({ value, other }: { value: unknown; other: string }) {
  return typeof value === 'string' && value !== '' ? <MachineText text={value} limit={longest} /> : other
}

/** `read_file` on `files`, as far as both are said. */
function Tool({ said: { tool_name, server_id } }: { said: Said }) {
  return (
    <>
      <Name value={tool_name} other="a tool" />
      {typeof server_id === 'string' && (
        <>
          {' '}
          on <MachineText text={server_id} limit={longest} />
        </>
      )}
    </>
  )
}

/** A number, or how many a list holds: "3 sessions", "some sessions". */
function counted(value: unknown, thing: string): string {
  const count = Array.isArray(value) ? value.length : value
  if (typeof count !== 'number' || !Number.isFinite(count)) return `some ${thing}s`
  return `${count.toLocaleString('en')} ${count === 1 ? thing : `${thing}s`}`
}

function confidenceIn({ confidence }: Said): string {
  return typeof confidence === 'number' ? `, confidence ${confidence.toFixed(2)}` : ''
}

const longestReason = 300

/** Sentences of the detector. */
function Reasons({ said: { reasons } }: { said: Said }) {
  const texts = Array.isArray(reasons) ? reasons.filter((each) => typeof each === 'string' && each !== '') : []
  if (texts.length === 0) return 'something is new.'
  return <MachineText text={texts.map(sentence).join(' ')} limit={longestReason} prose />
}

const mostTools = 3

function Tools({ said: { tool, tools, changes } }: { said: Said }) {
  const names = [[tool].filter((each) => each !== undefined), changes, tools].find(isFilled)?.flatMap(nameIn) ?? []
  if (names.length === 0) return 'something changed'
  return (
    <>
      {names.slice(0, mostTools).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <MachineText text={name} limit={longest} />
        </span>
      ))}
      {names.length > mostTools && ` and ${names.length - mostTools} more`}
    </>
  )
}

function isFilled(list: unknown): list is unknown[] {
  return Array.isArray(list) && list.length > 0
}

function nameIn(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry]
  const { tool, name } = (entry ?? {}) as Said
  const found = [tool, name].find((each) => typeof each === 'string')
  return found === undefined ? [] : [String(found)]
}
