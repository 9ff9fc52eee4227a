// Servers in the command palette: each of them, and the ways to add one.
import { Plus, Server as ServerIcon } from 'lucide-react'
import type { Server } from '../../../shared/contract/server.ts'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { addingPath } from './adding-path.ts'
import { stateOf, waitingText } from './words.ts'

export function serverEntries(servers: readonly Server[], go: (path: string) => void): readonly PaletteEntry[] {
  return servers.map((server) => {
    const { word } = stateOf(server)
    const waiting = waitingText(server)
    const state = waiting === null ? word : `${waiting} · ${word}`
    return {
      id: `server ${server.id}`,
      words: `${server.name} ${server.id} ${server.type} ${state} server`,
      icon: <ServerIcon size={16} />,
      title: <MiddleCut text={server.name} tail={16} prose />,
      note: (
        <>
          <MachineText text={server.id} limit={30} /> · {state}
        </>
      ),
      run: () => go(`/servers/${encodeURIComponent(server.id)}`),
    }
  })
}

export function serverActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'add a server',
      words: 'Add a server new create MCP',
      icon: <Plus size={16} />,
      title: 'Add a server',
      needs: 'admin',
      run: () => go(addingPath('form')),
    },
    {
      id: 'paste client settings',
      words: 'Paste client settings import servers mcpServers JSON',
      icon: <Plus size={16} />,
      title: 'Paste client settings',
      needs: 'admin',
      run: () => go(addingPath('paste')),
    },
  ]
}
