// Sets the kill switch and says so, with the way back: for its section in Settings and for the command palette.
import { withNotice } from '../../ui/notices.tsx'
import type { SettingsStore } from './store.ts'

export async function switchCalls(store: SettingsStore, on: boolean): Promise<void> {
  const { setKillSwitch } = store.getState()
  await withNotice(() => setKillSwitch(on), {
    done: () => ({
      text: on ? 'Every call is denied from now on.' : 'Calls pass the pipeline again.',
      undo: () => setKillSwitch(!on),
    }),
    failed: on ? 'The kill switch could not be set.' : 'It stays on.',
  })
}
