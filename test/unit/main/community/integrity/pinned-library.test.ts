// The library as far as it can be trusted: each attack is refused, what was known stays, the operator is told, and it recovers.

import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTrustedLibrary } from '../../../../../src/main/community/integrity/pinned-library.ts'
import type { ExpectedVersion } from '../../../../../src/main/community/integrity/trusted-library.ts'
import { LibraryProblem, type LibraryProblemCode } from '../../../../../src/main/community/source/library-source.ts'
import { createRemoteLibrary } from '../../../../../src/main/community/source/remote-library.ts'
import { createStarterLog } from '../../../../../src/main/community/source/starter-log.ts'
import {
  createLibraryHeadStore,
  type KeptHead,
  type LibraryHeadStore,
} from '../../../../../src/main/store/library-heads.ts'
import { openStore } from '../../../../../src/main/store/open.ts'
import { createClock } from '../../../../../src/shared/clock.ts'
import type { Artifact, ArtifactBody, LogLeaf } from '../../../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../../../src/shared/json/canonical.ts'
import {
  type Attack,
  keyOf,
  newPublisher,
  signedHead,
  startHostileLibrary,
} from '../../../../support/hostile-library.ts'
import { dlpBody, packBody, policyBody } from '../../../../support/library-bodies.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const hour = 3_600_000

async function opened(bodies: readonly ArtifactBody[] = [policyBody('No deletes'), dlpBody('Patients')]) {
  const library = await startHostileLibrary()
  const artifacts = bodies.map((body) => library.publish(body))
  const store = await openStore(tempFolder(), 'local')
  const source = createRemoteLibrary({ baseUrl: library.url, token: null, limits: { part: 500, whole: 1000 } })
  onTestFinished(async () => {
    await source.close()
    await library.close()
    await store.close()
  })
  const heads = createLibraryHeadStore(store)
  const time = { shift: 0 }
  const now = () => Date.now() + time.shift
  const clock = { now, timestamp: () => new Date(now()).toISOString() }
  const settings = { key: null as string | null }
  const open = () => createTrustedLibrary({ source, heads, clock, expectedKeyId: () => settings.key })
  const kept = () => heads.of(source.id)
  return { library, artifacts, heads, source, time, settings, open, trusted: open(), kept, store }
}
type Opened = Awaited<ReturnType<typeof opened>>

async function refused(work: Promise<unknown>, code: LibraryProblemCode, sentence: RegExp): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LibraryProblem)
  expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) })
}

interface InMemory {
  readonly id: string
  readonly heads: LibraryHeadStore
  readonly leaves: readonly LogLeaf[]
  readonly privateKey: KeyObject
  readonly bytes?: Buffer
}

/** A log of these leaves, signed with this key, without a server in between. */
function inMemory({ id, heads, leaves, privateKey, bytes = Buffer.alloc(0) }: InMemory) {
  const log = createStarterLog(keyOf(privateKey), signedHead(leaves, privateKey, Date.now()), leaves)
  const source = {
    kind: 'remote' as const,
    id,
    key: async () => log.key,
    head: async () => log.head,
    inclusion: async (of: Parameters<typeof log.inclusion>[0]) => log.inclusion(of),
    consistency: async (first: number, second: number) => log.consistency(first, second),
    body: async () => new Uint8Array(bytes),
  }
  return createTrustedLibrary({ source, heads, clock: createClock() })
}

function leafOf(text: string, more: Partial<LogLeaf> = {}): LogLeaf {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { artifact: '5f0c7e61-9f0f-4b0e-8f55-2f6a4a3c8a10', version: '1.0.0', sha256, publisher_key: 'k', ...more }
}

/** These bytes as a version that a publisher signed and the log holds. */
function proved(heads: LibraryHeadStore, artifact: Artifact, bytes: Buffer) {
  const publisher = newPublisher()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const leaf = leafOf('', { artifact: artifact.id, sha256, publisher_key: publisher.publisher_key })
  const { privateKey } = generateKeyPairSync('ed25519')
  const trusted = inMemory({ id: `https://${randomUUID()}/`, heads, leaves: [leaf], privateKey, bytes })
  const { publisher_key } = publisher
  const said = { ...artifact.versions[0]!, sha256, publisher_key, signature: publisher.sign(bytes), log_index: 0 }
  return trusted.version({ ...artifact, versions: [said] }, '1.0.0')
}

