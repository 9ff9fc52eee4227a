// The append-only log of all versions: a leaf for each, an RFC 6962 tree over them, and signed heads that only ever grow (decision 30).
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../../shared/clock.ts'
import type { Consistency, Inclusion, LogKey, LogLeaf, TreeHead } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import { type Bytes, leafHash, nodeHash } from '../../shared/transparency/log-tree.ts'
import type { Database } from '../database/open-database.ts'
import type { Tables } from '../database/tables.ts'
import type { SigningKey } from './log-key.ts'
import { consistencyRanges, inclusionRanges, type Node, nodesOf, type Range, rootOf } from './subtrees.ts'

export interface Log {
  readonly key: LogKey
  /** Signed at most a day ago; signs anew when it was longer. */
  head(): Promise<TreeHead>
  /** Throws Refusal 404, 422. */
  inclusion(of: { index: number; size: number | undefined }): Promise<Inclusion>
  /** Throws Refusal 422. */
  consistency(first: number, second: number): Promise<Consistency>
  /** Has everybody else who appends wait until this transaction ends. Whoever appends asks for it first. */
  lock(transaction: Transaction<Tables>): Promise<void>
  /** Within the transaction of what is published. Resolves to the index of the first leaf, once the head is signed. */
  append(transaction: Transaction<Tables>, leaves: readonly LogLeaf[]): Promise<number>
}

export interface LogDeps {
  readonly database: Database
  readonly key: SigningKey
  readonly clock: Clock
}

const hour = 3_600_000
const validMs = 48 * hour
const signAgainMs = 24 * hour
/** Of the advisory lock: the first bytes of the SHA-256 of "behavry.community.log". */
const lockId = 0x6c6f6731

type Session = Database | Transaction<Tables>

/** Throws when the log of this database is signed with another key. */
export async function openLog({ database, key, clock }: LogDeps): Promise<Log> {
  const lock = async (transaction: Transaction<Tables>) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(transaction)
  }
  const sign = async (transaction: Transaction<Tables>, size: number): Promise<TreeHead> => {
    const last = await lastHead(transaction)
    const now = Math.max(clock.now(), last ? Date.parse(last.timestamp) + 1 : 0)
    const stated = {
      tree_size: size,
      root_hash: hex(await rootAt(transaction, size)),
      timestamp: new Date(now).toISOString(),
      expires_at: new Date(now + validMs).toISOString(),
    }
    const head = { ...stated, key_id: key.published.key_id, signature: key.sign(canonicalJson(stated)) }
    const { timestamp: issued_at, ...rest } = head
    await transaction
      .insertInto('community.heads')
      .values({ ...rest, issued_at })
      .execute()
    return head
  }
  const isFresh = (head: TreeHead | null) => head && clock.now() - Date.parse(head.timestamp) < signAgainMs
  const head = async (): Promise<TreeHead> => {
    const last = await lastHead(database)
    if (last && isFresh(last)) return last
    return database.transaction().execute(async (transaction) => {
      await lock(transaction)
      const newest = await lastHead(transaction)
      return newest && isFresh(newest) ? newest : sign(transaction, newest?.tree_size ?? 0)
    })
  }
  await mustBeOurs(database, key.published.key_id)
  await head()
  return {
    key: key.published,
    head,
    lock,
    inclusion: ({ index, size }) => inclusion(database, index, size),
    consistency: (first, second) => consistency(database, first, second),
    async append(transaction, leaves) {
      const first = (await lastHead(transaction))?.tree_size ?? 0
      await addLeaves(transaction, first, leaves, clock.timestamp())
      await sign(transaction, first + leaves.length)
      return first
    },
  }
}

async function mustBeOurs(database: Database, keyId: string): Promise<void> {
  const last = await lastHead(database)
  if (last === null || last.key_id === keyId) return
  throw new Error(
    `The log of this library is signed with the key ${last.key_id}, and this process has ${keyId}. ` +
      'Give it the same key file (BEHAVRY_LIBRARY_KEY_FILE); consoles refuse a log whose key changes.',
  )
}

async function lastHead(session: Session): Promise<TreeHead | null> {
  const row = await session.selectFrom('community.heads').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (!row) return null
  const { tree_size, root_hash, issued_at, expires_at, key_id, signature } = row
  const times = { timestamp: issued_at.toISOString(), expires_at: expires_at.toISOString() }
  return { tree_size, root_hash, ...times, key_id, signature }
}

