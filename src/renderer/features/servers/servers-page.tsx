// Servers: where tools come from, what each offers, and what waits to be accepted.
import { useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { useRefusal } from '../../ui/operators.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { AddServer } from './add-server.tsx'
import { type AddingWay, addingIn, addingPath } from './adding-path.ts'
import { ServerDetail } from './server-detail.tsx'
import { ServerList } from './server-list.tsx'
import type { ServersStore } from './store.ts'
import { ExactCommand } from './what-will-run.tsx'

export function ServersPage({ store, id }: { store: ServersStore; id: string | null }) {
  const loaded = store()
  const { items, show } = loaded
  const [, navigate] = useLocation()
  const wanted = addingIn(useSearch())
  const adding = useRefusal('admin') === null ? wanted : null
  const select = useCallback((next: string | null) => navigate(placeIn(homes.servers, next)), [navigate])
  const add = (way: AddingWay) => navigate(addingPath(way, id))
  const ids = items.map((server) => server.id)
  const known = id !== null && ids.includes(id)
  useEffect(() => {
    void show(known ? id : null)
  }, [show, id, known])
  return (
    <>
      <Collection
        of={loaded}
        words={{
          one: 'server',
          many: 'servers',
          gone: 'It was removed, or it never had this id.',
          kept: 'They stay as they are; agents keep working with them.',
        }}
        id={id}
        select={select}
        steps={ids}
        list={<ServerList items={items} selected={id} select={select} add={() => add('form')} />}
        detail={(server) => <ServerDetail key={server.id} server={server} store={store} close={() => select(null)} />}
        none={<NoServers add={add} />}
      />
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
