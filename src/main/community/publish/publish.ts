// Publishing: this console's own gates, then the library's; what passes both is signed and sent for review.
import type { ArtifactBody, ArtifactCheck, ArtifactProblem } from '../../../shared/contract/community.ts'
import { LibraryProblem, type LibraryPublishing, type LibrarySource } from '../source/library-source.ts'
import type { LocalCheck } from './local-check.ts'
import { type PublisherKey, signContribution } from './publisher-key.ts'

export interface PublishDeps {
  readonly source: () => Pick<LibrarySource, 'publishing'>
  readonly key: PublisherKey
  readonly check: LocalCheck
}

export interface Publish {
  /** Both gates; the own ones alone where nothing can be published. Rejects with LibraryProblem when the library cannot be asked. */
  validate(body: ArtifactBody, signal?: AbortSignal): Promise<ArtifactCheck>
  /** Rejects with LibraryProblem: `refused` with what the gates say, or when nothing can be published. */
  contribute(body: ArtifactBody, signal?: AbortSignal): Promise<{ readonly submission_id: string }>
}

export function createPublish({ source, key, check }: PublishDeps): Publish {
  const judge = async (body: ArtifactBody, library: LibraryPublishing | null, signal: AbortSignal | undefined) => {
    const own = await check(body, signal)
    if (library === null) return own
    try {
      const { errors } = await library.validate(signContribution(body, key), signal)
      return merged(own, errors)
    } catch (error) {
      // With errors of our own at hand, a library that cannot be asked would add nothing.
      if (error instanceof LibraryProblem && own.length > 0) return own
      throw error
    }
  }
  return {
    async validate(body, signal) {
      const errors = await judge(body, source().publishing, signal)
      return { valid: errors.length === 0, errors }
    },
    async contribute(body, signal) {
      const { publishing } = source()
      if (publishing === null) throw nowhere()
      const errors = await judge(body, publishing, signal)
      if (errors.length > 0) throw refused(errors)
      return publishing.contribute(signContribution(body, key), signal)
    },
  }
}

/** What both say of one field with one code is said once, in our words. */
function merged(own: readonly ArtifactProblem[], theirs: readonly ArtifactProblem[]): ArtifactProblem[] {
  const said = new Set(own.map(({ path, code }) => `${path}\n${code}`))
  return [...own, ...theirs.filter(({ path, code }) => !said.has(`${path}\n${code}`))]
}

function nowhere(): LibraryProblem {
  return new LibraryProblem(
    'refused',
    'Nothing can be published from here: that needs a library server and a token for it in the settings.',
    { status: 409, code: 'publishing_unavailable', errors: [] },
  )
}

function refused(errors: readonly ArtifactProblem[]): LibraryProblem {
  const [first] = errors
  const message = `It does not pass the gates: ${first?.message ?? ''}`
  return new LibraryProblem('refused', message, { status: 422, code: 'artifact_invalid', errors })
}
