// One picture: a page in one state, and how it gets there.
import type { Page } from 'playwright-core'

export interface Shot {
  readonly name: string
  readonly path: string
  readonly narrow?: boolean
  /** What it shows is not there on narrow windows. */
  readonly onlyWide?: boolean
  /** Whose page it is; the owner's unless it is said. */
  readonly token?: string | undefined
  /** Of a wide window, in CSS pixels. */
  readonly width?: number
  readonly contrast?: 'more'
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** Once it stands. */
  readonly act?: (page: Page) => Promise<unknown>
}

const api = '**/api/v1'

/** The console answers these paths with a problem. */
export const failing =
  (...paths: string[]) =>
  async (page: Page) => {
    for (const path of paths) {
      await page.route(`${api}/${path}`, (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({ detail: 'The log cannot be read at the moment.', code: 'log_unavailable' }),
        }),
      )
    }
  }

/** The console takes these requests and never answers. */
export const neverAnswering =
  (...paths: string[]) =>
  async (page: Page) => {
    for (const path of paths) await page.route(`${api}/${path}`, () => {})
  }

export const answering = (path: string, json: unknown) => (page: Page) =>
  page.route(`${api}/${path}`, (route) => route.fulfill({ json }))

/** The console says of these requests that it does not know who asks. */
export const refusing = (path: string, method: string) => (page: Page) =>
  page.route(`${api}/${path}`, (route) =>
    route.request().method() === method
      ? route.fulfill({
          status: 401,
          contentType: 'application/problem+json',
          body: JSON.stringify({ detail: 'The operator token is missing or wrong.', code: 'unauthorised' }),
        })
      : route.fallback(),
  )

export const streamGone = (page: Page) => page.route(`${api}/audit/stream`, (route) => route.abort())

/** The console has ended: its pages stand, nothing answers. */
export const nobodyThere = (page: Page) => page.route(`${api}/**`, (route) => route.abort())

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
