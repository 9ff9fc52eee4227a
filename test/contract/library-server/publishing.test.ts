// From a submission through a second person to the log, and everything that must not get there, on both databases.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../../src/library-server/library.ts'
import {
  consistencySchema,
  inclusionSchema,
  logKeySchema,
  submissionSchema,
  type TreeHead,
  treeHeadSchema,
} from '../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../src/shared/json/canonical.ts'
import { extendsTree, includes } from '../../../src/shared/transparency/log-proofs.ts'
import { type Bytes, leafHash } from '../../../src/shared/transparency/log-tree.ts'
import {
  createPublisher,
  dlpBody,
  engines,
  type LibraryRoom,
  libraryPlaces,
  startLibraryRoom,
} from '../../support/library-room.ts'

const hash = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const day = 86_400_000

describe.each(engines)('publishing on %s', (engine) => {
  let room: LibraryRoom
  let alice: string
  let maintainer: string
  const publisher = createPublisher()

  beforeAll(async () => {
    room = await startLibraryRoom(engine)
    alice = await room.token('tenant', 'Alice')
    maintainer = room.library.maintainerToken
  })
  afterAll(() => room.stop())

  const contribute = (body: unknown, token = alice) => room.ask('POST', '/contribute', { token, body })
  const review = (id: string, word: string, token: string, body: unknown = {}) =>
    room.ask('POST', `/review/${id}/${word}`, { token, body })
  const head = async () => (await room.ask<TreeHead>('GET', '/log/head')).body

  it('goes from submission through review to the public list, with the very bytes that were signed', async () => {
    const body = dlpBody('Journey')
    const sent = await contribute(publisher.signed(body))
    expect(sent.status).toBe(202)
    const id = sent.body.submission_id as string
    expect((await room.ask('GET', '/artifacts?q=Journey')).body.items).toEqual([])
    const { body: queue } = await room.ask('GET', '/review?status=pending', { token: maintainer })
    expect(queue.total).toBe(1)
    expect(submissionSchema.parse(queue.items[0])).toMatchObject({ id, submitted_by: 'Alice', artifact_id: null, body })
    const approved = await review(id, 'approve', maintainer, { notes: 'Good.' })
    expect(approved.status).toBe(200)
    expect(submissionSchema.parse(approved.body)).toMatchObject({
      status: 'approved',
      reviewed_by: 'maintainer',
      review_notes: 'Good.',
    })
    const artifact = approved.body.artifact_id as string
    const found = await room.ask('GET', '/artifacts?q=Journey')
    expect(found.body.items).toEqual([expect.objectContaining({ id: artifact, latest_version: '1.0.0' })])
    const { text } = await room.ask('GET', `/artifacts/${artifact}/versions/1.0.0`)
    expect(text).toBe(canonicalJson(body))
    const [version] = (await room.ask('GET', `/artifacts/${artifact}`)).body.versions
    expect(version.sha256).toBe(createHash('sha256').update(text).digest('hex'))
    const key = createPublicKey({ key: Buffer.from(version.publisher_key, 'base64'), format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(text), key, Buffer.from(version.signature, 'base64'))).toBe(true)
  })

  it('has nobody review what is their own', async () => {
    const sent = await contribute(publisher.signed(dlpBody('Own work')), maintainer)
    const id = sent.body.submission_id
    for (const word of ['approve', 'request-changes', 'reject']) {
      const own = await review(id, word, maintainer)
      expect([own.status, own.body.code]).toEqual([403, 'own_submission'])
    }
    expect((await review(id, 'approve', alice)).status).toBe(403)
    expect((await room.ask('POST', `/review/${id}/approve`, { body: {} })).status).toBe(401)
    const second = await room.token('maintainer', 'Bob')
    expect((await review(id, 'approve', second)).status).toBe(200)
    const again = await review(id, 'approve', second)
    expect([again.status, again.body.code]).toEqual([409, 'not_pending'])
  })

  it('lets the database itself refuse a review by who submitted', async () => {
    const db = room.library.database
    await contribute(publisher.signed(dlpBody('Forged review')))
    const forged = sql`update community.submissions set reviewed_by = submitted_by`.execute(db)
    await expect(forged).rejects.toThrow(/check constraint/)
  })

  it('asks for changes and rejects, and shows each tenant its own only', async () => {
    const one = (await contribute(publisher.signed(dlpBody('To be changed')))).body.submission_id
    const two = (await contribute(publisher.signed(dlpBody('Not wanted')))).body.submission_id
    const changes = await review(one, 'request-changes', maintainer, { notes: 'More tests, please.' })
    expect(changes.body).toMatchObject({ status: 'changes_requested', review_notes: 'More tests, please.' })
    expect((await review(two, 'reject', maintainer)).body).toMatchObject({ status: 'rejected', review_notes: null })
    expect((await contribute(publisher.signed(dlpBody('To be changed')))).status).toBe(202)
    const twice = await contribute(publisher.signed(dlpBody('To be changed')))
    expect([twice.status, twice.body.code]).toEqual([409, 'already_pending'])
    const stranger = await room.token('tenant', 'Stranger')
    expect((await room.ask('GET', '/review', { token: stranger })).body).toEqual({ items: [], total: 0 })
    expect((await room.ask('GET', '/review?status=rejected', { token: alice })).body.total).toBe(1)
    expect((await room.ask('GET', '/review')).status).toBe(401)
    expect((await review('00000000-0000-4000-8000-000000000000', 'approve', maintainer)).status).toBe(404)
    expect((await review(two, 'approve', maintainer, { notes: 1 })).status).toBe(422)
  })

  it('publishes higher versions of what is the same name by the same publisher', async () => {
    const id = await room.publish(publisher, dlpBody('Rising'))
    for (const version of ['1.0.0', '0.9.9']) {
      const { status, body } = await contribute(publisher.signed(dlpBody('Rising', { version })))
      expect([status, body.errors]).toEqual([
        422,
        [expect.objectContaining({ path: 'version', code: 'version_not_higher' })],
      ])
    }
    expect(await room.publish(publisher, dlpBody('Rising', { version: '1.10.0', description: 'Newer.' }))).toBe(id)
    const { body } = await room.ask('GET', `/artifacts/${id}`)
    expect(body).toMatchObject({ latest_version: '1.10.0', description: 'Newer.' })
    expect(body.versions.map(({ version }: { version: string }) => version)).toEqual(['1.10.0', '1.0.0'])
    expect((await room.ask('GET', `/artifacts/${id}/versions/1.0.0`)).status).toBe(200)
  })

  it('asks names and versions again when it publishes: of two that wait, one is first', async () => {
    const other = createPublisher()
    const mine = (await contribute(publisher.signed(dlpBody('Race')))).body.submission_id
    const theirs = (await contribute(other.signed(dlpBody('Race')))).body.submission_id
    const [a, b] = await Promise.all([review(mine, 'approve', maintainer), review(theirs, 'approve', maintainer)])
    expect([a?.status, b?.status].sort()).toEqual([200, 422])
    const lost = a?.status === 422 ? a : b
    expect(lost?.body.errors[0].code).toBe('name_taken')
    expect((await room.ask('GET', '/artifacts?q=Race')).body.total).toBe(1)
  })

  it('signs heads that a reader can follow from one to the next', async () => {
    const key = logKeySchema.parse((await room.ask('GET', '/log/key')).body)
    const before = treeHeadSchema.parse(await head())
    const ids = await Promise.all(
      [1, 2, 3].map((n) => room.publish(createPublisher(), dlpBody(`Leaf ${'abc'[n - 1]}`))),
    )
    const after = treeHeadSchema.parse(await head())
    expect(after.tree_size).toBe(before.tree_size + 3)
    for (const { signature, key_id, ...stated } of [before, after]) {
      expect(key_id).toBe(key.key_id)
      const signed = verify(null, Buffer.from(canonicalJson(stated)), key.public_key, Buffer.from(signature, 'base64'))
      expect(signed).toBe(true)
      expect(Date.parse(stated.expires_at) - Date.parse(stated.timestamp)).toBe(2 * day)
    }
    const path = `/log/consistency?first=${before.tree_size}&second=${after.tree_size}`
    const { proof } = consistencySchema.parse((await room.ask('GET', path)).body)
    const [first, second] = [before, after].map(({ tree_size, root_hash }) => ({
      size: tree_size,
      root: bytesOf(root_hash),
    }))
    expect(extendsTree(hash, { first: first!, second: second!, proof: proof.map(bytesOf) })).toBe(true)
    for (const id of ids) {
      const found = inclusionSchema.parse(
        (await room.ask('GET', `/log/inclusion?artifact_id=${id}&version=1.0.0&tree_size=${after.tree_size}`)).body,
      )
      expect(found.leaf.artifact).toBe(id)
      const leaf = leafHash(hash, canonicalJson(found.leaf))
      expect(Buffer.from(leaf).toString('hex')).toBe(found.leaf_hash)
      const { leaf_index: index, proof } = found
      const proven = { leaf, index, size: after.tree_size, root: second!.root, proof: proof.map(bytesOf) }
      expect(includes(hash, proven)).toBe(true)
      const { body } = await room.ask('GET', `/log/inclusion?leaf_index=${index}&tree_size=${after.tree_size}`)
      expect(body).toEqual(found)
    }
  })

  it('refuses questions about the log that have no answer', async () => {
    const { tree_size } = await head()
    const wrong: [string, number][] = [
      [`/log/consistency?first=0&second=${tree_size + 1}`, 422],
      ['/log/consistency?first=2&second=1', 422],
      ['/log/consistency?first=-1&second=1', 422],
      [`/log/inclusion?leaf_index=${tree_size}`, 404],
      ['/log/inclusion', 422],
      ['/log/inclusion?leaf_index=0&version=1.0.0', 422],
      ['/log/inclusion?version=1.0.0', 422],
    ]
    for (const [path, status] of wrong) expect([path, (await room.ask('GET', path)).status]).toEqual([path, status])
    expect((await room.ask('GET', '/log/consistency?first=0&second=1')).body.proof).toEqual([])
  })

  it('signs anew when a day has gone by, and never backwards', async () => {
    const first = await head()
    expect(await head()).toEqual(first)
    room.later(day)
    const second = await head()
    expect(second).toMatchObject({ tree_size: first.tree_size, root_hash: first.root_hash })
    expect(Date.parse(second.timestamp)).toBeGreaterThanOrEqual(Date.parse(first.timestamp) + day)
  })

  it('keeps what was logged, whoever asks the database', async () => {
    const db = room.library.database
    for (const table of ['log_leaves', 'log_nodes', 'heads', 'versions']) {
      const column = { log_leaves: 'leaf', log_nodes: 'hash', heads: 'root_hash', versions: 'body' }[table] ?? ''
      for (const change of [`update community.${table} set ${column} = 'x'`, `delete from community.${table}`])
        await expect(sql.raw(change).execute(db)).rejects.toThrow('append only')
      await expect(sql.raw(`truncate community.${table} cascade`).execute(db)).rejects.toThrow('append only')
    }
  })

  it('keeps no token, only its hash', async () => {
    const rows = await room.library.database.selectFrom('community.tokens').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(alice)
    expect(rows.map((row) => row.hash)).toContain(createHash('sha256').update(alice).digest('hex'))
    const made = await room.ask('POST', '/tokens', { token: alice, body: { name: 'x', role: 'maintainer' } })
    expect(made.status).toBe(403)
    expect((await room.ask('POST', '/tokens', { token: maintainer, body: { name: 'x', role: 'root' } })).status).toBe(
      422,
    )
  })

  it('is refused a log that another key has signed', async () => {
    if (engine === 'PGlite') return
    const { keyFile, ...rest } = room.options
    await expect(openLibrary(libraryPlaces, { ...rest, keyFile: `${keyFile}.other` })).rejects.toThrow('is signed with')
  })

  it('limits how often one caller writes, reads and guesses', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 32; n += 1) statuses.push((await room.ask('GET', '/artifacts', { token: `guess${n}` })).status)
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401))
    expect(statuses.slice(31)).toEqual([429])
    const last = await room.ask('GET', '/artifacts', { token: 'guess' })
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await room.ask('GET', '/artifacts')).status).toBe(200)
  })

  it('takes a publisher key as PEM and keeps its DER', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const signed = createPublisher().signed(dlpBody('By PEM'))
    const signature = sign(null, Buffer.from(canonicalJson(dlpBody('By PEM'))), privateKey).toString('base64')
    expect((await contribute({ ...signed, publisher_key: pem, signature })).status).toBe(202)
    const { body } = await room.ask('GET', '/review?status=pending', { token: alice })
    expect(body.items[0].publisher_key).toBe(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
  })
})
