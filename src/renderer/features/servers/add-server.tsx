// Adding servers, beside the page: by a form, or by pasting what another client has.
import { useState } from 'react'
import type { CreateServer } from '../../../shared/contract/server.ts'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AddByForm } from './add-by-form.tsx'
import type { AddingWay } from './adding-path.ts'
import { PasteServers } from './paste-servers.tsx'
import type { ServersStore } from './store.ts'

export function AddServer({
  store,
  way,
  close,
  select,
}: {
  store: ServersStore
  way: AddingWay
  close: () => void
  select: (id: string | null) => void
}) {
  const [tab, setTab] = useState(way)
  const items = store((state) => state.items)
  const { create, remove } = store.getState()
  const done = (ids: readonly string[], said: string) => {
    const undo = async () => {
      await Promise.all(ids.map(remove))
      select(null)
    }
    close()
    if (ids.length === 1 && ids[0] !== undefined) select(ids[0])
    notify({ text: said, undo })
  }
  const sendOne = async (body: CreateServer) => {
    const { id, name } = await create(body)
    done([id], `Added “${name}”. Its tools appear in a moment.`)
  }
  return (
    <Sheet
      title="Add a server"
      about="A server offers tools over MCP. The console starts or asks it, and judges every call an agent makes."
      close={close}
      wide
    >
      <Tabs
        label="Ways to add a server"
        value={tab}
        set={setTab}
        keep
        tabs={[
          {
            value: 'form',
            label: 'Form',
            content: <AddByForm taken={new Set(items.map(({ id }) => id))} send={sendOne} />,
          },
          {
            value: 'paste',
            label: 'Paste JSON',
            content: (
              <PasteServers
                existing={items}
                send={create}
                done={(ids) =>
                  done(
                    ids,
                    `Added ${ids.length === 1 ? '1 server' : `${ids.length} servers`}. The tools appear in a moment.`,
                  )
                }
              />
            ),
          },
        ]}
      />
    </Sheet>
  )
}
