// Calls in progress for each agent, bounded (decision 4).

const mostInFlight = 64

export interface InFlight {
  /** A function that gives the place back, or null when there is none. */
  enter(agentId: string): (() => void) | null
}

export function createInFlight(): InFlight {
  const counts = new Map<string, number>()
  return {
    enter(agentId) {
      const count = counts.get(agentId) ?? 0
      if (count >= mostInFlight) return null
      counts.set(agentId, count + 1)
      return () => {
        const left = (counts.get(agentId) ?? 1) - 1
        if (left > 0) counts.set(agentId, left)
        else counts.delete(agentId)
      }
    },
  }
}
