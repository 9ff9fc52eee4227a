// What can be done to one server, each with a notice of what came of it.
import type { ClassifyTool, Server, Tool } from '../../../shared/contract/server.ts'
import { withNotice } from '../../ui/notices.tsx'
import type { ServersStore } from './store.ts'
import { toolCount } from './words.ts'

export type ServerActions = ReturnType<typeof serverActions>

export function serverActions(server: Server, store: ServersStore, close: () => void) {
  const { accept, block, classify, update, remove } = store.getState()
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
    block(tools: readonly Pick<Tool, 'name' | 'hash'>[]) {
      const [first] = tools
      const what = tools.length === 1 && first ? `“${first.name}” stays` : `${toolCount(tools.length)} stay`
      void withNotice(
        () =>
          block(
            server.id,
            tools.map(({ name, hash }) => ({ name, hash })),
          ),
        {
          done: () => ({ text: `${what} blocked. Nobody is asked again until the server changes something.` }),
          failed: 'Nothing was changed.',
        },
      )
    },
    classify: (tool: string, body: ClassifyTool) => classify(server.id, tool, body),
    confirmClass: (tool: string) =>
      void withNotice(() => classify(server.id, tool, {}), {
        done: () => ({ text: `${tool} counts as before.` }),
        failed: 'The question stays.',
      }),
    restart: () => void withNotice(() => update(server.id, {}), { failed: 'It was not started again.' }),
    remove() {
      void withNotice(() => remove(server.id), {
        done: () => ({ text: `Removed “${server.name}”.` }),
        failed: 'It was not removed.',
      }).then((done) => done && close())
    },
  }
}
