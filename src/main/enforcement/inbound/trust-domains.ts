// How far the operator trusts domains: a list that counts once the policy engine has it (decision 19).
import type { Clock } from '../../../shared/clock.ts'
import type { CreateTrustDomain, TrustDomain } from '../../../shared/contract/inbound-rule.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import type { Store } from '../../store/open.ts'
import { createPushedChange } from '../../store/pushed-change.ts'
import type { TrustDomainRow } from '../../store/tables.ts'
import { createTrustDomainStore } from '../../store/trust-domains.ts'
import type { TrustTiers } from './hosts.ts'

type NewDomain = Omit<TrustDomainRow, 'tenant_id'>

export interface TrustDomains {
  list(query: { limit: number; offset: number }): { items: TrustDomain[]; total: number }
  /** Throws Refusal 409 for one that is listed, 503 when the policy engine does not take it. */
  create(input: CreateTrustDomain, operatorId: string): Promise<TrustDomain>
  /** Throws Refusal 404, 503. */
  remove(id: string, operatorId: string): Promise<void>
  /** What counts at this moment. */
  tiers(): TrustTiers
}

export interface TrustDomainsDeps {
  readonly store: Store
  readonly recorder: Pick<ChangeRecorder, 'record'>
  readonly clock: Clock
  readonly newId: () => string
  /** Hands all of them to the policy engine; rejects when that fails. */
  readonly push: (tiers: TrustTiers) => Promise<void>
}

export function createTrustDomains({ store, recorder, clock, newId, push }: TrustDomainsDeps): TrustDomains {
  const rows = createTrustDomainStore(store)
  const load = () => tiersOf(rows.all())
  let tiers = load()
  const change = createPushedChange({ push, stored: load })
  const commit = async (what: 'created' | 'removed', row: NewDomain, operatorId: string, store_: () => void) => {
    try {
      await recorder.record(store_, () => {
        const { id: domain_id, domain, tier } = row
        return { type: `trust_domain.${what}`, record: { operator_id: operatorId, domain_id, domain, tier } }
      })
    } finally {
      tiers = load()
    }
  }
  return {
    list({ limit, offset }) {
      const all = rows.all()
      return { items: all.slice(offset, offset + limit).map(itemOf), total: all.length }
    },
    create: ({ domain, tier }, operatorId) =>
      change(() => {
        const before = load()
        if (Object.hasOwn(before, domain)) {
          const message = `${domain} is listed already, as ${before[domain]}. Remove it first.`
          throw new Refusal(409, 'already_listed', message, [{ path: 'domain', message }])
        }
        const row = { id: newId(), domain, tier, created_by: operatorId, created_at: clock.timestamp() }
        return {
          wanted: { ...before, [domain]: tier },
          async store() {
            await commit('created', row, operatorId, () => rows.insert(row))
            return itemOf(row)
          },
        }
      }),
    remove: (id, operatorId) =>
      change(() => {
        const row = rows.byId(id)
        if (!row) throw new Refusal(404, 'not_found', 'There is no such domain.')
        const left = rows.all().filter((other) => other.id !== id)
        return { wanted: tiersOf(left), store: () => commit('removed', row, operatorId, () => rows.drop(id)) }
      }),
    tiers: () => tiers,
  }
}

function tiersOf(rows: readonly TrustDomainRow[]): TrustTiers {
  return Object.fromEntries(rows.map(({ domain, tier }) => [domain, tier]))
}

function itemOf({ id, domain, tier, created_by, created_at }: NewDomain): TrustDomain {
  return { id, domain, tier, created_by, created_at }
}
