// Where artifacts come from: a library server, or the files that came with the console. What it says is checked for form, not for truth.
import type {
  Artifact,
  ArtifactCheck,
  ArtifactFacets,
  ArtifactQuery,
  ArtifactSummary,
  Cadence,
  Consistency,
  Contribute,
  Featured,
  Inclusion,
  LogKey,
  Pack,
  Submission,
  TreeHead,
} from '../../../shared/contract/community.ts'

/**
 * `unreachable`: no usable answer, so what is here goes on counting. `untrusted`: an answer that contradicts what is known.
 * `stale`: its head is older than it may be. `refused`: the library itself said no. `gone`: it has no such thing.
 */
export type LibraryProblemCode = 'unreachable' | 'untrusted' | 'stale' | 'refused' | 'gone'

export class LibraryProblem extends Error {
  readonly code: LibraryProblemCode
  /** Of a refusal: its HTTP status, its code, and what was wrong with which field. */
  readonly refusal:
    | {
        readonly status: number
        readonly code: string
        readonly errors: readonly { readonly path: string; readonly message: string; readonly code?: string }[]
      }
    | undefined
  /** `message` is a sentence for a person. */
  constructor(code: LibraryProblemCode, message: string, refusal?: LibraryProblem['refusal']) {
    super(message)
    this.name = 'LibraryProblem'
    this.code = code
    this.refusal = refusal
  }
}

export interface Listed<T> {
  readonly items: readonly T[]
  readonly total: number | null
}

/** Every function rejects with `LibraryProblem`, or with the reason of `signal`. */
export interface LibrarySource {
  readonly kind: 'remote' | 'starter'
  /** What keys and heads are kept under: the base URL, or `starter`. */
  readonly id: string
  browse(query: ArtifactQuery, signal?: AbortSignal): Promise<Listed<ArtifactSummary>>
  facets(signal?: AbortSignal): Promise<ArtifactFacets>
  artifact(id: string, signal?: AbortSignal): Promise<Artifact>
  pack(id: string, signal?: AbortSignal): Promise<Pack>
  featured(signal?: AbortSignal): Promise<Featured>
  /** The raw bytes of one version, at most `artifactLimits.body`. */
  body(id: string, version: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
  key(signal?: AbortSignal): Promise<LogKey>
  head(signal?: AbortSignal): Promise<TreeHead>
  inclusion(
    of: { readonly artifact_id: string; readonly version: string; readonly tree_size: number },
    signal?: AbortSignal,
  ): Promise<Inclusion>
  consistency(first: number, second: number, signal?: AbortSignal): Promise<Consistency>
  /** The usage signal; the starter files count nobody. */
  recordSubscription(id: string, cadence: Cadence, signal?: AbortSignal): Promise<void>
  endSubscription(id: string, signal?: AbortSignal): Promise<void>
  recordInstall(id: string, members: readonly string[] | null, signal?: AbortSignal): Promise<void>
  /** Null where nothing can be published: the starter files. */
  readonly publishing: LibraryPublishing | null
}

export interface LibraryPublishing {
  validate(contribution: Contribute, signal?: AbortSignal): Promise<ArtifactCheck>
  contribute(contribution: Contribute, signal?: AbortSignal): Promise<{ readonly submission_id: string }>
  review(
    page: { readonly status?: Submission['status']; readonly limit: number; readonly offset: number },
    signal?: AbortSignal,
  ): Promise<Listed<Submission>>
  decide(
    id: string,
    decision: 'approve' | 'request-changes' | 'reject',
    notes: string,
    signal?: AbortSignal,
  ): Promise<Submission>
  feature(
    week: string | undefined,
    items: readonly { readonly artifact_id: string; readonly note?: string | undefined }[],
    signal?: AbortSignal,
  ): Promise<Featured>
}
