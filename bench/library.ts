// What the Community Library's server costs with 50,000 artifacts: search beside the same without its index, and subscribers that sync.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { Pool } from 'undici'
import { listen } from '../src/library-server/api/listen.ts'
import { type Publication, publish } from '../src/library-server/artifacts/publish.ts'
import { type Library, type LibraryOptions, openLibrary } from '../src/library-server/library.ts'
import { createClock } from '../src/shared/clock.ts'
import { slugOf } from '../src/shared/contract/community.ts'
import { createPublisher, dlpBody, libraryPlaces } from '../test/support/library-room.ts'
import { startPostgres } from '../test/support/postgres.ts'

/** Milliseconds, over HTTP, one at a time; `plain` are the same requests where the search index may not be used. */
export interface LibrarySearchFigures {
  readonly asked: string
  readonly p50_ms: number
  readonly p95_ms: number
  readonly plain_p50_ms: number
  readonly plain_p95_ms: number
}

export interface LibraryBench {
  readonly artifacts: number
  readonly publishing_s: number
  readonly searches: LibrarySearchFigures[]
  /** Head, consistency from the head before, artifact, inclusion and body: milliseconds for all five. */
  readonly syncing: {
    readonly subscribers: number
    readonly syncs: number
    readonly p50_ms: number
    readonly p95_ms: number
    readonly per_second: number
  }
}

const artifacts = 50_000
const batch = 500
const rounds = 5
const callsPerRound = 12
const subscribers = 100
const syncsEach = 5

const words = (
  'access account agent alert allow api audit backup bank block branch bucket card cell chart claim clinic cloud code ' +
  'commit contract control customer data database delete deploy device diagnosis document domain drive email employee ' +
  'encryption escalate export file finance folder gateway genome github health hospital identity image incident ' +
  'injection insurance invoice key lab ledger legal letter licence limit log loan mail medical member message mobile ' +
  'money network note nurse order passport password patient payment payroll people personal phone policy portal prod ' +
  'query record refund region release report request review role rule salary schema secret server session share slack ' +
  'source staff staging statement store table tax team tenant ticket token tool trade transfer user vault vendor visa'
).split(' ')
const kinds = ['HIPAA: 164.312(a)(1)', 'SOC 2: CC6.1', 'PCI DSS: 3.4', 'GDPR: Art. 32', 'FSI']
/** From the rarest to what nearly everything holds. */
const asked: Readonly<Record<string, (n: number) => string>> = {
  'two words': (n) => `q=${word(n * 7)}%20${word(n * 13 + 5)}`,
  'a word and how the next begins': (n) => `q=${word(n * 3)}%20${word(n * 11).slice(0, 3)}`,
  'one word': (n) => `q=${word(n * 5)}`,
  'one letter': (n) => `q=${word(n).slice(0, 1)}`,
  'a word within a framework': (n) => `q=${word(n)}&framework=HIPAA&kind=dlp_pattern`,
  'nothing, by subscribers': (n) => `offset=${n * 50}`,
  'a framework, by time': (n) => `framework=SOC%202&sort=newest&offset=${n * 50}`,
  'nothing, page 800': () => 'offset=40000&sort=name',
}

export async function benchLibrary(folder: string): Promise<LibraryBench> {
  const postgres = await startPostgres()
  const databaseFolder = join(folder, 'library')
  mkdirSync(databaseFolder)
  const many = { burst: 1e9, perSecond: 1e9 }
  const url = await postgres.database()
  const keyFile = join(databaseFolder, 'key.pem')
  const options: LibraryOptions = {
    databaseUrl: url,
    databaseFolder,
    keyFile,
    limits: { read: many },
    report: console.error,
  }
  const library = await openLibrary(libraryPlaces, options)
  const without = `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent('-c enable_bitmapscan=off')}`
  const plain = await openLibrary(libraryPlaces, { ...options, databaseUrl: without })
  const publishing_s = await fill(library)
  await settle(url)
  const own = { host: '127.0.0.1', port: 0, report: console.error }
  const [served, servedPlain] = [await listen(library.app, own), await listen(plain.app, own)]
  const [ask, askPlain] = [askerOf(served.url), askerOf(servedPlain.url)]
  const searches = await search(ask, askPlain)
  const syncing = await sync(ask)
  for (const each of [served, servedPlain, library, plain]) await each.close()
  await postgres.stop()
  return { artifacts, publishing_s, searches, syncing }
}

