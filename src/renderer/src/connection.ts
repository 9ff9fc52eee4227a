// Whether the console is there and its policy engine ready: what the pill in the header says.
import { create } from 'zustand'
import { call } from '../api/call.ts'
import type { LiveStream } from '../api/live.ts'

export interface ConnectionState {
  /** Milliseconds since the epoch, or null when the console answers. */
  readonly awaySince: number | null
  /** It is there, and refuses this page: its token is of an earlier start. */
  readonly refused: boolean
  readonly engineReady: boolean
}

export type ConnectionStore = ReturnType<typeof createConnection>

export function createConnection(live: LiveStream) {
  const store = create<ConnectionState>(() => ({ awaySince: null, refused: false, engineReady: true }))
  const ask = () =>
    call('GET /admin/opa').then(
      ({ state }) => store.setState({ engineReady: state === 'ready' }),
      () => {},
    )
  live.onState((awaySince) => {
    store.setState({ awaySince, refused: live.refused() })
    if (awaySince === null) void ask()
  })
  live.onMessage(({ type }) => {
    if (type === 'OPA_UP') store.setState({ engineReady: true })
    if (type === 'OPA_DOWN') store.setState({ engineReady: false })
  })
  void ask()
  return store
}
