// The library as processes: its note and lock, a restart, two processes behind one PostgreSQL, limits on the wire, and its end.
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TreeHead } from '../../../src/shared/contract/community.ts'
import { type LibraryProcess, startLibrary } from '../../support/library-process.ts'
import { createPublisher, dlpBody, type Publisher } from '../../support/library-room.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { processesWith, until } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const started: LibraryProcess[] = []

async function start(...where: Parameters<typeof startLibrary>): Promise<LibraryProcess> {
  const library = await startLibrary(...where)
  started.push(library)
  return library
}

const json = async (answer: Response) => JSON.parse(await answer.text())
const get = async ({ url }: LibraryProcess, path: string) => json(await fetch(`${url}${path}`))
const post = (running: LibraryProcess, path: string, body: unknown, token = running.token) =>
  fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })

/** Submitted at one process, approved at another. */
async function publish(at: LibraryProcess, by: LibraryProcess, publisher: Publisher, name: string): Promise<string> {
  publisher.token ??= (await json(await post(at, '/tokens', { name: 'Tenant', role: 'tenant' }))).token as string
  const sent = await json(await post(at, '/contribute', publisher.signed(dlpBody(name)), publisher.token))
  return (await json(await post(by, `/review/${sent.submission_id}/approve`, {}))).artifact_id
}

afterAll(() => {
  for (const library of started) library.kill()
})

describe('one process on its own folder', () => {
  it('tells its owner alone where it is, keeps key and log over a restart, and leaves nothing behind', async () => {
    const folder = tempFolder(true)
    const first = await start(folder)
    expect(statSync(join(folder, 'library.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'log-key.pem')).mode & 0o777).toBe(0o600)
    const id = await publish(first, first, createPublisher(), 'Survivor')
    const head: TreeHead = await get(first, '/log/head')
    const began = performance.now()
    expect(await first.end()).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(existsSync(join(folder, 'library.json'))).toBe(false)
    const second = await start(folder)
    expect(second.token).toBe(first.token)
    expect(await get(second, '/log/head')).toEqual(head)
    expect((await get(second, `/artifacts/${id}`)).name).toBe('Survivor')
    await expect(start(folder)).rejects.toThrow('uses this folder already')
    process.kill(second.pid, 'SIGKILL')
    await until(() => processesWith(folder).length === 0, 'no process left')
    const third = await start(folder)
    expect(await get(third, '/log/head')).toEqual(head)
    expect(await third.end()).toBe(0)
    rmSync(folder, { recursive: true, force: true })
  })

  it('says in one line what is wrong with how it was started', async () => {
    const folder = tempFolder(true)
    await expect(start(folder, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toThrow(
      /ECONNREFUSED/,
    )
    expect(existsSync(join(folder, 'library.lock'))).toBe(false)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'key.pem'), 'x', { mode: 0o644 })
    const open = start(folder, { BEHAVRY_LIBRARY_KEY_FILE: join(folder, 'key.pem') })
    await expect(open).rejects.toThrow('can be read by others')
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('two processes behind one PostgreSQL', () => {
  const folder = tempFolder(true)
  let postgres: Postgres
  let one: LibraryProcess
  let two: LibraryProcess

  beforeAll(async () => {
    postgres = await startPostgres()
    const env = { DATABASE_URL: await postgres.database(), BEHAVRY_LIBRARY_KEY_FILE: join(folder, 'key.pem') }
    ;[one, two] = await Promise.all([start(join(folder, 'one'), env), start(join(folder, 'two'), env)])
  })
  afterAll(async () => {
    expect([await one?.end(), await two?.end()]).toEqual([0, 0])
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('agree on key, log and lists, also while both publish', async () => {
    const publisher = createPublisher()
    await publish(one, two, publisher, 'First')
    const names = Array.from({ length: 12 }, (_, n) => `Both ${'abcdefghijkl'[n]}`)
    await Promise.all(
      names.map((name, n) => (n % 2 ? publish(one, two, publisher, name) : publish(two, one, publisher, name))),
    )
    expect(await get(one, '/log/key')).toEqual(await get(two, '/log/key'))
    const [a, b] = [await get(one, '/log/head'), await get(two, '/log/head')]
    expect(a).toEqual(b)
    expect(a.tree_size).toBe(13)
    const leaves = await Promise.all(names.map((_, n) => get(n % 2 ? one : two, `/log/inclusion?leaf_index=${n}`)))
    expect(new Set(leaves.map(({ leaf_hash }) => leaf_hash)).size).toBe(12)
    expect((await get(one, '/facets')).categories).toEqual([{ name: 'Secrets', count: 13 }])
    expect(await get(one, '/artifacts?sort=name')).toEqual(await get(two, '/artifacts?sort=name'))
  })

  it('refuses bodies that are too long, told or not', async () => {
    const body = 'x'.repeat(400_000)
    const answer = await fetch(`${one.url}/validate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.token}` },
      body,
    })
    expect([answer.status, (await json(answer)).code]).toEqual([413, 'body_too_long'])
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const stream = fetch(`${one.url}/validate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.token}` },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    const ended = await stream.then(
      ({ status }) => status,
      () => 413,
    )
    expect(ended).toBe(413)
  })
})
