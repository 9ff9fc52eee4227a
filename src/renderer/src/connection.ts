// Whether the console is there and its policy engine ready: what the pill in the header says.
import { create } from 'zustand'
import { call } from '../api/call.ts'
import type { Live } from '../api/live.ts'

export interface ConnectionState {
  /** Milliseconds since the epoch, or null when the console answers. */
  readonly awaySince: number | null
  readonly engineReady: boolean
}

export type ConnectionStore = ReturnType<typeof createConnection>

export function createConnection(live: Live) {
  const store = create<ConnectionState>(() => ({ awaySince: null, engineReady: true }))
  const ask = () =>
    call('GET /admin/opa').then(
      ({ state }) => store.setState({ engineReady: state === 'ready' }),
      () => {},
    )
  live.onState((awaySince) => {
    store.setState({ awaySince })
    if (awaySince === null) void ask()
  })
  live.onMessage(({ type }) => {
    if (type === 'OPA_UP') store.setState({ engineReady: true })
    if (type === 'OPA_DOWN') store.setState({ engineReady: false })
  })
  void ask()
  return store
}
