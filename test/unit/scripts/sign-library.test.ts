// The script that signs the starter library: what it made once it never changes, and it never signs over what is not its own.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { idOf, signLibrary } from '../../../scripts/library/sign-library.ts'
import { canonicalJson } from '../../../src/shared/json/canonical.ts'
import { extendsTree } from '../../../src/shared/transparency/log-proofs.ts'
import { type Bytes, createLogTree, leafHash } from '../../../src/shared/transparency/log-tree.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string
let day: number

beforeEach(() => {
  folder = tempFolder()
  day = 1
  for (const name of ['policies', 'dlp', 'inbound', 'packs'])
    mkdirSync(join(folder, 'sources', name), { recursive: true })
  const featured = { week: '2026-W48', items: [{ slug: 'badge_numbers', note: 'Try this.' }] }
  const common = { maintainer: 'Us', maintainer_contact: 'here', license: 'Apache-2.0', language: 'en', featured }
  put('library.json', common)
  put('dlp/badge_numbers.json', pattern('1.0.0'))
  put('packs/first_pack.json', { ...about('First pack', '1.0.0'), members: ['badge_numbers'] })
})

const about = (name: string, version: string) => ({
  ...{ name, version, description: 'What it does. What it does not.', tags: ['a'], category: 'A', frameworks: [] },
})
const pattern = (version: string, expression = 'badge (\\d{4})') => ({
  ...about('Badge numbers', version),
  content: { pattern: expression, severity: 'low' },
  tests: { positive: ['badge <<digits:4>>'], negative: ['badge'] },
})
const put = (name: string, value: unknown) => writeFileSync(join(folder, 'sources', name), JSON.stringify(value))
const library = () => join(folder, 'library')
const keyFile = () => join(folder, 'keys', 'key.pem')
const sign = (more: Partial<Parameters<typeof signLibrary>[0]> = {}) =>
  signLibrary({
    sources: join(folder, 'sources'),
    library: library(),
    keyFile: keyFile(),
    repository: root,
    now: () => new Date(Date.UTC(2026, 0, day)),
    ...more,
  })
