// What the console trusts the starter library by: each byte is hashed, signed and in the log, and nothing else lies there.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  artifactBodySchema,
  artifactKinds,
  artifactLimits,
  artifactVersionSchema,
  type LogLeaf,
  logKeySchema,
  logLeafSchema,
  putFeaturedSchema,
  slugOf,
  treeHeadSchema,
} from '../../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'
import { includes } from '../../../../src/shared/transparency/log-proofs.ts'
import { type Bytes, createLogTree, leafHash } from '../../../../src/shared/transparency/log-tree.ts'
import { filesBelow, libraryFile, libraryText, shipped } from '../../../support/starter-library.ts'

const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const signs = (key: KeyObject, text: string, signature: string) =>
  verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))

const key = logKeySchema.parse(libraryFile('key.json'))
const head = treeHeadSchema.parse(libraryFile('head.json'))
const leaves = z.array(logLeafSchema).parse(libraryFile('leaves.json'))
const index = z
  .strictObject({
    artifacts: z.array(
      z.strictObject({ id: z.uuid(), slug: z.string(), versions: z.array(artifactVersionSchema).min(1) }),
    ),
    featured: putFeaturedSchema.required({ week: true }),
  })
  .parse(libraryFile('index.json'))
const versions = index.artifacts.flatMap(({ id, slug, versions }) => versions.map((each) => ({ id, slug, ...each })))

describe('the log', () => {
  const logKey = createPublicKey(key.public_key)
  const hashes = leaves.map((leaf) => leafHash(sha256, canonicalJson(leaf)))
  const tree = createLogTree(sha256)

  it('has a head that its key signed, which lasts ten years', () => {
    const der = logKey.export({ type: 'spki', format: 'der' })
    expect([key.key_id, head.key_id]).toEqual([hashOf(der as unknown as string).slice(0, 16), key.key_id])
    const { key_id, signature, ...told } = head
    expect(key_id).toBe(key.key_id)
    expect(signs(logKey, canonicalJson(told), signature)).toBe(true)
    expect(signs(logKey, canonicalJson({ ...told, tree_size: told.tree_size + 1 }), signature)).toBe(false)
    expect([told.tree_size, told.root_hash]).toEqual([leaves.length, hex(tree.root(hashes))])
    expect(Date.parse(head.expires_at) - Date.parse(head.timestamp)).toBeGreaterThan(3650 * 86_400_000)
  })

  it('holds each version once, in the place that the index names, with a proof', () => {
    expect(versions.map(({ log_index }) => log_index).sort((a, b) => a - b)).toEqual([...leaves.keys()])
    for (const { id, version, sha256: hash, publisher_key, log_index } of versions) {
      const leaf: LogLeaf = { artifact: id, version, sha256: hash, publisher_key }
      expect(leaves[log_index]).toEqual(leaf)
      const proof = { leaf: hashes[log_index] as Bytes, index: log_index, size: leaves.length }
      const whole = { ...proof, root: tree.root(hashes), proof: tree.inclusionProof(hashes, log_index) }
      expect(includes(sha256, whole)).toBe(true)
      expect(includes(sha256, { ...whole, leaf: sha256(whole.leaf) })).toBe(false)
    }
  })
})

describe('each version', () => {
  it.each(versions.map((each) => [`${each.slug} ${each.version}`, each] as const))('%s', (_name, each) => {
    const text = libraryText(`artifacts/${each.slug}/${each.version}.json`)
    const body = artifactBodySchema.parse(JSON.parse(text))
    expect(canonicalJson(body)).toBe(text)
    expect(Buffer.byteLength(text)).toBeLessThan(artifactLimits.body)
    expect([slugOf(body.name), body.version, hashOf(text)]).toEqual([each.slug, each.version, each.sha256])
    const publisher = createPublicKey({ key: Buffer.from(each.publisher_key, 'base64'), format: 'der', type: 'spki' })
    expect(signs(publisher, text, each.signature)).toBe(true)
    expect(signs(publisher, `${text} `, each.signature)).toBe(false)
  })

  it('is all that lies there', () => {
    const named = versions.map(({ slug, version }) => `artifacts/${slug}/${version}.json`)
    expect(filesBelow('artifacts').sort()).toEqual(named.sort())
  })
})

describe('what there is', () => {
  it('is enough to begin with, by us, under one licence', () => {
    const [policies, patterns, rules, packs] = artifactKinds.map((kind) => shipped(kind))
    expect(policies?.length).toBeGreaterThanOrEqual(25)
    expect(patterns?.length).toBeGreaterThanOrEqual(30)
    expect(rules?.length).toBeGreaterThanOrEqual(12)
    expect(packs?.map(({ slug }) => slug)).toEqual([
      ...['fsi_starter_pack', 'gdpr_starter_pack', 'hipaa_starter_pack', 'pci_dss_starter_pack', 'soc_2_starter_pack'],
      'solo_developer_pack',
    ])
    for (const { body } of [policies, patterns, rules, packs].flatMap((each) => each ?? [])) {
      expect(body).toMatchObject({ license: 'Apache-2.0', maintainer: 'Behavry Console' })
      const sentences = body.description.split(/(?<=\.)\s+/).length
      expect([body.name, sentences >= 2 && sentences <= 5]).toEqual([body.name, true])
      for (const each of body.frameworks) expect(each).toMatch(/^(?:SOC 2|HIPAA|PCI DSS|GDPR|FSI): \S/)
      if (body.kind === 'pack') continue
      expect([body.name, body.frameworks.length > 0, body.tags.length > 0]).toEqual([body.name, true, true])
      expect([body.name, body.tests.positive.length > 1, body.tests.negative.length > 1]).toEqual([
        body.name,
        true,
        true,
      ])
    }
  })

  it('has packs of members that exist, each by its version and hash, and covers their framework by more than one', () => {
    for (const { body } of shipped('pack')) {
      const ids = new Set(body.content.members.map(({ artifact_id }) => artifact_id))
      expect(ids.size).toBe(body.content.members.length)
      for (const { artifact_id, version, sha256: hash } of body.content.members)
        expect(versions.find((each) => each.id === artifact_id && each.version === version)?.sha256).toBe(hash)
      for (const framework of body.frameworks) {
        const members = index.artifacts.filter(({ id }) => ids.has(id))
        const bodies = members.map(({ slug }) => libraryText(`artifacts/${slug}/1.0.0.json`))
        expect([body.name, framework, bodies.some((text) => text.includes(JSON.stringify(framework)))]).toEqual([
          ...[body.name, framework, true],
        ])
      }
    }
  })

  it('features six of them, each with a note', () => {
    expect(index.featured.items.length).toBe(6)
    for (const { artifact_id, note } of index.featured.items) {
      expect(index.artifacts.some(({ id }) => id === artifact_id)).toBe(true)
      expect(note).toMatch(/\.$/)
    }
  })
})