describe('an honest library', () => {
  it('is pinned at first sight, proved, and followed', async () => {
    const { library, trusted, kept, artifacts } = await opened()
    expect(trusted.status()).toMatchObject({ state: 'unknown', head: null, key_id: null })
    const head = await trusted.refresh()
    expect(head).toMatchObject({ tree_size: 2 })
    expect(kept()).toMatchObject({ key_id: library.log.key().key_id, head })
    expect(trusted.status()).toMatchObject({ source: 'remote', state: 'ok', problem: null, head, key_id: head.key_id })
    const verified = await trusted.version(artifacts[0]!, '1.0.0')
    expect(verified).toMatchObject({ artifact_id: artifacts[0]!.id, body: { name: 'No deletes' } })
    expect(verified.text).toBe(canonicalJson(verified.body))
    for (let version = 1; version < 12; version += 1) {
      const artifact = library.publish(policyBody('No deletes', { version: `1.${version}.0` }))
      const { body } = await trusted.version(artifact, `1.${version}.0`)
      expect(body.version).toBe(`1.${version}.0`)
    }
    expect(kept()?.head.tree_size).toBe(13)
  })

  it('is known again after a restart, and its key is not asked for anew', async () => {
    const { library, trusted, open, kept } = await opened()
    await trusted.refresh()
    const again = open()
    expect(again.status()).toMatchObject({ state: 'unknown', head: kept()!.head })
    const asked = library.requests.length
    await again.refresh()
    expect(library.requests.slice(asked).map(({ path }) => path)).toEqual(['/api/v1/community/log/head'])
  })

  it('may show an older head of the same tree: the newer one is kept', async () => {
    const { library, trusted, kept } = await opened()
    library.log.head()
    await new Promise((resolve) => setTimeout(resolve, 5))
    const { timestamp } = await trusted.refresh()
    library.attack('old_head')
    expect((await trusted.refresh()).timestamp).toBe(timestamp)
    expect(kept()?.head.timestamp).toBe(timestamp)
  })

  it('is looked at once for all that ask at the same time; one that leaves ends nothing for the others', async () => {
    const { library, trusted } = await opened()
    const leaving = new AbortController()
    const left = trusted.refresh(leaving.signal)
    const stayed = [trusted.refresh(), trusted.refresh()]
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    await Promise.all(stayed)
    expect(library.requests.filter(({ path }) => path.endsWith('/head'))).toHaveLength(1)
  })

  it('forgets what another tenant knows', async () => {
    const { trusted, store, source } = await opened()
    await trusted.refresh()
    expect(createLibraryHeadStore({ ...store, tenantId: 'other' }).of(source.id)).toBeNull()
  })
})

/** Nothing of it was kept, it is said, and once the library is honest again all is well. */
async function standsAndRecovers(
  { library, trusted, kept, artifacts }: Opened,
  before: KeptHead | null,
  state: string,
): Promise<void> {
  expect(kept()).toEqual(before)
  expect(trusted.status()).toMatchObject({ state, problem: expect.stringMatching(/[.?]$/), head: before?.head ?? null })
  library.attack(null)
  await trusted.refresh()
  expect(trusted.status()).toMatchObject({ state: 'ok', problem: null })
  const artifact = library.artifact(artifacts[0]!.id)
  expect(await trusted.version(artifact, artifact.latest_version)).toMatchObject({ artifact_id: artifact.id })
}

