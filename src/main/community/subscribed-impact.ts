// What an artifact would have done to the calls of the past, were it subscribed to: asked before anybody decides.
import { changedSet } from '../opa/policy-set.ts'
import { type ImpactEvent, measure } from '../policies/impact.ts'
import type { ReplayDeps } from '../policies/replay.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { SubscriptionStore } from '../store/subscriptions.ts'
import type { CurrentLibrary } from './library.ts'
import { bodyOfKind, subscribedPolicy } from './objects.ts'
import { fetchParts } from './parts.ts'
import type { UpdateGateDeps } from './update-gate.ts'

export interface SubscribedImpactDeps extends ReplayDeps, Pick<UpdateGateDeps, 'gate' | 'currentSet' | 'tenantId'> {
  readonly library: CurrentLibrary
  readonly subscriptions: Pick<SubscriptionStore, 'byArtifact'>
  readonly rows: Pick<PolicyStore, 'subscribed'>
}

/** Throws LibraryProblem before anything is replayed. */
export type SubscribedImpact = (
  artifactId: string,
  signal: AbortSignal,
) => Promise<(signal: AbortSignal) => AsyncGenerator<ImpactEvent>>

const limit = 10_000

export function createSubscribedImpact(deps: SubscribedImpactDeps): SubscribedImpact {
  const { currentSet, subscriptions, rows, tenantId: tenant_id } = deps
  return async (artifactId, asking) => {
    const { parts } = await fetchParts(deps.library(), { artifactId, signal: asking })
    const row = subscriptions.byArtifact(artifactId)
    const drop = row ? rows.subscribed(row.id).map(({ id }) => id) : []
    const effect = { mode: 'enforce' as const, allow_rules: false }
    const put = parts.flatMap((part, at) => {
      const body = bodyOfKind(part, 'policy')
      return body ? [subscribedPolicy(part, { id: `draft-${at}`, tenant_id, rego_content: body.content, effect })] : []
    })
    const before = changedSet(currentSet(), { drop })
    return (signal) => measure(deps, { before, after: changedSet(before, { put }) }, limit, signal)
  }
}
