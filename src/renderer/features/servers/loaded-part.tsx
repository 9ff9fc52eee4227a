// The parts of a server that come a moment after it: its tools, and what changed in them.
import type { Server } from '../../../shared/contract/server.ts'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { ChangesTab } from './changes-tab.tsx'
import type { ServerActions } from './server-actions.ts'
import type { ServersStore } from './store.ts'
import { ToolsTab } from './tools-tab.tsx'

export type TabName = 'tools' | 'changes' | 'connection'

export interface LoadedProps {
  readonly open: ReturnType<ServersStore['getState']>['open']
  readonly server: Server
  readonly store: ServersStore
  readonly part: 'tools' | 'changes'
  readonly show: (tab: TabName) => void
  readonly actions: ServerActions
}

export function Loaded({ open, server, store, part, show, actions }: LoadedProps) {
  const { show: read } = store.getState()
  if (!open?.tools || !open.drift) {
    if (!open?.error) return <Skeleton rows={6} inPlace />
    return (
      <ErrorPanel
        inPlace
        what="Its tools could not be loaded"
        kept="What you accepted stays accepted."
        error={open.error}
        retry={() => void read(server.id)}
      />
    )
  }
  if (part === 'changes') return <ChangesTab drift={open.drift} tools={open.tools} actions={actions} />
  if (open.tools.length === 0)
    return (
      <p className="text-soft">
        {server.state === 'ready' ? 'It lists no tools.' : 'Its tools appear here once it has answered.'}
      </p>
    )
  return <ToolsTab tools={open.tools} drift={open.drift} actions={actions} showChanges={() => show('changes')} />
}