describe('attacks on the log', () => {
  const rows: [Attack, LibraryProblemCode, RegExp][] = [
    ['rollback', 'untrusted', /log of 1 entries where it had 2/],
    ['freeze', 'stale', /to be believed until/],
    ['future', 'untrusted', /yet to come/],
    ['fork', 'untrusted', /another history/],
    ['other_key', 'untrusted', /signed with the key [0-9a-f]{16}, and not with [0-9a-f]{16}/],
    ['forged_head', 'untrusted', /signature under the log/],
    ['html', 'unreachable', /page to log in/],
    ['unavailable', 'unreachable', /503/],
    ['half', 'unreachable', /broke off/],
    ['endless', 'unreachable', /more than/],
    ['slow', 'unreachable', /in time/],
    ['redirect', 'unreachable', /never followed/],
    ['refusal', 'refused', /The library refused/],
  ]
  it.each(rows)('%s', async (attack, code, sentence) => {
    const room = await opened()
    await room.trusted.refresh()
    const before = room.kept()
    room.library.attack(attack)
    await refused(room.trusted.refresh(), code, sentence)
    await standsAndRecovers(room, before, code === 'refused' ? 'unreachable' : code)
  })

  it.each<[Attack, LibraryProblemCode]>([
    ['freeze', 'stale'],
    ['future', 'untrusted'],
    ['forged_head', 'untrusted'],
    ['html', 'unreachable'],
  ])('%s at first sight pins nothing', async (attack, code) => {
    const room = await opened()
    room.library.attack(attack)
    await refused(room.trusted.refresh(), code, /./)
    await standsAndRecovers(room, null, code)
  })

  it('a rollback to the very first head', async () => {
    const room = await opened()
    room.library.log.head()
    room.library.publish(policyBody('No deletes', { version: '1.1.0' }))
    await room.trusted.refresh()
    const before = room.kept()
    room.library.attack('old_head')
    await refused(room.trusted.refresh(), 'untrusted', /log of 2 entries where it had 3/)
    await standsAndRecovers(room, before, 'untrusted')
  })

  it('a fork that has grown, and one whose proof is missing', async () => {
    for (const attack of ['fork', 'no_proof'] as const) {
      const room = await opened()
      await room.trusted.refresh()
      const before = room.kept()
      room.library.publish(policyBody('No deletes', { version: '2.0.0' }))
      room.library.attack(attack)
      await refused(room.trusted.refresh(), 'untrusted', /another history/)
      await standsAndRecovers(room, before, 'untrusted')
    }
  })

  it('a server whose clock stands still, until its head is too old', async () => {
    const room = await opened()
    room.library.log.head()
    await room.trusted.refresh()
    room.library.attack('old_head')
    room.time.shift = 47 * hour
    await room.trusted.refresh()
    room.time.shift = 49 * hour
    expect(room.trusted.status()).toMatchObject({ state: 'stale', problem: expect.stringContaining('believed until') })
    await refused(room.trusted.refresh(), 'stale', /kept from this console/)
    await refused(room.trusted.version(room.artifacts[0]!, '1.0.0'), 'stale', /believed until/)
    room.time.shift = 0
    await standsAndRecovers(room, room.kept(), 'stale')
  })

  it('1,000 other histories', async () => {
    const { heads } = await opened()
    const { privateKey } = generateKeyPairSync('ed25519')
    const leavesOf = (count: number, forgedAt: number | null) =>
      Array.from({ length: count }, (_, n) => leafOf(`${n}${n === forgedAt ? ' forged' : ''}`))
    const open = (leaves: readonly LogLeaf[]) => inMemory({ id: 'https://forks.example/', heads, leaves, privateKey })
    const honest = leavesOf(5, null)
    await open(honest).refresh()
    const before = heads.of('https://forks.example/')
    const sentences = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.integer({ min: 0, max: 40 }), async (at, more) => {
        const error = await open(leavesOf(5 + more, at))
          .refresh()
          .catch((reason: unknown) => reason as LibraryProblem)
        expect(error).toMatchObject({ code: 'untrusted' })
        sentences.add((error as LibraryProblem).message)
        expect(heads.of('https://forks.example/')).toEqual(before)
      }),
      { numRuns: 1000 },
    )
    expect([...sentences]).toEqual([expect.stringContaining('another history')])
    // The same log, grown honestly, is taken: what was refused was the fork.
    expect(await open(leavesOf(12, null)).refresh()).toMatchObject({ tree_size: 12 })
  })
})

