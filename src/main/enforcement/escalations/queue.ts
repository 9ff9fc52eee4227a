// Room for holds: so many for each agent, so many in all; what finds none is refused at once (decision 4).

const perAgent = 50
const inAll = 200

/** A place taken before the hold is stored, so that two calls at once cannot take the last one twice. */
export interface Place {
  readonly id: string
  readonly agent_id: string
  readonly expires_at: string
}

export interface Queue {
  reserve(place: Place): Place | null
  giveBack(place: Place): void
}

/** `countPending` counts stored holds, of one agent or of all. */
export function createQueue(countPending: (agentId?: string) => number): Queue {
  const reserved = new Map<string, Place>()
  return {
    reserve(place) {
      const mine = [...reserved.values()].filter((other) => other.agent_id === place.agent_id).length
      if (countPending(place.agent_id) + mine >= perAgent || countPending() + reserved.size >= inAll) return null
      reserved.set(place.id, place)
      return place
    },
    giveBack(place) {
      reserved.delete(place.id)
    },
  }
}