async function addLeaves(session: Session, first: number, leaves: readonly LogLeaf[], at: string): Promise<void> {
  if (leaves.length === 0) return
  const texts = leaves.map((leaf) => canonicalJson(leaf))
  const rows = texts.map((leaf, offset) => ({ log_index: first + offset, leaf, appended_at: at }))
  await session.insertInto('community.log_leaves').values(rows).execute()
  const known = await readNodes(session, nodesOf({ start: 0, size: first }))
  const added: (Node & { hash: string })[] = []
  const add = (level: number, node_index: number, hash: Bytes): void => {
    known.set(nameOf({ level, node_index }), hash)
    added.push({ level, node_index, hash: hex(hash) })
    if (node_index % 2 === 0) return
    add(level + 1, (node_index - 1) / 2, parent(taken(known, { level, node_index: node_index - 1 }), hash))
  }
  texts.forEach((text, offset) => {
    add(0, first + offset, leafHash(sha256, text))
  })
  for (let from = 0; from < added.length; from += 1000) {
    await session
      .insertInto('community.log_nodes')
      .values(added.slice(from, from + 1000))
      .execute()
  }
}

async function inclusion(database: Database, index: number, wanted: number | undefined): Promise<Inclusion> {
  const size = await sizeWithin(database, wanted, 'tree_size')
  if (index >= size) throw new Refusal(404, 'not_found', `A tree of ${size} leaves has no leaf ${index}.`)
  const ranges = inclusionRanges(size, index)
  const [{ leaf }, hashes] = await Promise.all([
    database.selectFrom('community.log_leaves').select('leaf').where('log_index', '=', index).executeTakeFirstOrThrow(),
    hashesOf(database, [{ start: index, size: 1 }, ...ranges]),
  ])
  const [own = '', ...proof] = hashes.map(hex)
  return { leaf: JSON.parse(leaf) as LogLeaf, leaf_hash: own, leaf_index: index, tree_size: size, proof }
}

async function consistency(database: Database, first: number, second: number): Promise<Consistency> {
  await sizeWithin(database, second, 'second')
  if (first > second) throw invalidSize('first', `A tree of ${first} leaves is no earlier one than one of ${second}.`)
  const hashes = await hashesOf(database, consistencyRanges(first, second))
  return { first, second, proof: hashes.map(hex) }
}

async function sizeWithin(database: Database, wanted: number | undefined, path: string): Promise<number> {
  const most = (await lastHead(database))?.tree_size ?? 0
  if (wanted !== undefined && wanted > most) throw invalidSize(path, `The log has ${most} leaves so far.`)
  return wanted ?? most
}

function invalidSize(path: string, message: string): Refusal {
  return new Refusal(422, 'invalid_request', message, [{ path, message }])
}

async function rootAt(session: Session, size: number): Promise<Bytes> {
  const [root] = size === 0 ? [sha256(new Uint8Array())] : await hashesOf(session, [{ start: 0, size }])
  return root as Bytes
}

async function hashesOf(session: Session, ranges: readonly Range[]): Promise<Bytes[]> {
  const parts = ranges.map(nodesOf)
  const known = await readNodes(session, parts.flat())
  return parts.map((nodes) =>
    rootOf(
      nodes.map((node) => taken(known, node)),
      parent,
    ),
  )
}

async function readNodes(session: Session, nodes: readonly Node[]): Promise<Map<string, Bytes>> {
  if (nodes.length === 0) return new Map()
  const rows = await session
    .selectFrom('community.log_nodes')
    .selectAll()
    .where((where) => where.or(nodes.map(({ level, node_index }) => where.and({ level, node_index }))))
    .execute()
  return new Map(rows.map((row) => [nameOf(row), new Uint8Array(Buffer.from(row.hash, 'hex'))]))
}

/** A node that is not there would make a proof that proves something else. */
function taken(known: ReadonlyMap<string, Bytes>, node: Node): Bytes {
  const hash = known.get(nameOf(node))
  if (!hash) throw new Error(`the log lacks the node ${nameOf(node)}`)
  return hash
}

function nameOf({ level, node_index }: Node): string {
  return `${level}/${node_index}`
}

function parent(left: Bytes, right: Bytes): Bytes {
  return nodeHash(sha256, left, right)
}

function sha256(bytes: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
