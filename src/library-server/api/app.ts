// The library's API as one Hono app.
import { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { type HandlerDeps, libraryHandlers } from './handlers.ts'
import { problemResponse } from './problems.ts'
import { type Door, type LibraryEnvironment, methodsAt, mountRoutes } from './route.ts'

export const prefix = '/api/v1/community'

/** Nothing here is a page, and no other page may read or frame it. */
const headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function createApp(deps: HandlerDeps, door: Door, report: (error: unknown) => void): Hono<LibraryEnvironment> {
  const app = new Hono<LibraryEnvironment>()
  const api = new Hono<LibraryEnvironment>()
  app.use('*', async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value)
  })
  app.get('/health', () => Response.json({ status: 'ok' }))
  mountRoutes(api, door, libraryHandlers(deps))
  api.all('*', ({ req }) => {
    const offered = methodsAt(req.path.slice(prefix.length)).length > 0
    throw offered ? new Refusal(405, 'method_not_allowed', `${req.method} is not offered here.`) : unknownRoute()
  })
  app.route(prefix, api)
  app.notFound(() => problemResponse(unknownRoute(), report))
  app.onError((error, { req }) => {
    const allow = methodsAt(req.path.slice(prefix.length)).join(', ')
    return problemResponse(error, req.raw.signal.aborted ? () => {} : report, allow)
  })
  return app
}

function unknownRoute(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such route.')
}
