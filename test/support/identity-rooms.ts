// Store, log, recorder and identity as they run in the console, in a folder of their own, on a clock that a test moves.
import { createChangeRecorder } from '../../src/main/events/change-recorder.ts'
import { loadKeys } from '../../src/main/events/keys.ts'
import { createIdentity, type Identity, type IdentityDeps } from '../../src/main/identity/identity.ts'
import { openStore } from '../../src/main/store/open.ts'
import type { Clock } from '../../src/shared/clock.ts'
import type { EventItem } from '../../src/shared/contract/event.ts'
import { openLog } from './open-log.ts'
import { tempFolder } from './temp-folder.ts'

/** A clock that stands still until it is moved. */
export function movableClock(start = Date.now()): Clock & { move(ms: number): void } {
  let now = start
  return {
    now: () => now,
    timestamp: () => new Date(now).toISOString(),
    move(ms) {
      now += ms
    },
  }
}

export async function identityRooms(
  more: Partial<Pick<IdentityDeps, 'pushRoles' | 'recorder'>> = {},
  folder = tempFolder(),
) {
  const store = await openStore(folder, 'local')
  const log = await openLog(folder)
  const clock = movableClock()
  const keys = loadKeys(folder)
  const recorder = createChangeRecorder({ store, log, clock })
  const identity = createIdentity({
    store,
    recorder,
    keys,
    clock,
    query: log.query,
    pushRoles: async () => {},
    ...more,
  })
  return {
    folder,
    store,
    log,
    clock,
    keys,
    recorder,
    identity,
    /** Everything that is not a call, oldest first. */
    async events(): Promise<EventItem[]> {
      const { items } = await log.query.events({ limit: 500, offset: 0 })
      return items.reverse()
    },
    async close() {
      await log.close()
      await store.close()
    },
  }
}

/** A fresh agent with its credentials and a token of a fresh session. */
export async function signedInAgent(identity: Identity, name = 'agent') {
  const created = await identity.agents.create({ name, roles: [], permissions: [], risk_tier: 'medium' }, 'local')
  const { agent, client_id, client_secret } = created
  const ask = { client_id, client_secret, grant_type: 'client_credentials' as const }
  const { access_token } = await identity.issueToken(ask)
  const checked = await identity.verifyToken(access_token)
  if (!checked.ok) throw new Error(checked.message)
  return { agent, ask, access_token, session_id: checked.session_id }
}
