// Routes of the kill switch.
import type { KillSwitchRoom } from '../../settings/kill-switch.ts'
import type { Handlers } from '../route.ts'

export function killSwitchRoutes({
  killSwitch,
}: {
  killSwitch: KillSwitchRoom
}): Handlers<'GET /admin/kill-switch' | 'POST /admin/kill-switch'> {
  return {
    'GET /admin/kill-switch': () => killSwitch.current(),
    'POST /admin/kill-switch': ({ body, operator }) => killSwitch.set(body.on, operator.operator_id),
  }
}
