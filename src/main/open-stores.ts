// The first step of the composition root: state and log, and what an earlier run still owed to the log.
import { randomUUID } from 'node:crypto'
import { defaultTenant } from '../shared/contract/primitives.ts'
import { createBus } from './events/bus.ts'
import { createChangeRecorder } from './events/change-recorder.ts'
import { loadKeys } from './events/keys.ts'
import { createLog } from './events/log.ts'
import { createOwnRecords } from './own-records.ts'
import type { Places } from './places.ts'
import { createKeptClock } from './settings/kept-clock.ts'
import { createKillSwitch } from './settings/kill-switch.ts'
import { openStore } from './store/open.ts'

/** What has to be closed, the last opened first. */
export type Opened = (() => Promise<void> | void)[]

export interface StoreOptions extends Pick<Places, 'appendWorker' | 'queryWorker'> {
  readonly dataDir: string
  /** One line for whoever watches the program's own output. */
  readonly report: (line: string) => void
}

export type Base = Awaited<ReturnType<typeof openStores>>

export async function openStores(options: StoreOptions, opened: Opened) {
  const { dataDir } = options
  const reportError = (error: unknown) =>
    options.report(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const store = await openStore(dataDir, defaultTenant)
  opened.push(() => store.close())
  const { clock, stop } = createKeptClock({ store, report: options.report })
  opened.push(stop)
  const keys = loadKeys(dataDir)
  const log = await createLog({ ...options, keys, clock, tenantId: defaultTenant })
  opened.push(() => log.close())
  const recorder = createChangeRecorder({ store, log, clock })
  await recorder.drain()
  return {
    store,
    keys,
    log,
    recorder,
    clock,
    reportError,
    newId: randomUUID,
    /** Filled when the doors open, before any agent can ask for a server. */
    ownPorts: new Set<number>(),
    bus: createBus({ log, clock, onFailure: (_name, error) => reportError(error) }),
    killSwitch: createKillSwitch({ store, recorder, clock }),
    ownRecords: createOwnRecords({ log, newId: randomUUID, onLost: reportError }),
  }
}
