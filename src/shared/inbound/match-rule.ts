// Whether a result is what an inbound rule is about: six kinds of matchers, each a plain question (decision 19).
import { RE2JS } from 're2js'
import type { InboundFinding } from '../contract/inbound.ts'
import type { InboundMatcher, InboundRule } from '../contract/inbound-rule.ts'
import { rankOf } from '../contract/primitives.ts'

/** What rules look at in one result. */
export interface InboundCandidate {
  /** Whether this RE2 expression is found in one of its texts, those of keys too. */
  readonly found: (pattern: string) => boolean
  /** Its length as the server sent it, in bytes. */
  readonly bytes: number
  /** Media types of its parts, and endings of what the call asked for; lower case. */
  readonly types: readonly string[]
  /** Hosts that the call asked for, in ASCII. */
  readonly hosts: readonly string[]
  readonly findings: readonly InboundFinding[]
  /** Calls of this agent to this tool within the last minute, this one among them. */
  readonly calls_last_minute: number
}

/** `id` is null for one that is only tried. */
export interface AskedRule extends Pick<InboundRule, 'name' | 'priority' | 'matcher' | 'action'> {
  readonly id: string | null
  matches(candidate: InboundCandidate): boolean
}

export function readyRule(rule: Omit<AskedRule, 'matches'>): AskedRule {
  const { id, name, priority, matcher, action } = rule
  return { id, name, priority, matcher, action, matches: matching(matcher) }
}

/** Throws for an expression that is no RE2 syntax. */
export function matching(matcher: InboundMatcher): AskedRule['matches'] {
  switch (matcher.type) {
    case 'injection':
      return ({ findings }) => findings.some((finding) => concerns(matcher, finding))
    case 'domain':
      return ({ hosts }) => hosts.some((host) => matcher.domains.some((domain) => isAtOrBelow(host, domain)))
    case 'regex': {
      const { pattern } = matcher
      compiledPattern(pattern)
      return ({ found }) => found(pattern)
    }
    case 'content_length':
      return ({ bytes }) => bytes > matcher.max_bytes
    case 'file_type':
      return ({ types }) => types.some((type) => matcher.types.some((wanted) => isType(type, wanted)))
    case 'rate_limit':
      return ({ calls_last_minute }) => calls_last_minute > matcher.per_minute
  }
}

/** Whether a matcher of findings is about this one. */
export function concerns(
  { classes, min_severity }: Extract<InboundMatcher, { type: 'injection' }>,
  { pattern_class, severity }: InboundFinding,
): boolean {
  if (classes && !classes.includes(pattern_class)) return false
  return min_severity === undefined || rankOf(severity) >= rankOf(min_severity)
}

export function isAtOrBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

/** `image/*` is what `image/png` is; an ending may be wanted with its dot. */
export function isType(type: string, wanted: string): boolean {
  if (!wanted.includes('/')) return type === wanted.replace(/^\./, '')
  return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}

/** For texts that are short enough to be looked through at once. */
export const foundIn =
  (texts: readonly string[]): InboundCandidate['found'] =>
  (pattern) =>
    texts.some((text) => compiledPattern(pattern).test(text))

const compiled = new Map<string, RE2JS>()
const mostCompiled = 500

/** Compiled once; throws for what is no RE2 syntax. */
export function compiledPattern(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  const made = RE2JS.compile(pattern)
  if (compiled.size >= mostCompiled) compiled.clear()
  compiled.set(pattern, made)
  return made
}
