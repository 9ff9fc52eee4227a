// A library server that can be told to lie: an honest log in memory behind real HTTP, and one attack at a time.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { facetsOf, searchArtifacts } from '../../src/main/community/source/search-artifacts.ts'
import { keyIdOf } from '../../src/main/events/keys.ts'
import {
  type Artifact,
  type ArtifactBody,
  artifactQuery,
  compareVersions,
  type LogKey,
  type LogLeaf,
  slugOf,
  type TreeHead,
} from '../../src/shared/contract/community.ts'
import { canonicalJson } from '../../src/shared/json/canonical.ts'
import { type Bytes, createLogTree, type HashBytes, leafHash } from '../../src/shared/transparency/log-tree.ts'

/** What the server does from now on, whatever it is asked; `null` is honest again. Nothing that was published is lost. */
export const attacks = [
  /** A version's text with one byte changed. */
  'changed_byte',
  /** Another version's text, signed and logged, in place of the one asked for. */
  'mix_and_match',
  /** The same text written in another way (blanks), so with other bytes. */
  'written_otherwise',
  /** Everything as it was before the last publication, freshly signed. */
  'rollback',
  /** The very first head that was ever shown, again and again. */
  'old_head',
  /** A head that expired an hour ago. */
  'freeze',
  /** A head of the year to come. */
  'future',
  /** Another history: the first entry is replaced, all proofs are made for that. */
  'fork',
  /** Another key of the log, which signs everything. */
  'other_key',
  /** A head whose signature is of something else. */
  'forged_head',
  /** Proofs of nothing. */
  'no_proof',
  /** The publisher's signature is of something else. */
  'wrong_signature',
  /** Another artifact than the one asked for. */
  'other_artifact',
  /** Another description and text on display than the one that is signed. */
  'false_display',
  /** Answers without end. */
  'endless',
  'endless_headers',
  /** The log-in page of a network. */
  'html',
  'redirect',
  'unavailable',
  'too_many',
  /** The connection breaks off in the middle of the answer. */
  'half',
  'wrong_type',
  'packed',
  'two_readings',
  'other_shape',
  /** Members that a later version of the protocol may have. */
  'newer_server',
  /** Headers that never come. */
  'slow',
  /** A byte now and then. */
  'trickle',
  'refusal',
] as const
export type Attack = (typeof attacks)[number]

export interface Publisher {
  readonly publisher_key: string
  sign(bytes: Uint8Array): string
}

export function newPublisher(): Publisher {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publisher_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (bytes) => sign(null, bytes, privateKey).toString('base64'),
  }
}

export interface HostileLibrary {
  /** To be given to the console as the base URL. */
  readonly url: string
  readonly log: { readonly key: () => LogKey; readonly head: () => TreeHead; readonly leaves: () => readonly LogLeaf[] }
  readonly requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[]
  /**
   * Publishes one version, as if it had been reviewed, and answers its artifact. With `artifact_id` it is told as a version of
   * that one whoever signs it, and a version that exists is published anew with another text: no honest library does that.
   */
  publish(body: ArtifactBody, as?: { readonly by?: Publisher; readonly artifact_id?: string }): Artifact
  artifact(id: string): Artifact
  /** From now on; null: honest. */
  attack(name: Attack | null): void
  /** What happens, to its end, before the next GET of `path` is answered; once. */
  meanwhile(path: string, does: () => Promise<unknown>): void
  /** From now on another key signs, as after a rotation. */
  rotateKey(): LogKey
  close(): Promise<void>
}

interface Entry {
  readonly leaf: LogLeaf
  readonly body: ArtifactBody
  readonly bytes: Buffer
  readonly signature: string
  readonly published_at: string
}

const hash: HashBytes = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())
const tree = createLogTree(hash)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const hashesOf = (leaves: readonly LogLeaf[]): Bytes[] => leaves.map((leaf) => leafHash(hash, canonicalJson(leaf)))
const leavesIn = (entries: readonly Entry[]) => entries.map(({ leaf }) => leaf)
const hour = 3_600_000

