// The library's server in this process, on either database, and people who use it.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Library, type LibraryOptions, type LibraryPlaces, openLibrary } from '../../src/library-server/library.ts'
import type { ArtifactBody } from '../../src/shared/contract/community.ts'
import { canonicalJson } from '../../src/shared/json/canonical.ts'
import { opaBinary } from './opa-binary.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { tempFolder } from './temp-folder.ts'

export const engines = ['PGlite', 'PostgreSQL'] as const
export type Engine = (typeof engines)[number]

const root = new URL('../../', import.meta.url)
export const libraryPlaces: LibraryPlaces = {
  opa: opaBinary,
  policyLibrary: new URL('policies/lib/', root),
  capabilities: new URL('resources/rego-capabilities.json', root),
  trialWorker: new URL('src/library-server/gates/trial-worker.ts', root),
}

export interface Answer<T = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: T
}

export interface LibraryRoom {
  readonly library: Library
  readonly options: LibraryOptions
  /** Moves the library's clock. */
  later(ms: number): void
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  ask<T = any>(
    method: string,
    path: string,
    more?: { token?: string; body?: unknown; headers?: object },
  ): Promise<Answer<T>>
  token(role: 'tenant' | 'maintainer', name?: string): Promise<string>
  /** Contributed by one token, approved by another; resolves to the artifact's id. */
  publish(publisher: Publisher, body: ArtifactBody): Promise<string>
  stop(): Promise<void>
}

export async function startLibraryRoom(engine: Engine, more: Partial<LibraryOptions> = {}): Promise<LibraryRoom> {
  const folder = tempFolder(true)
  const postgres: Postgres | null = engine === 'PostgreSQL' ? await startPostgres() : null
  mkdirSync(join(folder, 'database'))
  let ahead = 0
  const many = { burst: 100_000, perSecond: 100_000 }
  const options: LibraryOptions = {
    databaseUrl: await postgres?.database(),
    databaseFolder: join(folder, 'database'),
    keyFile: join(folder, 'log-key.pem'),
    limits: { read: many, write: many },
    report: (error) => console.error(error),
    now: () => Date.now() + ahead,
    ...more,
  }
  const library = await openLibrary(libraryPlaces, options)
  const room: LibraryRoom = {
    library,
    options,
    later(ms) {
      ahead += ms
    },
    ask: (method, path, { token, body, headers } = {}) => ask(library, method, path, token, body, headers),
    async token(role, name = role) {
      const made = await room.ask('POST', '/tokens', { token: library.maintainerToken, body: { name, role } })
      return made.body.token as string
    },
    async publish(publisher, body) {
      publisher.token ??= await room.token('tenant', body.maintainer)
      const sent = await room.ask('POST', '/contribute', { token: publisher.token, body: publisher.signed(body) })
      if (sent.status !== 202) throw new Error(`not accepted: ${sent.text}`)
      const path = `/review/${sent.body.submission_id}/approve`
      const done = await room.ask('POST', path, { token: library.maintainerToken, body: {} })
      if (done.status !== 200) throw new Error(`not approved: ${done.text}`)
      return done.body.artifact_id as string
    },
    async stop() {
      await library.close()
      await postgres?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return room
}

async function ask(library: Library, method: string, path: string, token?: string, body?: unknown, headers?: object) {
  const answer = await library.app.request(`http://library.test/api/v1/community${path}`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: text === '' ? null : JSON.parse(text) }
}

export interface Publisher {
  readonly key: string
  token?: string
  signed(body: ArtifactBody): Record<string, unknown>
}

export function createPublisher(): Publisher {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  return { key, signed: (body) => ({ ...body, publisher_key: key, signature: signatureOf(privateKey, body) }) }
}

function signatureOf(key: KeyObject, body: ArtifactBody): string {
  return sign(null, Buffer.from(canonicalJson(body)), key).toString('base64')
}

const about = {
  description: 'Made for a test.',
  maintainer: 'Somebody',
  maintainer_contact: 'somebody@example.org',
  license: 'MIT' as const,
  tags: ['test'],
  category: 'Secrets',
  frameworks: ['SOC 2'],
  language: 'en',
  version: '1.0.0',
}

type Body<K extends ArtifactBody['kind']> = Extract<ArtifactBody, { kind: K }>

export function dlpBody(name: string, more: Partial<Body<'dlp_pattern'>> = {}): Body<'dlp_pattern'> {
  return {
    kind: 'dlp_pattern',
    ...about,
    name,
    content: { pattern: '\\bACME-[0-9]{6}\\b', severity: 'high' },
    tests: { positive: ['the badge ACME-123456'], negative: ['the badge ACME-12'] },
    ...more,
  }
}

export function inboundBody(name: string, more: Partial<Body<'inbound_rule'>> = {}): Body<'inbound_rule'> {
  return {
    kind: 'inbound_rule',
    ...about,
    name,
    content: { matcher: { type: 'regex', pattern: 'wire the money' }, action: 'quarantine', priority: 100 },
    tests: { positive: ['now wire the money'], negative: ['now read the page'] },
    ...more,
  }
}

export function policyBody(name: string, slug: string, more: Partial<Body<'policy'>> = {}): Body<'policy'> {
  return {
    kind: 'policy',
    ...about,
    name,
    language: 'rego',
    content: `package behavry.community.${slug}

deny contains {"policy": "community.${slug}", "reason": "Not this file"} if {
	some target in input.request.targets
	endswith(target.value, ".pem")
}
`,
    tests: {
      positive: [{ request: { targets: [{ kind: 'path', op: 'read', value: '/k/a.pem' }] } }],
      negative: [{}],
    },
    ...more,
  }
}

export function packBody(
  name: string,
  members: Body<'pack'>['content']['members'],
  more: Partial<Body<'pack'>> = {},
): Body<'pack'> {
  return { kind: 'pack', ...about, name, content: { members }, tests: { positive: [], negative: [] }, ...more }
}
