// What a rule could say so that results like this one are blocked without asking: by what was found, or by where it came from.

import type { Escalation } from '../../../shared/contract/escalation.ts'
import type { PatternClass } from '../../../shared/contract/inbound.ts'
import { type InboundMatcher, inboundMatcherSchema } from '../../../shared/contract/inbound-rule.ts'
import { type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import { classWords } from '../../ui/inbound-words.ts'

export interface SuggestedRule {
  /** Unique among the suggestions. */
  readonly key: string
  readonly name: string
  /** Words for the matcher; a domain stands behind them. */
  readonly words: string
  readonly domain: string | null
  readonly matcher: InboundMatcher
}

export function suggestedRules({ findings = [], targets }: Pick<Escalation, 'findings' | 'targets'>): SuggestedRule[] {
  const severest = new Map<PatternClass, RiskTier>()
  for (const { pattern_class, severity } of findings) {
    const known = severest.get(pattern_class)
    if (known === undefined || rankOf(severity) > rankOf(known)) severest.set(pattern_class, severity)
  }
  const byClass = [...severest].map(([name, severity]) => ({
    key: `class ${name}`,
    name: `Block: ${classWords[name].name.toLowerCase()}`,
    words: `every result in which a text ${classWords[name].does}, ${severity === 'critical' ? severity : `${severity} or more`}`,
    domain: null,
    matcher: { type: 'injection' as const, classes: [name], min_severity: severity },
  }))
  const byDomain = hostsOf(targets).map((domain) => ({
    key: `domain ${domain}`,
    name: `Block ${domain}`.slice(0, 120),
    words: 'everything that comes from',
    domain,
    matcher: { type: 'domain' as const, domains: [domain] },
  }))
  return [...byClass, ...byDomain]
}

/** Of the addresses that were asked for, those that a rule can name. */
function hostsOf(targets: Escalation['targets']): string[] {
  const hosts = targets.flatMap(({ kind, value }) => (kind === 'url' ? (URL.parse(value)?.hostname ?? []) : []))
  return [...new Set(hosts)].filter(
    (host) => inboundMatcherSchema.safeParse({ type: 'domain', domains: [host] }).success,
  )
}
