// The kill switch in the command palette: whichever way it can be set now.
import { OctagonX, Play } from 'lucide-react'
import type { KillSwitch } from '../../../shared/contract/settings.ts'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { switchCalls } from './kill-switch.ts'
import type { SettingsStore } from './store.ts'

export function settingsActions(killSwitch: KillSwitch | null, store: SettingsStore): readonly PaletteEntry[] {
  if (killSwitch === null) return []
  return [
    killSwitch.on
      ? {
          id: 'let calls through',
          words: 'Let calls through again kill switch off allow resume',
          icon: <Play size={16} />,
          title: 'Let calls through again',
          needs: 'admin',
          run: () => void switchCalls(store, false),
        }
      : {
          id: 'deny everything',
          words: 'Deny everything kill switch on stop',
          icon: <OctagonX size={16} className="text-deny" />,
          title: 'Deny everything',
          needs: 'admin',
          note: 'the kill switch',
          run: () => void switchCalls(store, true),
        },
  ]
}
