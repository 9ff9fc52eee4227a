// Hosts of the addresses that a call names, and the tier that the operator gave them; as policies/inbound/domain_trust.rego has it.
import type { TrustTier } from '../../../shared/contract/inbound-rule.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import { isAtOrBelow } from '../../../shared/inbound/match-rule.ts'

/** Tiers by domain. */
export type TrustTiers = Readonly<Record<string, TrustTier>>

/** Host of each address among the targets; an address that names none has an empty one. */
export function hostsOf(targets: readonly Pick<Target, 'kind' | 'value'>[]): string[] {
  return targets.filter(({ kind }) => kind === 'url').map(({ value }) => URL.parse(value)?.hostname ?? '')
}

/** The tier of the longest listed domain that the host is at or below; null when none covers it. */
export function tierOf(host: string, tiers: TrustTiers): TrustTier | null {
  const covering = Object.keys(tiers).filter((domain) => isAtOrBelow(host, domain))
  const longest = covering.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? null : (tiers[longest] ?? null)
}
