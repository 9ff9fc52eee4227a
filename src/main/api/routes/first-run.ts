// Routes of the first run.
import type { FirstRunRoom } from '../../first-run/first-run.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /first-run' | 'POST /first-run' | 'DELETE /first-run'

export function firstRunRoutes({ firstRun }: { firstRun: Omit<FirstRunRoom, 'close'> }): Handlers<Key> {
  return {
    'GET /first-run': () => firstRun.current(),
    'POST /first-run': ({ operator }) => firstRun.start(operator.operator_id),
    'DELETE /first-run': async ({ operator }) => {
      await firstRun.clear(operator.operator_id)
      return null
    },
  }
}
