// Which changes in tools are shown where there is room for few: those that wait for an answer, the gravest of them first.
import type { EventItem } from '../../../shared/contract/event.ts'
import { rankOf, riskTierSchema } from '../../../shared/contract/primitives.ts'
import type { Server } from '../../../shared/contract/server.ts'

/** Changes of servers that have open ones before all others; of equal gravity in the order given. */
export function gravestFirst(
  changes: readonly EventItem[],
  servers: readonly Pick<Server, 'id' | 'tools'>[],
): readonly EventItem[] {
  const waiting = new Set(servers.flatMap(({ id, tools }) => (tools.changes > 0 ? [id] : [])))
  const weight = ({ data, severity }: EventItem) => {
    const tier = riskTierSchema.safeParse(severity)
    const waits = typeof data.server_id === 'string' && waiting.has(data.server_id)
    return waits && tier.success ? rankOf(tier.data) : 0
  }
  return changes.toSorted((a, b) => weight(b) - weight(a))
}