/** `tls`: key and certificate in PEM. */
export async function startHostileLibrary(tls?: {
  readonly key: string
  readonly cert: string
}): Promise<HostileLibrary> {
  const entries: Entry[] = []
  const usual = newPublisher()
  const keys = { own: generateKeyPairSync('ed25519').privateKey, other: generateKeyPairSync('ed25519').privateKey }
  const requests: HostileLibrary['requests'] = []
  let meanwhile: { readonly path: string; readonly does: () => Promise<unknown> } | null = null
  let attack: Attack | null = null
  let first: TreeHead | null = null

  const signer = () => (attack === 'other_key' ? keys.other : keys.own)
  /** As the world is told. */
  const shown = (): readonly Entry[] => {
    if (attack === 'rollback') return entries.slice(0, -1)
    if (attack !== 'fork') return entries
    return entries.map((entry, at) =>
      at === 0 ? { ...entry, leaf: { ...entry.leaf, sha256: 'f'.repeat(64) } } : entry,
    )
  }
  const head = (): TreeHead => {
    if (attack === 'old_head' && first) return first
    const shift = attack === 'freeze' ? -49 * hour : attack === 'future' ? 8760 * hour : 0
    const made = signedHead(leavesIn(shown()), signer(), Date.now() + shift)
    first ??= made
    return attack === 'forged_head' ? { ...made, signature: signedHead([], signer(), 0).signature } : made
  }
  const library: Pick<HostileLibrary, 'publish' | 'artifact'> = {
    publish(body, { by = usual, artifact_id } = {}) {
      const known = entries.find(
        ({ leaf, body: other }) => slugOf(other.name) === slugOf(body.name) && leaf.publisher_key === by.publisher_key,
      )
      const bytes = Buffer.from(canonicalJson(body))
      const id = artifact_id ?? known?.leaf.artifact ?? randomUUID()
      const leaf = {
        artifact: id,
        version: body.version,
        sha256: hex(hash(new Uint8Array(bytes))),
        publisher_key: by.publisher_key,
      }
      entries.push({ leaf, body, bytes, signature: by.sign(bytes), published_at: new Date().toISOString() })
      return artifactOf(entries, id)
    },
    artifact: (id) => artifactOf(entries, id),
  }

  const answers = createAnswers({ shown, head, key: () => keyOf(signer()), attack: () => attack })
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '/', headers } = request
    let body = ''
    for await (const part of request) body += part
    requests.push({ method, path: url, headers, body })
    if (meanwhile && method === 'GET' && url.includes(meanwhile.path)) {
      const { does } = meanwhile
      meanwhile = null
      await does()
    }
    if (attack && spoil(attack, response)) return
    const said = answers(method, new URL(url, 'http://library'))
    send(response, said.status, said.text, attack)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch(() => response.destroy())
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    log: { key: () => keyOf(signer()), head, leaves: () => leavesIn(entries) },
    requests,
    meanwhile(path, does) {
      meanwhile = { path, does }
    },
    ...library,
    attack(name) {
      head()
      attack = name
    },
    rotateKey() {
      keys.own = generateKeyPairSync('ed25519').privateKey
      return keyOf(keys.own)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function keyOf(key: KeyObject): LogKey {
  const shown = createPublicKey(key)
  const public_key = shown.export({ type: 'spki', format: 'pem' }).toString()
  return { key_id: keyIdOf(shown), algorithm: 'Ed25519', public_key }
}

/** Signed at `now`, good for two days. */
export function signedHead(leaves: readonly LogLeaf[], key: KeyObject, now: number): TreeHead {
  const said = {
    tree_size: leaves.length,
    root_hash: hex(tree.root(hashesOf(leaves))),
    timestamp: new Date(now).toISOString(),
    expires_at: new Date(now + 48 * hour).toISOString(),
  }
  return {
    ...said,
    key_id: keyOf(key).key_id,
    signature: sign(null, Buffer.from(canonicalJson(said)), key).toString('base64'),
  }
}

/** Of two publications of one version the later one counts. */
function artifactOf(entries: readonly Entry[], id: string): Artifact {
  const own = new Map(
    entries
      .map((entry, log_index) => [entry.leaf.version, { ...entry, log_index }] as const)
      .filter(([, { leaf }]) => leaf.artifact === id),
  )
  const newestFirst = [...own.values()].sort((a, b) => compareVersions(b.leaf.version, a.leaf.version))
  const [newest] = newestFirst
  if (!newest) throw new Error('no such artifact')
  const { version, ...about } = newest.body
  return {
    ...about,
    id,
    slug: slugOf(about.name) ?? '',
    latest_version: version,
    subscribers: 0,
    published_at: newest.published_at,
    versions: newestFirst.map(({ leaf, signature, published_at, log_index }) => {
      const { artifact, ...said } = leaf
      return { ...said, signature, published_at, log_index }
    }),
  }
}

interface Said {
  readonly status: number
  readonly text: string | Buffer
}

interface View {
  readonly shown: () => readonly Entry[]
  readonly head: () => TreeHead
  readonly key: () => LogKey
  readonly attack: () => Attack | null
}

const ok = (value: unknown, status = 200): Said => ({ status, text: JSON.stringify(value) })
const problem = (status: number, code: string, detail: string, errors?: object[]): Said =>
  ok({ type: 'about:blank', title: code, status, detail, code, ...(errors ? { errors } : {}) }, status)

function createAnswers(view: View): (method: string, url: URL) => Said {
  const ids = () => [...new Set(view.shown().map(({ leaf }) => leaf.artifact))]
  const artifact = (id: string) => (ids().includes(id) ? artifactOf(view.shown(), id) : null)
  const summaries = () =>
    ids().map((id) => {
      const { versions, content, tests, ...summary } = artifactOf(view.shown(), id)
      return summary
    })
  const detail = (id: string): Said => {
    const other = ids().find((each) => each !== id)
    const found = artifact(view.attack() === 'other_artifact' && other ? other : id)
    if (!found) return problem(404, 'not_found', 'There is no such artifact.')
    if (view.attack() === 'newer_server')
      return ok({ ...found, stars: 5, versions: found.versions.map((each) => ({ ...each, reviewed: true })) })
    if (view.attack() === 'other_shape') return ok({ ...found, versions: 'many' })
    if (view.attack() === 'false_display') return ok({ ...found, description: 'Harmless.' })
    if (view.attack() !== 'wrong_signature') return ok(found)
    const { sign: signed } = newPublisher()
    return ok({
      ...found,
      versions: found.versions.map((each) => ({ ...each, signature: signed(Buffer.from(each.sha256)) })),
    })
  }
  const pack = (id: string): Said => {
    const found = artifact(id)
    if (!found || typeof found.content === 'string' || !('members' in found.content))
      return problem(404, 'not_found', 'There is no such pack.')
    const members = found.content.members.map(({ artifact_id, version }) => ({
      ...summaries().find(({ id: each }) => each === artifact_id),
      version,
    }))
    return ok({ ...found, members })
  }
  const log = createLogAnswers(view)
  return (method, { pathname, searchParams }) => {
    const [kind = '', id = '', part = '', version = ''] = pathname.replace('/api/v1/community/', '').split('/')
    if (view.attack() === 'refusal')
      return problem(422, 'version_not_high', 'Not so.', [
        { path: 'version', message: 'must rise', code: 'version_not_higher' },
      ])
    if (kind === 'log') return log(id, searchParams)
    if (method === 'POST' && kind === 'validate') return ok({ valid: true, errors: [] })
    if (method === 'POST' && kind === 'contribute') return ok({ submission_id: randomUUID() }, 202)
    if (method === 'POST') return ok({}, 201)
    if (method === 'DELETE') return { status: 204, text: '' }
    if (kind === 'artifacts' && part === 'versions') return text(view, id, version)
    if (kind === 'artifacts' && id !== '') return detail(id)
    if (kind === 'artifacts')
      return ok(searchArtifacts(summaries(), artifactQuery.parse(Object.fromEntries(searchParams))))
    if (kind === 'packs') return pack(id)
    if (kind === 'facets') return ok(facetsOf(summaries()))
    if (kind === 'featured') return ok({ week: '2026-W48', items: summaries().slice(0, 2) })
    return problem(404, 'not_found', 'There is no such route.')
  }
}

function createLogAnswers({ shown, head, key, attack }: View) {
  return (route: string, query: URLSearchParams): Said => {
    const hashes = hashesOf(leavesIn(shown()))
    const number = (name: string) => Number(query.get(name))
    if (route === 'key') return ok(key())
    if (route === 'head') return ok(attack() === 'newer_server' ? { ...head(), witnesses: [] } : head())
    if (route === 'consistency') {
      const [first, second] = [number('first'), number('second')]
      if (first > second || second > hashes.length) return problem(400, 'bad_request', 'There is no such tree.')
      const proof = attack() === 'no_proof' ? [] : tree.consistencyProof(hashes.slice(0, second), first).map(hex)
      return ok({ first, second, proof })
    }
    const of = (entry: Entry) =>
      entry.leaf.artifact === query.get('artifact_id') && entry.leaf.version === query.get('version')
    const [index, size] = [shown().findLastIndex(of), number('tree_size')]
    const leaf = shown()[index]?.leaf
    if (!leaf || index >= size || size > hashes.length) return problem(404, 'not_found', 'There is no such entry.')
    const proof = attack() === 'no_proof' ? [] : tree.inclusionProof(hashes.slice(0, size), index).map(hex)
    return ok({ leaf, leaf_hash: hex(hashes[index] as Bytes), leaf_index: index, tree_size: size, proof })
  }
}

function text({ shown, attack }: View, id: string, version: string): Said {
  const found = shown().findLast(({ leaf }) => leaf.artifact === id && leaf.version === version)
  if (!found) return problem(404, 'not_found', 'There is no such version.')
  const { bytes } = found
  if (attack() === 'changed_byte')
    return { status: 200, text: Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))) }
  if (attack() === 'written_otherwise') return { status: 200, text: JSON.stringify(found.body, null, 1) }
  if (attack() === 'mix_and_match')
    return { status: 200, text: shown().find((entry) => entry !== found)?.bytes ?? bytes }
  return { status: 200, text: bytes }
}

