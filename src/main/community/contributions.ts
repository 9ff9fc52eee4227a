// What goes back to the library, and what its maintainers decide there: passed on, and kept in this console's log.
import type { ArtifactBody, ArtifactCheck, Featured, Submission } from '../../shared/contract/community.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { CurrentLibrary } from './library.ts'
import type { Publish } from './publish/publish.ts'
import { LibraryProblem, type LibraryPublishing, type Listed } from './source/library-source.ts'

export type Decision = 'approve' | 'request-changes' | 'reject'
type Recommended = Parameters<LibraryPublishing['feature']>[1]

export interface ContributionsDeps {
  readonly library: CurrentLibrary
  readonly publish: Publish
  readonly recorder: Pick<ChangeRecorder, 'record'>
}

/** Every function rejects with LibraryProblem; `refused` where nothing can be published. */
export interface Contributions {
  validate(body: ArtifactBody, signal?: AbortSignal): Promise<ArtifactCheck>
  contribute(body: ArtifactBody, operatorId: string): Promise<{ readonly submission_id: string }>
  review(page: Parameters<LibraryPublishing['review']>[0], signal?: AbortSignal): Promise<Listed<Submission>>
  decide(id: string, decision: Decision, notes: string, operatorId: string): Promise<Submission>
  feature(week: string | undefined, items: Recommended, operatorId: string): Promise<Featured>
}

const decided = { approve: 'approved', 'request-changes': 'changes_requested', reject: 'rejected' } as const

export function createContributions({ library, publish, recorder }: ContributionsDeps): Contributions {
  const told = (type: string, record: Readonly<Record<string, unknown>>) =>
    recorder.record(
      () => {},
      () => ({ type, record: { source: library().source.id, ...record } }),
    )
  return {
    validate: publish.validate,
    async contribute(body, operator_id) {
      const { kind, name, version } = body
      const submitted = await publish.contribute(body)
      await told('artifact.submitted', { operator_id, kind, name, version, ...submitted })
      return submitted
    },
    review: async (page, signal) => publishing(library).review(page, signal),
    async decide(id, decision, notes, operator_id) {
      const submission = await publishing(library).decide(id, decision, notes)
      const { name, version, kind } = submission.body
      const record = { operator_id, submission_id: id, kind, name, version, notes }
      await told(`submission.${decided[decision]}`, record)
      return submission
    },
    async feature(week, items, operator_id) {
      const featured = await publishing(library).feature(week, items)
      await told('library.featured', { operator_id, week: featured.week, items })
      return featured
    },
  }
}

function publishing(library: CurrentLibrary): LibraryPublishing {
  const found = library().source.publishing
  if (found) return found
  const message = 'Nothing can be published from here: that needs a library server and a token for it in the settings.'
  throw new LibraryProblem('refused', message, { status: 409, code: 'publishing_unavailable', errors: [] })
}