/** As the server publishes, many at once; what tenants have of them is only counted. */
async function fill({ database, log }: Library): Promise<number> {
  const began = performance.now()
  const publisher = createPublisher()
  for (let from = 0; from < artifacts; from += batch) {
    const publications = Array.from({ length: batch }, (_, at): Publication => {
      const body = bodyOf(from + at)
      const { signature } = publisher.signed(body) as { signature: string }
      return { body, slug: slugOf(body.name) ?? '', publisher_key: publisher.key, signature, artifact_id: null }
    })
    await database.transaction().execute(async (transaction) => {
      await log.lock(transaction)
      await publish(transaction, { log, clock: createClock() }, publications)
    })
  }
  return round((performance.now() - began) / 1000)
}

/** Over a connection of its own, for it may take longer than a request. */
async function settle(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('update community.artifacts set subscribers = (10000 / (1 + 9999 * random()))::integer')
  await client.query('vacuum analyze')
  await client.end()
}

/** Words come up as in a language: few of them often, thousands of them rarely. */
function word(n: number): string {
  const share = ((n * 2_654_435_761) % 4_294_967_296) / 4_294_967_296
  const rank = Math.floor(5000 * share ** 4)
  return words[rank] ?? `${words[rank % words.length]}${words[Math.floor(rank / words.length)]}`
}

function bodyOf(n: number) {
  const text = (count: number, seed: number) => Array.from({ length: count }, (_, at) => word(n * 97 + at * 31 + seed))
  return dlpBody(`${text(3, 1).join(' ')} n${n}`, {
    description: `${text(60, 2).join(' ')}.`,
    tags: text(4, 3),
    category: word(n % 20),
    frameworks: [kinds[n % kinds.length] ?? ''],
    maintainer: `Team ${n % 300}`,
  })
}

type Ask = <T>(path: string) => Promise<T>

function askerOf(url: string): Ask {
  const pool = new Pool(url, { connections: subscribers })
  return async <T>(path: string) => {
    const { statusCode, body } = await pool.request({ method: 'GET', path: `/api/v1/community${path}` })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${path}: ${text}`)
    return JSON.parse(text) as T
  }
}

/** In turns, so that a slow phase of the machine hits both alike. */
async function search(ask: Ask, askPlain: Ask): Promise<LibrarySearchFigures[]> {
  const found: LibrarySearchFigures[] = []
  for (const [name, query] of Object.entries(asked)) {
    const times: number[] = []
    const plainTimes: number[] = []
    for (let turn = 0; turn < rounds; turn += 1) {
      for (const [one, into] of [
        [ask, times],
        [askPlain, plainTimes],
      ] as const) {
        for (let call = 0; call < callsPerRound; call += 1) {
          const began = performance.now()
          await one(`/artifacts?${query(1 + turn * callsPerRound + call)}`)
          into.push(performance.now() - began)
        }
      }
    }
    const [plain_p50_ms, plain_p95_ms] = [share(plainTimes, 0.5), share(plainTimes, 0.95)]
    found.push({ asked: name, p50_ms: share(times, 0.5), p95_ms: share(times, 0.95), plain_p50_ms, plain_p95_ms })
  }
  return found
}

async function sync(ask: Ask): Promise<LibraryBench['syncing']> {
  const { items } = await ask<{ items: { id: string; latest_version: string }[] }>('/artifacts?limit=100')
  const times: number[] = []
  const subscriber = async (_: unknown, n: number) => {
    const { id = '', latest_version } = items[n % items.length] ?? {}
    for (let turn = 0; turn < syncsEach; turn += 1) {
      const began = performance.now()
      const { tree_size } = await ask<{ tree_size: number }>('/log/head')
      await ask(`/log/consistency?first=${tree_size - 1 - n}&second=${tree_size}`)
      await ask(`/artifacts/${id}`)
      await ask(`/log/inclusion?artifact_id=${id}&version=${latest_version}&tree_size=${tree_size}`)
      await ask(`/artifacts/${id}/versions/${latest_version}`)
      times.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: subscribers }, subscriber))
  const per_second = round((times.length / (performance.now() - began)) * 1000)
  return { subscribers, syncs: times.length, p50_ms: share(times, 0.5), p95_ms: share(times, 0.95), per_second }
}

function share(times: readonly number[], part: number): number {
  return round([...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
