// Routes of the console itself: the policy engine's state and the settings.
import type { Escalations } from '../../enforcement/escalations/escalations.ts'
import type { Log } from '../../events/log.ts'
import type { Stream } from '../../events/stream.ts'
import type { Identity } from '../../identity/identity.ts'
import type { Opa } from '../../opa/opa.ts'
import type { Servers } from '../../servers/servers.ts'
import type { SettingsRoom } from '../../settings/settings.ts'
import type { Handlers } from '../route.ts'

/** Every room that the API speaks for. */
export interface ApiRooms {
  readonly identity: Identity
  readonly servers: Servers
  readonly escalations: Escalations
  readonly log: Log
  readonly stream: Stream
  readonly settings: SettingsRoom
  readonly opa: Pick<Opa, 'status'>
}

type Key = 'GET /admin/opa' | 'GET /settings' | 'PATCH /settings'

export function consoleRoutes({ opa, settings }: Pick<ApiRooms, 'opa' | 'settings'>): Handlers<Key> {
  return {
    'GET /admin/opa': () => opa.status(),
    'GET /settings': () => settings.current(),
    'PATCH /settings': ({ body, operator }) => settings.patch(body, operator.operator_id),
  }
}
