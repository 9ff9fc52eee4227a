// A console for a whole test file: the hooks that start it, and that end and remove it.
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type ConsoleProcess, startConsole } from './console-process.ts'

export interface ConsoleHooks {
  /** For one that does not begin with nothing. */
  readonly start?: () => Promise<ConsoleProcess>
  /** Once it runs, before the tests. */
  readonly prepare?: () => Promise<void>
  /** After the tests, before it is ended. */
  readonly end?: () => Promise<void>
  /** One for each test, not one for all. */
  readonly each?: boolean
}

export interface ConsoleForTests {
  /** Whichever runs now. */
  readonly console_: ConsoleProcess
  /** In the folder of the one before, which has ended. */
  startAgain(ports?: Parameters<typeof startConsole>[2]): Promise<void>
}

export function consoleForTests({ start = startConsole, prepare, end, each = false }: ConsoleHooks): ConsoleForTests {
  let running: ConsoleProcess | undefined
  const console_ = onceThere(() => running)
  const [before, after] = each ? [beforeEach, afterEach] : [beforeAll, afterAll]
  before(async () => {
    running = await start()
    await prepare?.()
  })
  after(async () => {
    try {
      await end?.()
    } finally {
      await console_.stop()
      rmSync(console_.folder, { recursive: true, force: true })
    }
  })
  return {
    console_,
    async startAgain(ports) {
      running = await startConsole(console_.folder, {}, ports)
    },
  }
}

/** Stands for what a hook makes later, or makes anew. */
export function onceThere<T extends object>(now: () => T | undefined): T {
  return new Proxy({} as T, {
    get(_, name) {
      const there = now()
      if (!there) throw new Error(`${String(name)} is asked for before the hooks have run`)
      return Reflect.get(there, name)
    },
  })
}
