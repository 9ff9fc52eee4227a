// The library in the command palette: its parts, what waits, and subscriptions by name.
import { LibraryBig, Package, RefreshCw, Search, Upload } from 'lucide-react'
import type { Subscription } from '../../../shared/contract/library.ts'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { parts } from './parts.ts'
import type { LibraryStore } from './store.ts'
import { kindWords, stateWords } from './words.ts'

export function subscriptionEntries(
  items: readonly Subscription[],
  go: (path: string) => void,
): readonly PaletteEntry[] {
  return items.map(({ id, name, slug, kind, state, resolved_version }) => ({
    id: `subscription ${id}`,
    words: `${name} ${slug} ${kindWords[kind].one} ${stateWords[state].word} library subscription`,
    icon: <LibraryBig size={16} />,
    title: <MachineText text={name} limit={60} prose />,
    note: `${stateWords[state].word} · ${resolved_version}`,
    run: () => go(placeIn(parts.subscriptions, id)),
  }))
}

export function libraryActions(store: LibraryStore, go: (path: string) => void): readonly PaletteEntry[] {
  const { items } = store.getState()
  const to = (path: string) => () => go(path)
  const actions: readonly PaletteEntry[] = [
    {
      id: 'browse the library',
      words: 'Browse the library community search artifacts',
      icon: <Search size={16} />,
      title: 'Browse the library',
      run: to(parts.browse),
    },
    {
      id: 'install a pack',
      words: 'Install a pack library compliance hipaa pci soc gdpr',
      icon: <Package size={16} />,
      title: 'Find a pack',
      run: to(parts.packs),
    },
    {
      id: 'publish to the library',
      words: 'Publish to the library contribute share',
      icon: <Upload size={16} />,
      title: 'Publish to the library',
      needs: 'policy_author',
      run: to(parts.publish),
    },
  ]
  if (items.length === 0) return actions
  return [...actions, syncAction(store)]
}

function syncAction(store: LibraryStore): PaletteEntry {
  const sync = () => store.getState().sync(new AbortController().signal)
  return {
    id: 'sync subscriptions',
    words: 'Sync subscriptions library update now',
    icon: <RefreshCw size={16} />,
    title: 'Look for new versions of all subscriptions',
    needs: 'admin',
    run: () =>
      void withNotice(sync, {
        done: ({ checked, updated, blocked, error }) =>
          error === undefined
            ? { text: `${checked} looked at, ${updated} updated${blocked > 0 ? `, ${blocked} refused` : ''}.` }
            : { text: error, failed: true },
        failed: 'Nothing was changed.',
      }),
  }
}