function send(response: ServerResponse, status: number, text: string | Buffer, attack: Attack | null): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  if (attack === 'wrong_type') response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
  else if (attack === 'packed')
    response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(text)
  else if (attack === 'two_readings')
    response.writeHead(status, { 'content-type': type }).end(`{"key_id":"a",${String(text).slice(1)}`)
  else if (attack === 'half') {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
    response.write(text.slice(0, text.length / 2), () => response.destroy())
  } else response.writeHead(status, { 'content-type': type }).end(text)
}

/** What has nothing to do with what was asked; true when the question is answered, or never will be. */
function spoil(attack: Attack, response: ServerResponse): boolean {
  const page = { 'content-type': 'text/html; charset=utf-8' }
  if (attack === 'html') response.writeHead(200, page).end('<html><title>Free Wi-Fi</title></html>')
  else if (attack === 'redirect') response.writeHead(302, { location: 'https://login.example.com/?back' }).end()
  else if (attack === 'unavailable') response.writeHead(503, page).end('<html>down</html>')
  else if (attack === 'too_many') response.writeHead(429, { 'retry-after': '60' }).end()
  else if (attack === 'endless') flood(response, '[')
  else if (attack === 'endless_headers') flood(response, null)
  else if (attack === 'trickle') trickle(response)
  else return attack === 'slow'
  return true
}

function flood(response: ServerResponse, start: string | null): void {
  const { socket } = response
  if (start === null) socket?.write('HTTP/1.1 200 OK\r\n')
  else response.writeHead(200, { 'content-type': 'application/json' }).write(start)
  const part = start === null ? `x-header: ${'x'.repeat(4000)}\r\n` : ' '.repeat(65_536)
  const more = () => {
    while (!response.destroyed && socket && !socket.destroyed)
      if (!(start === null ? socket : response).write(part)) break
  }
  ;(start === null ? socket : response)?.on('drain', more).on('error', () => {})
  more()
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).write('[')
  const timer = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(timer))
}
