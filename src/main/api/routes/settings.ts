// Routes of the settings.
import type { SettingsRoom } from '../../settings/settings.ts'
import type { Handlers } from '../route.ts'

export function settingsRoutes({
  settings,
}: {
  settings: SettingsRoom
}): Handlers<'GET /settings' | 'PATCH /settings'> {
  return {
    'GET /settings': () => settings.shown(),
    'PATCH /settings': ({ body, operator }) => settings.patch(body, operator.operator_id),
  }
}
