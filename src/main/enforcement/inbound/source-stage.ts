// Where a result came from: a domain that the operator has blocked meanwhile gives nothing any more.
import { hostsOf, type TrustTiers, tierOf } from './hosts.ts'
import type { ResponseStage } from './response-stage.ts'

export interface SourceDeps {
  readonly trustTiers: () => TrustTiers
}

export function createSourceStage({ trustTiers }: SourceDeps): ResponseStage {
  return {
    label: 'domain_trust',
    failure: 'inbound',
    limit_ms: 1000,
    run({ request }) {
      const sources = hostsOf(request.targets ?? []).map((host) => ({ host, tier: tierOf(host, trustTiers()) }))
      const shown = { sources: sources.map(({ host, tier }) => `${host} ${tier ?? 'not listed'}`) }
      const blocked = sources.find(({ tier }) => tier === 'blocked')
      if (!blocked) return sources.length === 0 ? { outcome: 'pass' } : { outcome: 'pass', shown }
      return {
        outcome: 'deny',
        code: 'domain_trust.blocked',
        reason: 'inbound',
        message: `The operator has blocked the domain ${blocked.host}`,
        remedy: 'Use another source.',
        shown,
      }
    },
  }
}
