// Data protection in the command palette: write a pattern, try a text.

import { Plus, ScanSearch } from 'lucide-react'
import { creatingPath, placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import type { PaletteEntry } from '../../ui/palette-entry.ts'

export function dlpActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'write a pattern',
      words: 'Write a pattern dlp secret data protection new',
      icon: <Plus size={16} />,
      title: 'Write a pattern',
      needs: 'admin',
      run: () => go(creatingPath(homes.dlp)),
    },
    {
      id: 'try a text for secrets',
      words: 'Try a text dlp scan secret test',
      icon: <ScanSearch size={16} />,
      title: 'Try a text for secrets',
      needs: 'analyst',
      run: () => go(placeIn(homes.dlp, 'try')),
    },
  ]
}
