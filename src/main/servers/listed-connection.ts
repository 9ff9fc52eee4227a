// A connection that knows which tools its own process lists: other processes of the same server may list others.
import { type Listing, readListing } from './tool-definition.ts'
import type { UpstreamConnection } from './upstream.ts'

/** A server that has its tools listed more often within a minute, by saying that they changed, is let go. */
const changesPerMinute = 30

export interface ListedConnection extends UpstreamConnection {
  /** Lists the tools anew; the console has compared them when it resolves. Rejects with a sentence, and closes: what cannot be listed cannot be called. */
  relist(): Promise<void>
  /** Whether this very process lists the tool with this definition; waits for a listing under way. */
  lists(name: string, hash: string): Promise<boolean>
}

/** `observe` compares a listing with what is known. */
export function createListedConnection(
  connection: UpstreamConnection,
  observe: (listing: Listing) => Promise<void>,
): ListedConnection {
  let hashes: ReadonlyMap<string, string> = new Map()
  let latest: Promise<void> = Promise.resolve()
  let queued: Promise<void> | null = null
  let told: number[] = []
  const list = async () => {
    queued = null
    try {
      const listing = readListing(await connection.listTools())
      await observe(listing)
      hashes = new Map([...listing.offered.values()].map(({ name, hash }) => [name, hash]))
    } catch (error) {
      hashes = new Map()
      await connection.close()
      throw error
    }
  }
  /** Whoever asks while one is under way gets the next one: the change may have come after that was answered. */
  const relist = () => {
    if (!queued) {
      queued = latest.then(list, list)
      latest = queued
    }
    return queued
  }
  connection.onToolsChanged(() => {
    // A burst of announcements is one listing.
    if (queued) return
    told = [...told.filter((at) => performance.now() - at < 60_000), performance.now()]
    if (told.length > changesPerMinute) void connection.close()
    // A failure closes the connection: the next call opens another and is told why.
    else relist().catch(() => {})
  })
  return {
    ...connection,
    relist,
    async lists(name, hash) {
      let waited: Promise<void>
      do {
        waited = latest
        await waited.catch(() => {})
      } while (waited !== latest)
      return hashes.get(name) === hash
    },
  }
}
