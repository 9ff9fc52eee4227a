// One server: how it does, its tools, what changed in them, and how it is reached.
import { useState } from 'react'
import type { Server } from '../../../shared/contract/server.ts'
import { Ask } from '../../ui/ask.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ConnectionTab } from './connection-tab.tsx'
import { EditServer } from './edit-server.tsx'
import { Loaded, type TabName } from './loaded-part.tsx'
import { serverActions } from './server-actions.ts'
import { StateChips } from './server-list.tsx'
import { ServerTrouble } from './server-trouble.tsx'
import type { ServersStore } from './store.ts'
import { toolCount } from './words.ts'

export function ServerDetail({ server, store, close }: { server: Server; store: ServersStore; close: () => void }) {
  const [tab, setTab] = useState<TabName>('tools')
  const [doing, setDoing] = useState<'edit' | 'remove' | null>(null)
  const open = store((state) => (state.open?.id === server.id ? state.open : null))
  const actions = serverActions(server, store, close)
  return (
    <article className="flex flex-col" data-testid="server">
      <BackToList close={close} />
      <div className="flex flex-col gap-4 p-5">
        <header className="flex flex-wrap items-start justify-between gap-2">
          <div>
            <h2 className="text-lg font-semibold">
              <MachineText text={server.name} limit={120} prose />
            </h2>
            <p className="text-xs text-soft">
              <MachineText text={server.id} /> · {server.transport} · {server.type} · {toolCount(server.tools.accepted)}{' '}
              accepted
            </p>
          </div>
          <StateChips server={server} />
        </header>
        <ServerTrouble server={server} restart={actions.restart} edit={() => setDoing('edit')} />
        <Tabs
          label="Parts of the server"
          value={tab}
          set={setTab}
          tabs={[
            {
              value: 'tools',
              label: 'Tools',
              waiting: server.tools.waiting,
              content: (
                <Loaded open={open} server={server} store={store} part="tools" show={setTab} actions={actions} />
              ),
            },
            {
              value: 'changes',
              label: 'Changes',
              waiting: server.tools.changes,
              content: (
                <Loaded open={open} server={server} store={store} part="changes" show={setTab} actions={actions} />
              ),
            },
            {
              value: 'connection',
              label: 'Connection',
              content: (
                <ConnectionTab
                  server={server}
                  edit={() => setDoing('edit')}
                  restart={actions.restart}
                  remove={() => setDoing('remove')}
                />
              ),
            },
          ]}
        />
      </div>
      {doing === 'edit' && (
        <EditServer
          server={server}
          update={(body) => store.getState().update(server.id, body)}
          close={() => setDoing(null)}
        />
      )}
      {doing === 'remove' && (
        <Ask
          title={`Remove ${server.name}?`}
          yes={`Remove ${server.name}`}
          onYes={actions.remove}
          close={() => setDoing(null)}
        >
          Agents lose its {toolCount(server.tools.accepted)} at once. Which tools you accepted, and the values of its
          variables and headers, are forgotten; this cannot be undone. The log keeps every call.
        </Ask>
      )}
    </article>
  )
}