describe('the key', () => {
  it('of a rotation is refused until it is trusted by its id; a forged one never', async () => {
    const { library, trusted, kept, artifacts } = await opened()
    await trusted.refresh()
    const before = kept()
    const { key_id } = library.rotateKey()
    await refused(trusted.refresh(), 'untrusted', new RegExp(`signed with the key ${key_id}`))
    expect(kept()).toEqual(before)
    expect(trusted.status()).toMatchObject({ key_id: before?.key_id, shown_key_id: key_id })
    await refused(trusted.trust('0123456789abcdef'), 'untrusted', /not the one that is to be trusted/)
    library.attack('forged_head')
    await refused(trusted.trust(key_id), 'untrusted', /signature/)
    library.attack('freeze')
    await refused(trusted.trust(key_id), 'stale', /./)
    expect(kept()).toEqual(before)
    library.attack(null)
    await trusted.trust(key_id)
    expect(trusted.status()).toMatchObject({ state: 'ok', key_id })
    expect(await trusted.version(artifacts[0]!, '1.0.0')).toMatchObject({ body: { name: 'No deletes' } })
  })

  it('of another log is a new beginning, also where the old one was run ahead', async () => {
    const room = await opened()
    await room.trusted.refresh()
    const kept = room.kept()!
    const ahead = { ...kept.head, tree_size: 2 ** 31, root_hash: 'a'.repeat(64) }
    room.heads.put(room.source.id, { ...kept, head: ahead })
    await refused(room.trusted.refresh(), 'untrusted', /log of 2 entries where it had 2147483648/)
    await room.trusted.trust(kept.key_id)
    expect(room.kept()?.head.tree_size).toBe(2)
  })

  it('that the settings name is the only one, before the first use and after it', async () => {
    const { library, trusted, settings, kept, open } = await opened()
    settings.key = '0123456789abcdef'
    await refused(trusted.refresh(), 'untrusted', /settings name the key 0123456789abcdef/)
    await refused(trusted.trust(library.log.key().key_id), 'untrusted', /settings name/)
    expect(kept()).toBeNull()
    settings.key = library.log.key().key_id
    await trusted.refresh()
    settings.key = '0123456789abcdef'
    await refused(open().refresh(), 'untrusted', /settings name/)
  })

  it('must fit its own id', async () => {
    const { source, heads, time } = await opened()
    const key = await source.key()
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const clock = { now: () => Date.now() + time.shift, timestamp: () => new Date().toISOString() }
    for (const shown of [
      { ...key, key_id: '0123456789abcdef' },
      { ...key, public_key: 'no key' },
      { ...key, key_id: keyOf(privateKey).key_id, public_key: pem },
    ]) {
      const trusted = createTrustedLibrary({ source: { ...source, key: async () => shown }, heads, clock })
      await refused(trusted.refresh(), 'untrusted', /does not fit its own id/)
    }
  })
})