const read = (name: string) => JSON.parse(readFileSync(join(library(), name), 'utf8'))
const all = () =>
  Object.fromEntries(
    readdirSync(library(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  )

describe('a first run', () => {
  it('makes a key that is its owner’s alone, and signs everything with it', () => {
    expect(sign()).toMatchObject({ keyMade: true, added: ['badge_numbers 1.0.0', 'first_pack 1.0.0'], orphaned: [] })
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    const key = createPublicKey(read('key.json').public_key)
    const text = readFileSync(join(library(), 'artifacts/badge_numbers/1.0.0.json'), 'utf8')
    const { artifacts, featured } = read('index.json')
    const [version] = artifacts[0].versions
    expect(verify(null, Buffer.from(text), key, Buffer.from(version.signature, 'base64'))).toBe(true)
    expect(version.sha256).toBe(createHash('sha256').update(text).digest('hex'))
    expect(artifacts[0].id).toBe(idOf('badge_numbers'))
    expect(featured).toEqual({ week: '2026-W48', items: [{ artifact_id: idOf('badge_numbers'), note: 'Try this.' }] })
    expect(JSON.parse(text).tests.positive[0]).toBe('badge 1234')
    const pack = read('artifacts/first_pack/1.0.0.json')
    expect(pack.content.members).toEqual([
      { artifact_id: idOf('badge_numbers'), version: '1.0.0', sha256: version.sha256 },
    ])
  })

  it('gives ids that are UUIDs of their own kind and the same everywhere', () => {
    expect(idOf('badge_numbers')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(idOf('badge_numbers')).not.toBe(idOf('badge_number'))
  })

  it('wants the key outside the repository', () => {
    expect(() => sign({ repository: folder })).toThrow('outside the repository')
    expect(() => sign({ keyFile: join(root, 'test', 'key.pem') })).toThrow('outside the repository')
  })
})

describe('another run', () => {
  it('changes nothing when nothing changed, whatever the time', () => {
    sign()
    const before = all()
    day = 20
    expect(sign()).toMatchObject({ keyMade: false, added: [], written: [] })
    expect(all()).toEqual(before)
  })

  it('refuses another text under a version that is published, and an older version', () => {
    sign()
    const before = all()
    put('dlp/badge_numbers.json', pattern('1.0.0', 'badge (\\d{5})'))
    expect(() => sign()).toThrow('badge_numbers 1.0.0 is published and cannot change: give it a higher version.')
    put('dlp/badge_numbers.json', pattern('0.9.0', 'badge (\\d{4,5})'))
    expect(() => sign()).toThrow('badge_numbers 0.9.0 is older than the published 1.0.0')
    expect(all()).toEqual(before)
  })

  it('refuses a pack whose members have new versions and that has none itself', () => {
    sign()
    put('dlp/badge_numbers.json', pattern('1.1.0'))
    expect(() => sign()).toThrow('first_pack 1.0.0 is published and cannot change')
  })

  it('adds a higher version behind all others, and its log extends the former one', () => {
    sign()
    const former = read('leaves.json')
    day = 2
    put('dlp/badge_numbers.json', pattern('1.10.0', 'badge (\\d{4,5})'))
    put('packs/first_pack.json', { ...about('First pack', '1.0.1'), members: ['badge_numbers'] })
    expect(sign().added).toEqual(['badge_numbers 1.10.0', 'first_pack 1.0.1'])
    const [{ versions }] = read('index.json').artifacts
    expect(versions.map((each: { version: string; log_index: number }) => [each.version, each.log_index])).toEqual([
      ...[['1.10.0', 2] as const, ['1.0.0', 0] as const],
    ])
    expect(versions[1].published_at).toBe('2026-01-01T00:00:00.000Z')
    const leaves = read('leaves.json')
    expect(leaves.slice(0, 2)).toEqual(former)
    const hash = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
    const tree = createLogTree(hash)
    const hashes = leaves.map((leaf: unknown) => leafHash(hash, canonicalJson(leaf)))
    const [first, second] = [hashes.slice(0, 2), hashes].map((each) => ({ size: each.length, root: tree.root(each) }))
    if (!first || !second) throw new Error('two trees')
    expect(extendsTree(hash, { first, second, proof: tree.consistencyProof(hashes, 2) })).toBe(true)
    expect(read('head.json')).toMatchObject({ tree_size: 4, expires_at: '2036-01-02T00:00:00.000Z' })
  })

  it('keeps what has no source any more, and says so', () => {
    sign()
    rmSync(join(folder, 'sources/packs/first_pack.json'))
    expect(sign()).toMatchObject({ orphaned: ['first_pack'], artifacts: 2, written: [] })
  })

  it('refuses to go on from files that were changed by hand', () => {
    sign()
    const file = join(library(), 'artifacts/badge_numbers/1.0.0.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('low', 'high'))
    expect(() => sign()).toThrow('badge_numbers 1.0.0 was changed after it was published')
    writeFileSync(file, text)
    writeFileSync(join(library(), 'leaves.json'), JSON.stringify(read('leaves.json').reverse()))
    expect(() => sign()).toThrow('The leaves are not those of the head')
  })

  it('refuses another key than the one that its readers have pinned', () => {
    sign()
    expect(() => sign({ keyFile: join(folder, 'keys', 'other.pem') })).toThrow('signed with another key')
  })
})

describe('sources', () => {
  it('are refused with the name of the file', () => {
    put('dlp/other_name.json', pattern('1.0.0'))
    expect(() => sign()).toThrow(/other_name\.json: its name makes it badge_numbers\.json/)
  })

  it('must be what a library accepts, and name what exists', () => {
    put('dlp/badge_numbers.json', { ...pattern('1.0'), version: '1.0' })
    expect(() => sign()).toThrow(/badge_numbers: .*version/s)
    put('dlp/badge_numbers.json', pattern('1.0.0'))
    put('dlp/badge_numbers.json', { ...pattern('1.0.0'), tests: { positive: ['<<odd:4>>'], negative: [] } })
    expect(() => sign()).toThrow('<<odd:4>> is no part of a template')
    put('dlp/badge_numbers.json', pattern('1.0.0'))
    put('packs/first_pack.json', { ...about('First pack', '1.0.0'), members: ['nobody'] })
    expect(() => sign()).toThrow('There is no artifact named nobody')
  })
})
