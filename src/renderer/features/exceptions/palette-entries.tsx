// Exceptions in the command palette: the way to make one.

import { Plus } from 'lucide-react'
import { creatingPath } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import type { PaletteEntry } from '../../ui/palette-entry.ts'

export function exceptionActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'make an exception',
      words: 'Make an exception new add allow remember',
      icon: <Plus size={16} />,
      title: 'Make an exception',
      needs: 'analyst',
      run: () => go(creatingPath(homes.exceptions)),
    },
  ]
}
