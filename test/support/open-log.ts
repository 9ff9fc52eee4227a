// Opens a real log with its real worker threads in a folder.

import { loadKeys } from '../../src/main/events/keys.ts'
import { createLog, type Log, type LogDeps } from '../../src/main/events/log.ts'
import { createClock } from '../../src/shared/clock.ts'

const source = (name: string) => new URL(`../../src/main/events/${name}-worker.ts`, import.meta.url)

export function openLog(dataDir: string, more: Partial<LogDeps> = {}): Promise<Log> {
  return createLog({
    dataDir,
    keys: loadKeys(dataDir),
    clock: createClock(),
    tenantId: 'local',
    appendWorker: source('append'),
    queryWorker: source('query'),
    ...more,
  })
}
