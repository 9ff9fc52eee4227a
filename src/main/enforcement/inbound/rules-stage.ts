// Asks the operator's inbound rules in their order; the first that decides wins, and none lifts a critical finding (decision 19).
import type { AskedRule, InboundCandidate } from '../../../shared/inbound/match-rule.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'
import type { StageAnswer } from '../stage.ts'
import { hostsOf } from './hosts.ts'
import { eachText } from './map-strings.ts'
import type { Redact } from './redact.ts'
import type { ResponseFacts, ResponseStage, ToolAnswer } from './response-stage.ts'
import type { InboundScanner } from './scanner.ts'

export interface RulesDeps {
  readonly inboundRules: { ready(): readonly AskedRule[] }
  readonly scanner: Pick<InboundScanner, 'found'>
  readonly redact: Redact
  /** Calls of this agent to this tool within the last minute. */
  readonly callsLastMinute: (agentId: string, toolName: string) => number
}

const limitMs = 10_000
/** What the rules say of one result. */
export interface RulesWord {
  readonly decided: AskedRule | null
  readonly escalated: AskedRule | null
  readonly redacting: readonly AskedRule[]
  readonly tags: readonly string[]
}

export function createRulesStage({ inboundRules, scanner, redact, callsLastMinute }: RulesDeps): ResponseStage {
  return {
    label: 'inbound_rules',
    failure: 'inbound',
    limit_ms: limitMs,
    async run(answer, { findings = [] }) {
      const rules = inboundRules.ready()
      if (rules.length === 0) return { outcome: 'pass' }
      const agentId = answer.request.principal?.agent.id ?? ''
      const calls_last_minute = callsLastMinute(agentId, answer.call.tool_name)
      const found = await foundFor(rules, () => textsOf(answer), scanner)
      const word = askRules(rules, candidateOf(answer, { found, findings, calls_last_minute }))
      const { redacting, tags } = word
      const changed = redacting.length === 0 ? {} : { changed: await redact(answer, redacting, findings) }
      return answerOf(word, { tags, ...changed })
    },
  }
}

/** Rules after one that decides are not asked; after an `escalate` only a `block` still counts. */
export function askRules(rules: readonly AskedRule[], candidate: InboundCandidate): RulesWord {
  const redacting: AskedRule[] = []
  const tags: string[] = []
  let escalated: AskedRule | null = null
  for (const rule of rules) {
    if (!rule.matches(candidate)) continue
    if (rule.action === 'redact') redacting.push(rule)
    else if (rule.action === 'tag') tags.push(rule.name)
    else if (rule.action === 'escalate') escalated ??= rule
    else if (!escalated || rule.action === 'block') return { decided: rule, escalated: null, redacting, tags }
  }
  return { decided: null, escalated, redacting, tags }
}

/** What the patterns of these rules are found in, looked for away from this thread. Rejects as a scan does. */
export async function foundFor(
  rules: readonly AskedRule[],
  texts: () => readonly string[],
  scanner: RulesDeps['scanner'],
): Promise<InboundCandidate['found']> {
  const patterns = rules.flatMap(({ matcher }) => (matcher.type === 'regex' ? [matcher.pattern] : []))
  if (patterns.length === 0) return () => false
  const found = await scanner.found(texts(), patterns)
  return (pattern) => found.has(pattern)
}

function textsOf(answer: ToolAnswer): string[] {
  const texts: string[] = []
  eachText(answer.value, (text) => texts.push(text))
  return texts
}

function candidateOf(
  answer: ToolAnswer,
  known: Pick<InboundCandidate, 'found' | 'findings' | 'calls_last_minute'>,
): InboundCandidate {
  const targets = answer.request.targets ?? []
  return {
    ...known,
    bytes: Buffer.byteLength(answer.raw),
    types: [...mediaTypes(answer.value), ...targets.flatMap(({ kind, value }) => endingOf(kind, value))],
    hosts: hostsOf(targets),
  }
}

/** Of every part that names one, at any depth. */
function mediaTypes(value: Json): string[] {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return []
  const own = 'mimeType' in value && typeof value.mimeType === 'string' ? [value.mimeType] : []
  const named = own.map((each) => each.toLowerCase().split(';')[0]?.trim() ?? '')
  return [...named, ...Object.values(value).flatMap(mediaTypes)]
}

function endingOf(kind: string, value: string): string[] {
  if (kind !== 'path' && kind !== 'url') return []
  const path = kind === 'url' ? (URL.parse(value)?.pathname ?? '') : value
  const ending = /\.([A-Za-z0-9]{1,16})$/.exec(path)?.[1]
  return ending === undefined ? [] : [ending.toLowerCase()]
}

function answerOf({ decided, escalated }: RulesWord, facts: ResponseFacts): StageAnswer<ResponseFacts> {
  const rule = decided ?? escalated
  if (!rule) return { outcome: 'pass', facts }
  const shown = { rule: rule.name, action: rule.action, lifts: rule.action === 'allow' }
  if (rule.action === 'allow') return { outcome: 'pass', facts, shown }
  const blocks = rule.action === 'block'
  return {
    outcome: blocks ? 'deny' : 'escalate',
    code: `inbound_rule:${rule.id}`,
    reason: 'inbound',
    message: `The inbound rule “${rule.name}” ${blocks ? 'blocks' : 'holds'} this result`,
    remedy: blocks ? 'Work without this content.' : 'Wait for a person to decide.',
    facts,
    shown,
  }
}
