// Publishing: both gates are heard, each thing is said once, and nothing is sent that one of them refuses.
import { expect, it, onTestFinished } from 'vitest'
import { createPublish } from '../../../../../src/main/community/publish/publish.ts'
import { loadPublisherKey } from '../../../../../src/main/community/publish/publisher-key.ts'
import { LibraryProblem, type LibraryPublishing } from '../../../../../src/main/community/source/library-source.ts'
import { createRemoteLibrary } from '../../../../../src/main/community/source/remote-library.ts'
import { type ArtifactProblem, contributeSchema } from '../../../../../src/shared/contract/community.ts'
import { startHostileLibrary } from '../../../../support/hostile-library.ts'
import { policyBody } from '../../../../support/library-bodies.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const body = policyBody('No deletes')
const problem = (path: string, code: string, message = 'wrong') => ({ path, code, message })

function room(own: ArtifactProblem[], theirs: ArtifactProblem[] | LibraryProblem) {
  const sent: unknown[] = []
  const publishing = {
    async validate() {
      if (theirs instanceof LibraryProblem) throw theirs
      return { valid: theirs.length === 0, errors: theirs }
    },
    async contribute(contribution: unknown) {
      sent.push(contribution)
      return { submission_id: 'id' }
    },
  } as unknown as LibraryPublishing
  const source = { publishing: publishing as LibraryPublishing | null }
  const publish = createPublish({ source: () => source, key: loadPublisherKey(tempFolder()), check: async () => own })
  return { publish, sent, source }
}

it('says what both gates say, once', async () => {
  const own = [problem('name', 'name_confusable', 'ours')]
  const { publish, sent } = room(own, [
    problem('name', 'name_confusable', 'theirs'),
    problem('version', 'version_not_higher'),
  ])
  const errors = [...own, problem('version', 'version_not_higher')]
  expect(await publish.validate(body)).toEqual({ valid: false, errors })
  await expect(publish.contribute(body)).rejects.toMatchObject({
    code: 'refused',
    message: 'It does not pass the gates: ours',
    refusal: { status: 422, code: 'artifact_invalid', errors },
  })
  expect(sent).toEqual([])
})

it('with the own gate closed says so though the library cannot be asked', async () => {
  const down = new LibraryProblem('unreachable', 'Nobody there.')
  expect(await room([problem('content', 'parse')], down).publish.validate(body)).toMatchObject({ valid: false })
  const { publish, sent } = room([], down)
  await expect(publish.validate(body)).rejects.toBe(down)
  await expect(publish.contribute(body)).rejects.toBe(down)
  expect(sent).toEqual([])
})

it('where nothing can be published the own gate is heard, and nothing is sent', async () => {
  const { publish, source } = room([problem('content', 'parse')], [])
  source.publishing = null
  expect(await publish.validate(body)).toEqual({ valid: false, errors: [problem('content', 'parse')] })
  await expect(publish.contribute(body)).rejects.toMatchObject({ refusal: { code: 'publishing_unavailable' } })
})

it('is signed, and reaches a library as it was written', async () => {
  const library = await startHostileLibrary()
  const source = createRemoteLibrary({ baseUrl: library.url, token: 'token' })
  onTestFinished(async () => {
    await source.close()
    await library.close()
  })
  const key = loadPublisherKey(tempFolder())
  const publish = createPublish({ source: () => source, key, check: async () => [] })
  expect(await publish.contribute(body)).toMatchObject({ submission_id: expect.any(String) })
  expect(library.requests.map(({ path }) => path)).toEqual([
    '/api/v1/community/validate',
    '/api/v1/community/contribute',
  ])
  for (const { body: text } of library.requests) {
    expect(contributeSchema.parse(JSON.parse(text))).toMatchObject({ ...body, publisher_key: key.publisher_key })
  }
  library.attack('refusal')
  await expect(publish.contribute(body)).rejects.toMatchObject({
    code: 'refused',
    refusal: { code: 'version_not_high' },
  })
})
