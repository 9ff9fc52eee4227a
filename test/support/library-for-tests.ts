// A library that can lie, and a console's rooms before it, for a whole test file: all their hooks, and what people do in them.
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import type { Artifact } from '../../src/shared/contract/community.ts'
import type { Subscribe, Subscription, SubscriptionDetail } from '../../src/shared/contract/library.ts'
import { onceThere } from './console-for-tests.ts'
import { endEngines } from './engine-room.ts'
import { type HostileLibrary, startHostileLibrary } from './hostile-library.ts'
import { type LibraryTestRooms, openLibraryRooms } from './library-rooms.ts'
import { tempFolder } from './temp-folder.ts'

interface LibraryForTests {
  readonly server: HostileLibrary
  /** Whichever are open now. */
  readonly rooms: LibraryTestRooms
  /** In the folder of those before, which are closed first. */
  openAgain(): Promise<void>
  subscribe(artifact: Artifact, more?: Partial<Subscribe>): Promise<Subscription>
  get(id: string): SubscriptionDetail
  rowsOf(type: string): Promise<Awaited<ReturnType<LibraryTestRooms['events']>>>
}

/** After each test the library is honest again, `tidy` runs, and all subscriptions end. */
export function libraryForTests(tidy: () => Promise<void> = async () => {}): LibraryForTests {
  // Each change of a policy is proved by children of its own: on a busy machine that takes its time.
  vi.setConfig({ testTimeout: 60_000 })
  const folder = tempFolder(true)
  let lying: HostileLibrary | undefined
  let open: LibraryTestRooms | undefined
  const server = onceThere(() => lying)
  const rooms = onceThere(() => open)
  beforeAll(async () => {
    lying = await startHostileLibrary()
    open = await openLibraryRooms(folder, lying.url)
  })
  afterEach(async () => {
    server.attack(null)
    expect(rooms.faults).toEqual([])
    await tidy()
    for (const { id } of rooms.library.subscriptions.list({ limit: 500, offset: 0 }).items)
      await rooms.library.subscriptions.end(id, 'local')
  })
  const close = async () => {
    await rooms.close()
    await endEngines()
  }
  afterAll(async () => {
    await close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const usual: Subscribe = { cadence: 'daily', mode: 'enforce', allow_rules: false }
  return {
    server,
    rooms,
    async openAgain() {
      await close()
      open = await openLibraryRooms(folder, server.url)
    },
    subscribe: (artifact, more = {}) =>
      rooms.library.subscriptions.subscribe(artifact.id, { ...usual, ...more }, 'local'),
    get: (id) => rooms.library.subscriptions.get(id),
    rowsOf: async (type) => (await rooms.events()).filter((event) => event.type === type),
  }
}
