// An artifact as it is looked at: what its publisher signed stands in place of what the library says, or it is not verified.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createBrowse } from '../../../../src/main/community/browse.ts'
import { LibraryProblem } from '../../../../src/main/community/source/library-source.ts'
import type { Artifact } from '../../../../src/shared/contract/community.ts'
import { policyBody } from '../../../support/library-bodies.ts'

const body = policyBody('No deletes')
const { version: latest_version, ...said } = body

function browse(claimed: Partial<Artifact>, proved: () => Promise<{ body: typeof body }>) {
  const shown = {
    ...said,
    id: randomUUID(),
    slug: 'no_deletes',
    latest_version,
    subscribers: 3,
    versions: [],
    ...claimed,
  }
  const source = { artifact: async () => shown }
  const here = { subscriptions: { ofArtifact: () => null }, installs: { countOf: () => 2 } }
  const rooms = createBrowse({ library: () => ({ source, trusted: { version: proved } }) as never, ...here })
  return { shown, artifact: (id = shown.id) => rooms.artifact(id) }
}

it('shows what is proved, whatever else the library says of it', async () => {
  const { artifact, shown } = browse({ name: 'Another name', content: 'package elsewhere' }, async () => ({ body }))
  expect(await artifact()).toEqual({ ...shown, ...said, verified: true, subscription_id: null, installs: 2 })
})

it('is not verified when nothing proves it, or when it is another one', async () => {
  const unproved = browse({}, () => Promise.reject(new LibraryProblem('untrusted', 'It is not in the log.')))
  expect(await unproved.artifact()).toMatchObject({ name: 'No deletes', verified: false })
  const { artifact } = browse({ name: 'Another name' }, async () => ({ body }))
  expect(await artifact(randomUUID())).toMatchObject({ name: 'Another name', verified: false })
})

it('fails with anything that is no fault of the library', async () => {
  const { artifact } = browse({}, () => Promise.reject(new Error('the disk is full')))
  await expect(artifact()).rejects.toThrow('the disk is full')
})
