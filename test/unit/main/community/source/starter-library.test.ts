// The starter library: files that answer as a server would, proved like one, without a pin.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTrustedLibrary } from '../../../../../src/main/community/integrity/pinned-library.ts'
import { createStarterLibrary } from '../../../../../src/main/community/source/starter-library.ts'
import { createLibraryHeadStore } from '../../../../../src/main/store/library-heads.ts'
import { openStore } from '../../../../../src/main/store/open.ts'
import { createClock } from '../../../../../src/shared/clock.ts'
import { type ArtifactBody, artifactQuery, slugOf } from '../../../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../../../src/shared/json/canonical.ts'
import { keyOf, newPublisher, signedHead } from '../../../../support/hostile-library.ts'
import { dlpBody, packBody, policyBody } from '../../../../support/library-bodies.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const idOf = (n: number) => `5f0c7e61-9f0f-8b0e-8f55-${String(n).padStart(12, '0')}`

/** As scripts/sign-library writes it; versions of one name belong together. */
function writeStarter(folder: string, bodies: readonly ArtifactBody[]): void {
  const publisher = newPublisher()
  const { privateKey } = generateKeyPairSync('ed25519')
  const put = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value))
  const slugs = [...new Set(bodies.map(({ name }) => slugOf(name) ?? ''))]
  const published_at = '2026-01-01T00:00:00.000Z'
  const versions = bodies.map((body, log_index) => {
    const bytes = Buffer.from(canonicalJson(body))
    const slug = slugOf(body.name) ?? ''
    mkdirSync(join(folder, 'artifacts', slug), { recursive: true })
    writeFileSync(join(folder, 'artifacts', slug, `${body.version}.json`), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { publisher_key } = publisher
    return {
      slug,
      said: { version: body.version, sha256, published_at, publisher_key, signature: publisher.sign(bytes), log_index },
    }
  })
  const leaves = versions.map(({ slug, said: { version, sha256, publisher_key } }) => {
    return { artifact: idOf(slugs.indexOf(slug)), version, sha256, publisher_key }
  })
  put('leaves.json', leaves)
  put('key.json', keyOf(privateKey))
  put('head.json', signedHead(leaves, privateKey, Date.now()))
  put('index.json', {
    artifacts: slugs.map((slug, n) => ({
      id: idOf(n),
      slug,
      versions: versions.filter((each) => each.slug === slug).map(({ said }) => said),
    })),
    featured: { week: '2026-W48', items: [{ artifact_id: idOf(1), note: 'Start here.' }] },
  })
}

const bodies = [
  policyBody('No deletes'),
  dlpBody('Patients'),
  packBody('Both', [{ artifact_id: idOf(0), version: '1.0.0' }]),
  policyBody('No deletes', { version: '1.1.0', description: 'Better.' }),
]

function starter() {
  const folder = tempFolder()
  writeStarter(folder, bodies)
  return { folder, library: createStarterLibrary({ folder }) }
}

async function trustedOf(library: ReturnType<typeof createStarterLibrary>) {
  const store = await openStore(tempFolder(), 'local')
  onTestFinished(() => store.close())
  const heads = createLibraryHeadStore(store)
  const expectedKeyId = () => '0123456789abcdef'
  return { heads, trusted: createTrustedLibrary({ source: library, heads, clock: createClock(), expectedKeyId }) }
}

describe('the starter library', () => {
  it('answers every question from its files', async () => {
    const { library } = starter()
    expect(await library.browse(artifactQuery.parse({ q: 'better' }))).toMatchObject({
      items: [{ id: idOf(0), latest_version: '1.1.0', subscribers: 0 }],
      total: 1,
    })
    expect(await library.facets()).toMatchObject({ frameworks: [{ name: 'HIPAA', count: 3 }] })
    const artifact = await library.artifact(idOf(0))
    expect(artifact.versions.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0'])
    expect(await library.pack(idOf(2))).toMatchObject({ members: [{ id: idOf(0), version: '1.0.0' }] })
    expect(await library.featured()).toMatchObject({ week: '2026-W48', items: [{ id: idOf(1), note: 'Start here.' }] })
    expect(Buffer.from(await library.body(idOf(0), '1.0.0')).toString()).toBe(canonicalJson(bodies[0]))
    expect(library.publishing).toBeNull()
    await library.recordSubscription(idOf(0), 'daily')
  })

  it('has no such thing: gone', async () => {
    const { library } = starter()
    const gone = { code: 'gone' }
    await expect(library.artifact('nothing')).rejects.toMatchObject(gone)
    await expect(library.pack(idOf(0))).rejects.toMatchObject(gone)
    await expect(library.body(idOf(0), '../../../index')).rejects.toMatchObject(gone)
    await expect(library.inclusion({ artifact_id: idOf(0), version: '9.0.0', tree_size: 4 })).rejects.toMatchObject(
      gone,
    )
    await expect(library.consistency(2, 5)).rejects.toMatchObject(gone)
  })

  it('is proved like a server, and pinned nowhere: a newer console brings newer files', async () => {
    const { library, folder } = starter()
    const { trusted, heads } = await trustedOf(library)
    for (const [n, version] of [
      [0, '1.1.0'],
      [0, '1.0.0'],
      [1, '1.0.0'],
      [2, '1.0.0'],
    ] as const) {
      expect(await trusted.version(await library.artifact(idOf(n)), version)).toMatchObject({ artifact_id: idOf(n) })
    }
    expect(trusted.status()).toMatchObject({ source: 'starter', base_url: null, state: 'ok', head: { tree_size: 4 } })
    expect(heads.of('starter')).toBeNull()
    writeStarter(folder, bodies.slice(0, 2))
    const other = await trustedOf(createStarterLibrary({ folder }))
    expect(await other.trusted.refresh()).toMatchObject({ tree_size: 2 })
  })

  it('with a changed text is not believed', async () => {
    const { library, folder } = starter()
    const artifact = await library.artifact(idOf(0))
    const file = join(folder, 'artifacts/no_deletes/1.1.0.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('deleted', 'Deleted'))
    const { trusted } = await trustedOf(library)
    await expect(trusted.version(artifact, '1.1.0')).rejects.toMatchObject({ code: 'untrusted' })
  })

  it('that cannot be read says why, and is read once it can be', async () => {
    const { library, folder } = starter()
    const index = readFileSync(join(folder, 'index.json'))
    rmSync(join(folder, 'index.json'))
    await expect(library.facets()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/cannot be read: ENOENT/),
    })
    writeFileSync(join(folder, 'index.json'), '{"artifacts":[],"artifacts":[]}')
    await expect(library.facets()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/twice/),
    })
    writeFileSync(join(folder, 'index.json'), index)
    expect(await library.facets()).toMatchObject({ languages: [{ name: 'en', count: 3 }] })
  })
})
