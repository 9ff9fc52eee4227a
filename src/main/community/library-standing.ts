// How the library stands, and what an admin does about its key.
import type { LibraryStatus } from '../../shared/contract/library.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { CurrentLibrary } from './library.ts'
import { LibraryProblem } from './source/library-source.ts'

export interface LibraryStandingDeps {
  readonly library: CurrentLibrary
  readonly settings: () => Pick<Settings, 'library_base_url'>
  readonly recorder: Pick<ChangeRecorder, 'record'>
  readonly syncing: () => boolean
  readonly publisherKey: string
}

export interface LibraryStanding {
  /** Never throws: an address that cannot be used is a state too. */
  status(): LibraryStatus
  /** Throws LibraryProblem. */
  trust(keyId: string, operatorId: string, signal?: AbortSignal): Promise<LibraryStatus>
}

export function createLibraryStanding(deps: LibraryStandingDeps): LibraryStanding {
  const { library, recorder } = deps
  const status = (): LibraryStatus => {
    const own = { syncing: deps.syncing(), publisher_key: deps.publisherKey }
    try {
      const { source, trusted } = library()
      return { ...trusted.status(), ...own, can_publish: source.publishing !== null }
    } catch (error) {
      if (!(error instanceof LibraryProblem)) throw error
      const base_url = deps.settings().library_base_url
      const unknown = { last_answer_at: null, head: null, key_id: null, can_publish: false }
      return { source: 'remote', base_url, state: 'unreachable', problem: error.message, ...unknown, ...own }
    }
  }
  return {
    status,
    async trust(key_id, operatorId, signal) {
      const { source, trusted } = library()
      const before = trusted.status().key_id
      await trusted.trust(key_id, signal)
      await recorder.record(
        () => {},
        () => ({ type: 'library.trusted', record: { operator_id: operatorId, source: source.id, key_id, before } }),
      )
      return status()
    },
  }
}
