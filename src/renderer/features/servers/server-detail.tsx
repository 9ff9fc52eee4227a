// One server: how it does, its tools, what changed in them, and how it is reached.
import { useState } from 'react'
import type { Server, Tool } from '../../../shared/contract/server.ts'
import { Ask } from '../../ui/ask.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ChangesTab } from './changes-tab.tsx'
import { ConnectionTab } from './connection-tab.tsx'
import { EditServer } from './edit-server.tsx'
import { StateChips } from './server-list.tsx'
import { ServerTrouble } from './server-trouble.tsx'
import type { ServersStore } from './store.ts'
import { ToolsTab } from './tools-tab.tsx'
import { toolCount } from './words.ts'

type TabName = 'tools' | 'changes' | 'connection'

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
              waiting: open?.drift?.filter(({ status, after }) => status === 'open' && after !== null).length ?? 0,
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

type Actions = ReturnType<typeof serverActions>

function serverActions(server: Server, store: ServersStore, close: () => void) {
  const { accept, update, remove } = store.getState()
  return {
    accept(tools: readonly Pick<Tool, 'name' | 'hash'>[]) {
      const [first] = tools
      const what = tools.length === 1 && first ? `“${first.name}”` : toolCount(tools.length)
      void withNotice(
        () =>
          accept(
            server.id,
            tools.map(({ name, hash }) => ({ name, hash })),
          ),
        {
          done: () => ({ text: `Accepted ${what}. Agents can use ${tools.length === 1 ? 'it' : 'them'} now.` }),
          failed: 'Nothing was accepted.',
        },
      )
    },
    restart: () => void withNotice(() => update(server.id, {}), { failed: 'It was not started again.' }),
    remove() {
      void withNotice(() => remove(server.id), {
        done: () => ({ text: `Removed “${server.name}”.` }),
        failed: 'It was not removed.',
      }).then((done) => done && close())
    },
  }
}

interface LoadedProps {
  readonly open: ReturnType<ServersStore['getState']>['open']
  readonly server: Server
  readonly store: ServersStore
  readonly part: 'tools' | 'changes'
  readonly show: (tab: TabName) => void
  readonly actions: Actions
}

/** Tools and changes come a moment after the server itself. */
function Loaded({ open, server, store, part, show, actions }: LoadedProps) {
  const { show: read, classify } = store.getState()
  if (!open?.tools || !open.drift) {
    if (!open?.error) return <Skeleton rows={6} />
    return (
      <ErrorPanel
        what="Its tools could not be loaded"
        kept="What you accepted stays accepted."
        error={open.error}
        retry={() => void read(server.id)}
      />
    )
  }
  if (part === 'changes')
    return <ChangesTab drift={open.drift} tools={open.tools} accept={(tool) => actions.accept([tool])} />
  if (open.tools.length === 0)
    return (
      <p className="text-soft">
        {server.state === 'ready' ? 'It lists no tools.' : 'Its tools appear here once it has answered.'}
      </p>
    )
  return (
    <ToolsTab
      tools={open.tools}
      accept={actions.accept}
      classify={(tool, body) => classify(server.id, tool, body)}
      showChanges={() => show('changes')}
    />
  )
}
