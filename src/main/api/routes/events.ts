// Route of the log's rows that are not a call's.
import type { Log } from '../../events/log.ts'
import type { Handlers } from '../route.ts'

export function eventRoutes({ log }: { log: Pick<Log, 'query'> }): Handlers<'GET /events'> {
  return { 'GET /events': ({ query }) => log.query.events(query) }
}
