// The library as it is looked at from here: passed on, each artifact with whether its newest version is proved and what is here of it.
import type { ArtifactBody } from '../../shared/contract/community.ts'
import type { SeenArtifact } from '../../shared/contract/library.ts'
import type { InstallStore } from '../store/installs.ts'
import type { CurrentLibrary } from './library.ts'
import { LibraryProblem, type LibrarySource } from './source/library-source.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface BrowseDeps {
  readonly library: CurrentLibrary
  readonly subscriptions: Pick<Subscriptions, 'ofArtifact'>
  readonly installs: Pick<InstallStore, 'countOf'>
}

/** Every function rejects with LibraryProblem. */
export interface Browse extends Pick<LibrarySource, 'browse' | 'facets' | 'pack' | 'featured'> {
  artifact(id: string, signal?: AbortSignal): Promise<SeenArtifact>
  /** Of a version that is proved. */
  version(id: string, version: string, signal?: AbortSignal): Promise<ArtifactBody>
}

/** What its publisher signed stands in place of what the library says. */
function signedPart({ version: _, ...body }: ArtifactBody): Partial<SeenArtifact> {
  return body
}

export function createBrowse({ library, subscriptions, installs }: BrowseDeps): Browse {
  return {
    browse: async (query, signal) => library().source.browse(query, signal),
    facets: async (signal) => library().source.facets(signal),
    pack: async (id, signal) => library().source.pack(id, signal),
    featured: async (signal) => library().source.featured(signal),
    async artifact(id, signal) {
      const { source, trusted } = library()
      const artifact = await source.artifact(id, signal)
      const proved = await trusted.version(artifact, artifact.latest_version, signal).then(
        ({ body }) => (artifact.id === id ? body : null),
        (error: unknown) => {
          if (error instanceof LibraryProblem) return null
          throw error
        },
      )
      const here = { subscription_id: subscriptions.ofArtifact(id), installs: installs.countOf(id) }
      return { ...artifact, ...(proved && signedPart(proved)), verified: proved !== null, ...here }
    },
    async version(id, version, signal) {
      const { source, trusted } = library()
      return (await trusted.version(await source.artifact(id, signal), version, signal)).body
    },
  }
}