describe('attacks on a version', () => {
  const rows: [Attack, LibraryProblemCode, RegExp][] = [
    ['changed_byte', 'untrusted', /it was changed/],
    ['mix_and_match', 'untrusted', /it was changed/],
    ['written_otherwise', 'untrusted', /it was changed/],
    ['no_proof', 'untrusted', /does not stand in the log/],
    ['endless', 'unreachable', /more than 256 KiB|more than 16 KiB/],
    ['half', 'unreachable', /broke off/],
    ['html', 'unreachable', /page to log in/],
  ]
  it.each(rows)('%s', async (attack, code, sentence) => {
    const room = await opened()
    await room.trusted.refresh()
    const before = room.kept()
    room.library.attack(attack)
    await refused(room.trusted.version(room.artifacts[0]!, '1.0.0'), code, sentence)
    await standsAndRecovers(room, before, code)
  })

  it.each<[Attack, RegExp]>([
    ['wrong_signature', /publisher's signature/],
    ['false_display', /otherwise than its publisher wrote it/],
  ])('%s in what is said of the artifact', async (attack, sentence) => {
    const room = await opened()
    await room.trusted.refresh()
    const before = room.kept()
    room.library.attack(attack)
    const artifact = await room.source.artifact(room.artifacts[0]!.id)
    await refused(room.trusted.version(artifact, '1.0.0'), 'untrusted', sentence)
    await standsAndRecovers(room, before, 'untrusted')
  })

  it('a version that was never logged', async () => {
    const { trusted, artifacts } = await opened()
    const [artifact] = artifacts
    const [said] = artifact!.versions
    const invented = { ...said!, version: '9.0.0', log_index: 2 }
    const lying = { ...artifact!, latest_version: '9.0.0', versions: [invented, said!] }
    await refused(trusted.version(lying, '9.0.0'), 'untrusted', /does not stand in the log/)
    const elsewhere = { ...artifact!, versions: [{ ...said!, log_index: 1 }] }
    await refused(trusted.version(elsewhere, '1.0.0'), 'untrusted', /does not stand in the log/)
    await refused(trusted.version(artifact!, '3.0.0'), 'gone', /no version 3.0.0/)
  })

  it('another publisher takes the artifact over', async () => {
    const { library, trusted, artifacts } = await opened()
    const { id, versions } = artifacts[0]!
    const taken = library.publish(policyBody('No deletes', { version: '1.0.1' }), {
      by: newPublisher(),
      artifact_id: id,
    })
    await refused(trusted.version(taken, '1.0.1'), 'untrusted', /not all by the same publisher/)
    const alone = { ...taken, versions: taken.versions.slice(0, 1) }
    const inForce: ExpectedVersion = { publisher_key: versions[0]!.publisher_key }
    await refused(
      trusted.version(alone, '1.0.1', undefined, inForce),
      'untrusted',
      /by another publisher than the version that is here/,
    )
    expect(await trusted.version(artifacts[0]!, '1.0.0', undefined, inForce)).toMatchObject({ artifact_id: id })
  })

  it('a member of a pack is swapped for another text under the same version', async () => {
    const { library, trusted, artifacts } = await opened()
    const [member] = artifacts
    const named = member!.versions[0]!.sha256
    const pack = library.publish(packBody('All of it', [{ artifact_id: member!.id, version: '1.0.0', sha256: named }]))
    expect(await trusted.version(pack, '1.0.0')).toMatchObject({ body: { kind: 'pack' } })
    const swapped = library.publish(policyBody('No deletes', { description: 'Weaker.' }), { artifact_id: member!.id })
    await refused(
      trusted.version(swapped, '1.0.0', undefined, { sha256: named }),
      'untrusted',
      /not the text that was named/,
    )
    expect((await trusted.version(library.artifact(pack.id), '1.0.0')).body.kind).toBe('pack')
  })

  it('a name that imitates another', async () => {
    const { library, trusted } = await opened()
    const alike = library.publish(policyBody('HIPАA pack'), { by: newPublisher() })
    await refused(trusted.version(alike, '1.0.0'), 'untrusted', /letters that pass for others/)
  })

  it('another kind, version or slug than the one asked for', async () => {
    const { library, trusted, artifacts } = await opened()
    const [policy, pattern] = artifacts
    for (const more of [{ kind: 'pack' as const }, { slug: 'other' }]) {
      await refused(trusted.version({ ...policy!, ...more }, '1.0.0'), 'untrusted', /another artifact or version/)
    }
    const moved = library.publish(dlpBody('Patients', { version: '2.0.0' }), { artifact_id: policy!.id })
    const { kind, slug } = policy!
    await refused(trusted.version({ ...moved, kind, slug }, '2.0.0'), 'untrusted', /another artifact or version/)
    expect(await trusted.version(pattern!, '1.0.0')).toMatchObject({ artifact_id: pattern!.id })
  })

  it('versions that do not rise', async () => {
    const { library, trusted, artifacts } = await opened()
    const artifact = library.publish(policyBody('No deletes', { version: '1.1.0' }))
    const [newer, older] = artifact.versions
    const rows = [
      { ...artifact, versions: [older!, newer!] },
      { ...artifact, versions: [newer!, newer!] },
      { ...artifact, latest_version: '1.0.0', versions: [{ ...newer!, version: '1.0.0' }, older!] },
      {
        ...artifact,
        versions: [
          { ...newer!, log_index: 0 },
          { ...older!, log_index: 2 },
        ],
      },
    ]
    for (const row of rows) await refused(trusted.version(row, '1.0.0'), 'untrusted', /do not rise/)
    await refused(trusted.version({ ...artifact, latest_version: '1.0.0' }, '1.0.0'), 'untrusted', /is not the one/)
    expect(await trusted.version(artifact, '1.0.0')).toMatchObject({ artifact_id: artifacts[0]!.id })
  })

  it('texts that are signed and logged, and yet not written as they have to be', async () => {
    const { heads, trusted, artifacts } = await opened()
    const signedAnew = (bytes: Buffer) => proved(heads, artifacts[0]!, bytes)
    const { text } = await trusted.version(artifacts[0]!, '1.0.0')
    const texts = [
      ` ${text}`,
      `\ufeff${text}`,
      text.replace('"category"', '"extra":1,"category"'),
      text.replace('"MIT"', '"MIT","license":"MIT"'),
      text.replace('No deletes"', 'No deletes "'),
      text.replace('"language":"en"', '"language":"\\u0065n"'),
      JSON.stringify({ a: 1 }),
      'nothing',
    ]
    for (const each of texts) {
      expect(each).not.toBe(text)
      await refused(signedAnew(Buffer.from(each)), 'untrusted', /not written as a version has to be/)
    }
    await refused(signedAnew(Buffer.from([0x22, 0xff, 0x22])), 'untrusted', /not written/)
    await refused(signedAnew(Buffer.alloc(256 * 1024 + 1, 0x20)), 'untrusted', /larger/)
    expect(await signedAnew(Buffer.from(text))).toMatchObject({ text })
  })
})
