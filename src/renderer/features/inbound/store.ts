// Inbound rules and domains: a snapshot, read anew when the log says that one of them changed.
import { create } from 'zustand'
import type {
  CreateInboundRule,
  InboundRule,
  PatchInboundRule,
  TrustDomain,
  TrustTier,
} from '../../../shared/contract/inbound-rule.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'
import { moved } from './priorities.ts'

const page = { limit: 500 }

export interface InboundState {
  /** In the order in which they are asked. */
  readonly rules: readonly InboundRule[]
  /** By name. */
  readonly domains: readonly TrustDomain[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Each throws CallError. */
  createRule(body: CreateInboundRule): Promise<InboundRule>
  patchRule(id: string, patch: PatchInboundRule): Promise<InboundRule>
  removeRule(id: string): Promise<void>
  /** One place earlier (-1) or later (1). Resolves to what takes it back. */
  moveRule(id: string, by: 1 | -1): Promise<() => Promise<void>>
  addDomain(domain: string, tier: TrustTier): Promise<void>
  /** It is not listed for a moment, which is never more trust than before or after. */
  changeTier(domain: string, tier: TrustTier): Promise<void>
  removeDomain(id: string): Promise<void>
}

export type InboundStore = ReturnType<typeof createInboundStore>

interface Held {
  readonly set: (part: Partial<InboundState>) => void
  readonly get: () => InboundState
}

export function createInboundStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState() }
  const store = create<InboundState>(() => ({
    rules: [],
    domains: [],
    status: 'loading',
    error: null,
    load: loading(held),
    ...changingRules(held),
    ...changingDomains(held),
  }))
  renewOn(live, store, (type) => /^(inbound_rule|trust_domain)\./.test(type))
  return store
}

function loading({ set, get }: Held): InboundState['load'] {
  return listLoad<InboundState>({ set, get }, async () => {
    const [rules, domains] = await Promise.all([
      call('GET /inbound-rules', { query: page }),
      call('GET /trust-domains', { query: page }),
    ])
    return { rules: rules.items, domains: domains.items }
  })
}

/** As the console asks them: by priority, the older of two with the same one first. */
export function inOrder(rules: readonly InboundRule[]): InboundRule[] {
  return [...rules].sort(
    (a, b) => a.priority - b.priority || a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id),
  )
}

function changingRules({ set, get }: Held) {
  const put = (rule: InboundRule) => {
    set({ rules: inOrder([rule, ...get().rules.filter(({ id }) => id !== rule.id)]) })
    return rule
  }
  const patchRule = async (id: string, body: PatchInboundRule) =>
    put(await call('PATCH /inbound-rules/{id}', { params: { id }, body }))
  const place = async (places: ReturnType<typeof moved>) => {
    for (const { id, priority } of places) await patchRule(id, { priority })
  }
  return {
    patchRule,
    createRule: async (body: CreateInboundRule) => put(await call('POST /inbound-rules', { body })),
    async removeRule(id: string) {
      await call('DELETE /inbound-rules/{id}', { params: { id } })
      set({ rules: get().rules.filter((rule) => rule.id !== id) })
    },
    async moveRule(id: string, by: 1 | -1) {
      const { rules } = get()
      const places = moved(rules, id, by)
      await place(places)
      const before = rules.filter((rule) => places.some((each) => each.id === rule.id))
      return () => place(before)
    },
  }
}

function changingDomains({ set, get }: Held) {
  const others = (id: string) => get().domains.filter((each) => each.id !== id)
  const addDomain = async (domain: string, tier: TrustTier) => {
    const made = await call('POST /trust-domains', { body: { domain, tier } })
    set({ domains: [...others(made.id), made].sort((a, b) => (a.domain < b.domain ? -1 : 1)) })
  }
  const removeDomain = async (id: string) => {
    await call('DELETE /trust-domains/{id}', { params: { id } })
    set({ domains: others(id) })
  }
  return {
    addDomain,
    removeDomain,
    async changeTier(domain: string, tier: TrustTier) {
      const before = get().domains.find((each) => each.domain === domain)
      if (before) await removeDomain(before.id)
      try {
        await addDomain(domain, tier)
      } catch (error) {
        if (before) await addDomain(domain, before.tier)
        throw error
      }
    },
  }
}
