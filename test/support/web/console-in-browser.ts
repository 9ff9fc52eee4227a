// A console for a whole test file with pages of it in a real browser, and if need be an agent that calls: all their hooks.
import type { Browser } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { type ConsoleForTests, type ConsoleHooks, consoleForTests, onceThere } from '../console-for-tests.ts'
import { type Caller, type CallerOptions, createCaller } from './held-call.ts'
import { createPages, type Pages } from './pages.ts'

interface BrowserHooks extends Pick<ConsoleHooks, 'start' | 'prepare'> {
  /** After each test, when its pages are closed. */
  readonly tidy?: () => Promise<void>
  /** Pages stay open from test to test; what went wrong in them is told at the end. */
  readonly pagesStay?: boolean
}

interface ConsoleInBrowser extends ConsoleForTests {
  readonly pages: Pages
  browser(): Browser
}

/** Whatever went wrong in a page fails the test. */
export function consoleInBrowser({ start, prepare, tidy, pagesStay = false }: BrowserHooks = {}): ConsoleInBrowser {
  let launched: Browser
  const browser = () => launched
  const running = consoleForTests({
    ...(start ? { start } : {}),
    async prepare() {
      launched = await launchChromium()
      await prepare?.()
    },
    async end() {
      const faults = await pages.closeAll()
      await launched.close()
      expect(faults).toEqual([])
    },
  })
  const pages = createPages(browser, running.console_)
  afterEach(async () => {
    const faults = pagesStay ? [] : await pages.closeAll()
    await tidy?.()
    expect(faults).toEqual([])
  })
  return { ...running, pages, browser }
}

interface CallerHooks extends BrowserHooks {
  readonly caller?: CallerOptions
  /** What waits for a person is denied after each test. */
  readonly denies?: boolean
}

/** The same with a server and an agent that calls it. */
export function callerInBrowser({ caller: options, denies = false, ...hooks }: CallerHooks = {}): ConsoleInBrowser & {
  readonly caller: Caller
} {
  let made: Caller | undefined
  const caller = onceThere(() => made)
  const running = consoleInBrowser({
    ...hooks,
    async prepare() {
      made = await createCaller(running.console_, options)
      await hooks.prepare?.()
    },
    async tidy() {
      if (denies) await caller.denyAll()
      await hooks.tidy?.()
    },
  })
  return { ...running, caller }
}
