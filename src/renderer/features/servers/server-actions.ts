// What can be done to one server, each with a notice of what came of it.
import type { Server, Tool } from '../../../shared/contract/server.ts'
import { withNotice } from '../../ui/notices.tsx'
import type { ServersStore } from './store.ts'
import { toolCount } from './words.ts'

export type ServerActions = ReturnType<typeof serverActions>

export function serverActions(server: Server, store: ServersStore, close: () => void) {
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
