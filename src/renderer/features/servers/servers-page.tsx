// Servers: where tools come from, what each offers, and what waits to be accepted.
import { useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { AddServer } from './add-server.tsx'
import { type AddingWay, addingIn, addingPath } from './adding-path.ts'
import { ServerDetail } from './server-detail.tsx'
import { ServerList } from './server-list.tsx'
import type { ServersStore } from './store.ts'
import { ExactCommand } from './what-will-run.tsx'

export function ServersPage({ store, id }: { store: ServersStore; id: string | null }) {
  const { items, status, error, load, show } = store()
  const [, navigate] = useLocation()
  const wanted = addingIn(useSearch())
  const adding = useRefusal('admin') === null ? wanted : null
  const select = useCallback((next: string | null) => navigate(next ? `/servers/${next}` : '/servers'), [navigate])
  const add = (way: AddingWay) => navigate(addingPath(way, id))
  const ids = items.map((server) => server.id)
  useListKeys(ids, id, select)
  useEffect(() => {
    void load()
  }, [load])
  const known = id !== null && ids.includes(id)
  useEffect(() => {
    void show(known ? id : null)
  }, [show, id, known])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The servers could not be loaded"
        kept="They stay as they are; agents keep working with them."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  const current = items.find((server) => server.id === id)
  const detail = current ? (
    <ServerDetail key={current.id} server={current} store={store} close={() => select(null)} />
  ) : id !== null ? (
    <>
      <BackToList close={() => select(null)} />
      <Empty title="There is no such server">
        <p>It was removed, or it never had this id. Choose one from the list.</p>
      </Empty>
    </>
  ) : null
  return (
    <>
      {items.length === 0 ? (
        <NoServers add={add} />
      ) : (
        <Split
          list={<ServerList items={items} selected={id} select={select} add={() => add('form')} />}
          detail={detail}
        />
      )}
      {adding && <AddServer store={store} way={adding} close={() => select(id)} select={select} />}
    </>
  )
}

function NoServers({ add }: { add: (way: AddingWay) => void }) {
  return (
    <Empty title="No server yet">
      <p>
        A server gives agents tools: to read files, to ask a database, to fetch a page. Added here, it is started by the
        console and by nobody else, and every call to it is judged before it gets there.
      </p>
      <Example>
        The reference server for files, which may work in one folder, runs as
        <div className="pt-1">
          <ExactCommand command="npx" args={['-y', '@modelcontextprotocol/server-filesystem', '/home/me/notes']} />
        </div>
      </Example>
      <div className="flex flex-wrap gap-2 pt-2">
        <Button needs="admin" tone="main" onClick={() => add('form')}>
          Add a server
        </Button>
        <Button needs="admin" onClick={() => add('paste')}>
          Paste client settings
        </Button>
      </div>
      <p>Do you have servers in Claude Desktop, Cursor or VS Code? Paste their settings, and all come over at once.</p>
    </Empty>
  )
}
