// What happened and how the console does: a snapshot of the last day, renewed when something happens.
import { create } from 'zustand'
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'
import type { AuditSummary, EventItem } from '../../../shared/contract/event.ts'
import type { OpaStatus } from '../../../shared/contract/opa-status.ts'
import type { Server } from '../../../shared/contract/server.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'
import { detectorTypes } from '../../ui/detection-words.ts'
import { gravestFirst } from './gravest-first.ts'

const bucketSeconds = 3600
const changes = { read: 100, shown: 5 }
/** Events come in bursts: they are answered by one renewal. */
const renewAfterMs = 1500

/** What detectors and guards have to say (contract, Event names). */
const types: readonly string[] = [...detectorTypes, 'DLP_VIOLATION', 'DELEGATION_SCOPE_PROBE', 'EXCEPTION_SPREE']
const dayMs = 86_400_000

export interface OverviewState {
  readonly summary: AuditSummary | null
  /** Of the last day, newest first; at most 500. */
  readonly noticed: readonly EventItem[]
  readonly engine: OpaStatus | null
  readonly servers: readonly Server[]
  readonly console: ConsoleStatus | null
  /** Of the changes in tools that were told last, the gravest that wait. */
  readonly toolChanges: readonly EventItem[]
  /** Names of agents by id. */
  readonly agents: Readonly<Record<string, string>>
  readonly error: CallError | null
  load(): Promise<void>
}

export type OverviewStore = ReturnType<typeof createOverviewStore>

export function createOverviewStore(live: Live) {
  const store = create<OverviewState>((set) => ({
    summary: null,
    noticed: [],
    engine: null,
    servers: [],
    console: null,
    toolChanges: [],
    agents: {},
    error: null,
    async load() {
      try {
        set({ ...(await readAll()), error: null })
      } catch (error) {
        set({ error: error instanceof CallError ? error : null })
      }
    },
  }))
  let renewing = false
  const renewSoon = () => {
    // Nothing to renew before the page has been looked at.
    const { summary, error } = store.getState()
    if (renewing || (summary === null && error === null)) return
    renewing = true
    setTimeout(() => {
      renewing = false
      void store.getState().load()
    }, renewAfterMs)
  }
  live.onMessage(({ type }) => {
    if (/^(call\.decided|server\.|agent\.|TOOL_|OPA_)/.test(type) || types.includes(type)) renewSoon()
  })
  live.onState((awaySince) => {
    if (awaySince === null) renewSoon()
  })
  return store
}

async function readAll(): Promise<Omit<OverviewState, 'error' | 'load'>> {
  const since = new Date(Date.now() - dayMs).toISOString()
  const [summary, engine, servers, status, agents, drifted, noticed] = await Promise.all([
    call('GET /audit/summary', { query: { bucket_seconds: bucketSeconds } }),
    call('GET /admin/opa'),
    call('GET /servers', { query: { limit: 500 } }),
    call('GET /admin/console'),
    call('GET /agents', { query: { limit: 500 } }),
    call('GET /events', { query: { type: 'TOOL_DRIFT_DETECTED', limit: changes.read } }),
    call('GET /events', { query: { type: types.join(','), since, limit: 500 } }),
  ])
  const names = Object.fromEntries(agents.items.map(({ id, name }) => [id, name]))
  const toolChanges = gravestFirst(drifted.items, servers.items).slice(0, changes.shown)
  const seen = { toolChanges, noticed: noticed.items }
  return { summary, engine, servers: servers.items, console: status, agents: names, ...seen }
}
