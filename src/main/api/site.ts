// The operator's API and the built pages as one function from request to response, whatever carries it.
import { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse } from './errors.ts'
import { createPages } from './pages.ts'
import type { ApiEnvironment } from './route.ts'

export type Site = (request: Request) => Promise<Response>

export interface SiteDeps {
  readonly app: Hono<ApiEnvironment>
  readonly rendererDir: string
  readonly report: (error: unknown) => void
}

/** Of every answer; a page's own policy replaces the one here. */
export const siteHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What is under `/api` is the API's; everything else is a page. */
export function createSite({ app, rendererDir, report }: SiteDeps): Site {
  const pages = createPages(rendererDir)
  const unknown = () => problemResponse(new Refusal(404, 'not_found', 'There is no such route.'), report)
  const whole = new Hono()
  whole.route('/', app)
  whole.all('/api/*', unknown)
  whole.get('*', ({ req }) => pages(req.path))
  whole.notFound(unknown)
  whole.onError((error) => problemResponse(error, report))
  return async (request) => {
    const answer = await whole.fetch(request)
    const headers = new Headers({ ...siteHeaders, ...Object.fromEntries(answer.headers) })
    return new Response(answer.body, { status: answer.status, headers })
  }
}
