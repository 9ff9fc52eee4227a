// The library as far as it can be trusted: raw bytes are verified first, and those bytes are what is read (decision 30).
import type { Artifact, ArtifactBody, ArtifactVersion, TreeHead } from '../../../shared/contract/community.ts'
import type { LibraryStatus } from '../../../shared/contract/library.ts'

/** One version whose bytes have the hash that the log vouches for and that its publisher signed. */
export interface VerifiedVersion {
  readonly artifact_id: string
  readonly version: ArtifactVersion
  readonly body: ArtifactBody
  /** The very bytes, as text. */
  readonly text: string
}

/** What a version must be because of what is known already: the one in force has this publisher, the pack names this text. */
export interface ExpectedVersion {
  readonly publisher_key?: string | undefined
  readonly sha256?: string | undefined
}

export interface TrustedLibrary {
  /**
   * Fetches the head and keeps it: signed by the pinned key, not expired, no rollback, and an extension of the one kept.
   * Throws LibraryProblem; what was kept then stays.
   */
  refresh(signal?: AbortSignal): Promise<TreeHead>
  /** Throws LibraryProblem. `artifact` is what the library says of it; nothing of it is believed but what is proved. */
  version(
    artifact: Artifact,
    version: string,
    signal?: AbortSignal,
    expected?: ExpectedVersion,
  ): Promise<VerifiedVersion>
  status(): Pick<
    LibraryStatus,
    'source' | 'base_url' | 'state' | 'problem' | 'last_answer_at' | 'head' | 'key_id' | 'shown_key_id'
  >
  /** Forgets key and head of the library and keeps the ones it shows now, when they are signed with the key of this id. */
  trust(keyId: string, signal?: AbortSignal): Promise<void>
}
