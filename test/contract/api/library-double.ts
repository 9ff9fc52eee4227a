// A Community Library in memory: what was put in is there and proved; what is sent to it is taken.
import { createHash, randomUUID } from 'node:crypto'
import type { Library } from '../../../src/main/community/library.ts'
import {
  LibraryProblem,
  type LibraryPublishing,
  type LibrarySource,
} from '../../../src/main/community/source/library-source.ts'
import { searchArtifacts } from '../../../src/main/community/source/search-artifacts.ts'
import {
  type Artifact,
  type ArtifactBody,
  artifactQuery,
  compareVersions,
  type Submission,
  slugOf,
  type TreeHead,
} from '../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../src/shared/json/canonical.ts'
import { packBody, policyBody } from '../../support/library-bodies.ts'

const at = '2026-01-01T00:00:00.000Z'
const head: TreeHead = {
  tree_size: 1,
  root_hash: 'a'.repeat(64),
  timestamp: at,
  expires_at: at,
  key_id: 'b'.repeat(16),
  signature: `${'s'.repeat(86)}==`,
}
const publisher_key = `${'k'.repeat(59)}=`

export function libraryDouble() {
  const bodies = new Map<string, ArtifactBody[]>()
  const double = {
    /** Instead of answering. */
    problem: null as LibraryProblem | null,
    publish(body: ArtifactBody): Artifact {
      const known = [...bodies].find(([, [first]]) => first?.name === body.name)
      const id = known?.[0] ?? randomUUID()
      bodies.set(
        id,
        [body, ...(bodies.get(id) ?? [])].sort((a, b) => compareVersions(b.version, a.version)),
      )
      return artifactOf(id)
    },
    publishPack() {
      const policy = double.publish(policyBody(`Member ${randomUUID().slice(0, 4)}x`))
      const members = [{ artifact_id: policy.id, version: '1.0.0' }]
      return double.publish(packBody(`Pack ${randomUUID().slice(0, 4)}x`, members))
    },
    library: (): Library => ({ source, trusted }),
  }
  const artifactOf = (id: string): Artifact => {
    const all = bodies.get(id)
    const [newest] = all ?? []
    if (!all || !newest) throw new LibraryProblem('gone', 'The library has no such thing.')
    const { version, ...shown } = newest
    const versions = all.map((body, log_index) => ({
      version: body.version,
      sha256: sha256(body),
      published_at: at,
      publisher_key,
      signature: head.signature,
      log_index,
    }))
    const slug = slugOf(newest.name) ?? ''
    return { ...shown, id, slug, latest_version: version, subscribers: 0, published_at: at, versions } as Artifact
  }
  const answer = async <T>(value: () => T): Promise<T> => {
    if (double.problem) throw double.problem
    return value()
  }
  const all = () => [...bodies.keys()].map(artifactOf)
  const source = sourceOf({ answer, artifactOf, all })
  const trusted: Library['trusted'] = {
    refresh: () => answer(() => head),
    version: (artifact, wanted) =>
      answer(() => {
        const body = bodies.get(artifact.id)?.find(({ version }) => version === wanted)
        const version = artifact.versions.find((each) => each.version === wanted)
        if (!body || !version) throw new LibraryProblem('gone', 'The library has no such version.')
        return { artifact_id: artifact.id, version, body, text: canonicalJson(body) }
      }),
    status: () => ({
      source: 'remote',
      base_url: 'https://library.example.org',
      state: 'ok',
      problem: null,
      last_answer_at: at,
      head,
      key_id: head.key_id,
    }),
    trust: () => answer(() => {}),
  }
  return double
}

export type LibraryDouble = ReturnType<typeof libraryDouble>

function sha256(body: ArtifactBody): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex')
}

interface Shelf {
  answer<T>(value: () => T): Promise<T>
  artifactOf(id: string): Artifact
  all(): Artifact[]
}

function sourceOf({ answer, artifactOf, all }: Shelf): LibrarySource {
  const none = () => answer(() => {})
  const never = async () => {
    throw new LibraryProblem('gone', 'Nobody asks for that here.')
  }
  return {
    kind: 'remote',
    id: 'https://library.example.org/',
    browse: (query) => answer(() => searchArtifacts(all().map(summaryOf), artifactQuery.parse(query))),
    facets: () => answer(() => ({ categories: [{ name: 'Files', count: 1 }], frameworks: [], languages: [] })),
    artifact: (id) => answer(() => artifactOf(id)),
    pack: (id) => answer(() => ({ ...artifactOf(id), members: [] })),
    featured: () => answer(() => ({ week: '2026-W01', items: [{ ...summaryOf(exampleOf(all)), note: 'Good.' }] })),
    body: never,
    key: never,
    head: () => answer(() => head),
    inclusion: never,
    consistency: never,
    recordSubscription: none,
    endSubscription: none,
    recordInstall: none,
    publishing: publishingOf({ answer, all }),
  }
}

function exampleOf(all: Shelf['all']): Artifact {
  const [first] = all()
  if (!first) throw new LibraryProblem('gone', 'There is nothing in it.')
  return first
}

function summaryOf({ versions: _v, content: _c, tests: _t, ...summary }: Artifact) {
  return summary
}

function publishingOf({ answer, all }: Pick<Shelf, 'answer' | 'all'>): LibraryPublishing {
  const submission = (id: string, status: Submission['status']): Submission => ({
    id,
    status,
    body: policyBody('Submitted'),
    publisher_key,
    submitted_by: 'somebody',
    submitted_at: at,
    reviewed_by: status === 'pending' ? null : 'somebody else',
    reviewed_at: status === 'pending' ? null : at,
    review_notes: null,
    artifact_id: null,
  })
  const becomes = { approve: 'approved', 'request-changes': 'changes_requested', reject: 'rejected' } as const
  return {
    validate: () => answer(() => ({ valid: true, errors: [] })),
    contribute: () => answer(() => ({ submission_id: randomUUID() })),
    review: () => answer(() => ({ items: [submission(randomUUID(), 'pending')], total: 1 })),
    decide: (id, decision) => answer(() => submission(id, becomes[decision])),
    feature: (week = '2026-W02') => answer(() => ({ week, items: [summaryOf(exampleOf(all))] })),
  }
}
