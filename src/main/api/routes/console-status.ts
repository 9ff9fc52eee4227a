// Route of the running console itself.
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'
import type { Handlers } from '../route.ts'

export function consoleRoutes({
  consoleStatus,
}: {
  consoleStatus: () => Promise<ConsoleStatus>
}): Handlers<'GET /admin/console'> {
  return { 'GET /admin/console': () => consoleStatus() }
}
