// Pages of a console in a real browser: each with the operator's token, each reporting what went wrong in it.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { ConsoleProcess } from '../console-process.ts'

export interface Opened {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly reducedMotion?: 'reduce' | 'no-preference'
  readonly contrast?: 'more' | 'no-preference'
  /** Of another operator than the owner. */
  readonly token?: string
  /** Before the page is opened. */
  readonly prepare?: (page: Page, context: BrowserContext) => Promise<unknown>
}

export interface Pages {
  open(path: string, opened?: Opened): Promise<Page>
  /** Closes what is open; resolves to what went wrong in it. */
  closeAll(): Promise<string[]>
}

export function createPages(browser: () => Browser, console_: ConsoleProcess): Pages {
  const open: Page[] = []
  const faults: string[] = []
  return {
    async open(path, { width = 1280, height = 800, token, prepare, ...media } = {}) {
      const context = await browser().newContext({ viewport: { width, height }, ...media })
      const page = await context.newPage()
      open.push(page)
      page.setDefaultTimeout(30_000)
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        const text = message.text()
        if (message.type() === 'error' && !/^Failed to load resource/.test(text)) faults.push(text)
      })
      await prepare?.(page, context)
      const { console_url, operator_token } = console_.run
      await page.goto(`${console_url}${path}#token=${token ?? operator_token}`)
      return page
    },
    async closeAll() {
      for (const page of open.splice(0)) await page.context().close()
      return faults.splice(0)
    },
  }
}

/** A step of a page by its name, as people read it. */
export const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
    .first()
    .click()

/** The text of a block that is there to be copied, by its caption. */
export const blockText = (within: Page | Locator, caption: string) =>
  within
    .locator('figure', { hasText: new RegExp(`^${caption}`) })
    .first()
    .locator('pre')
    .innerText()
