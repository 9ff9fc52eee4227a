// The library that the settings name, opened when it is first asked and anew when they change.
import type { Clock } from '../../shared/clock.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { LibraryHeadStore } from '../store/library-heads.ts'
import { createTrustedLibrary } from './integrity/pinned-library.ts'
import type { CurrentLibrary, Library } from './library.ts'
import { createRemoteLibrary } from './source/remote-library.ts'
import { createStarterLibrary } from './source/starter-library.ts'

export interface CurrentLibraryDeps {
  readonly settings: () => Pick<Settings, 'library_base_url' | 'library_token' | 'library_key_id'>
  readonly heads: LibraryHeadStore
  readonly clock: Clock
  /** Of the library that came with the console. */
  readonly starterFolder: string
}

interface Opened {
  readonly library: Library
  close(): Promise<void>
}

export function createCurrentLibrary(deps: CurrentLibraryDeps): {
  readonly current: CurrentLibrary
  close(): Promise<void>
} {
  let known: (Opened & { readonly named: string }) | null = null
  const forget = async () => {
    const before = known
    known = null
    await before?.close()
  }
  return {
    current() {
      const { library_base_url, library_token } = deps.settings()
      const named = JSON.stringify([library_base_url, library_token])
      if (known?.named === named) return known.library
      void forget()
      known = { ...open(deps), named }
      return known.library
    },
    close: forget,
  }
}

function open({ settings, heads, clock, starterFolder }: CurrentLibraryDeps): Opened {
  const { library_base_url: baseUrl, library_token } = settings()
  const remote = baseUrl === '' ? null : createRemoteLibrary({ baseUrl, token: library_token || null })
  const source = remote ?? createStarterLibrary({ folder: starterFolder })
  const expectedKeyId = () => settings().library_key_id || null
  const trusted = createTrustedLibrary({ source, heads, clock, expectedKeyId })
  return { library: { source, trusted }, close: async () => remote?.close() }
}
