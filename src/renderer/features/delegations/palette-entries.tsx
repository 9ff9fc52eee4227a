// Delegations in the command palette: the way to make one.

import { Plus } from 'lucide-react'
import { creatingPath } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import type { PaletteEntry } from '../../ui/palette-entry.ts'

export function delegationActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'delegate',
      words: 'Delegate delegation agent acts for another new add',
      icon: <Plus size={16} />,
      title: 'Delegate',
      needs: 'admin',
      run: () => go(creatingPath(homes.delegations)),
    },
  ]
}
