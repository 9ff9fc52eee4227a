// Workflows in the command palette: the way to create one.

import { Plus } from 'lucide-react'
import { creatingPath } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import type { PaletteEntry } from '../../ui/palette-entry.ts'

export function workflowActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'create a workflow',
      words: 'Create a workflow new add agents together',
      icon: <Plus size={16} />,
      title: 'Create a workflow',
      needs: 'admin',
      run: () => go(creatingPath(homes.workflows)),
    },
  ]
}
