// What waits for a person, by page: the amber counts of the rail.
import { pendingCount } from '../features/escalations/store.ts'
import { waitingIn } from '../features/library/words.ts'
import { waitingServers } from '../features/servers/store.ts'
import type { Stores } from './app.tsx'

/** Paths of pages to how many things wait there. */
export function useCounts(stores: Stores): Readonly<Record<string, number>> {
  return {
    '/escalations': stores.escalations((state) => pendingCount(state.items)),
    '/policies': stores.policies((state) => state.pending),
    '/policy-suggestions': stores.candidates((state) => state.proposed),
    '/library': stores.library((state) => waitingIn(state.items)),
    '/servers': stores.servers((state) => waitingServers(state.items)),
  }
}
