// The operator's API as one Hono app: mounted in memory, on loopback or on a desktop scheme, always the same.
import { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { type EndpointKey, endpoints } from '../../shared/endpoints.ts'
import { problemResponse } from './errors.ts'
import type { Guard } from './guard.ts'
import { openApiDocument } from './openapi.ts'
import { type ApiEnvironment, mountRoutes } from './route.ts'
import { agentRoutes } from './routes/agents.ts'
import { auditRoutes } from './routes/audit.ts'
import { type ApiRooms, consoleRoutes } from './routes/console.ts'
import { escalationRoutes } from './routes/escalations.ts'
import { serverRoutes } from './routes/servers.ts'

export type { ApiRooms } from './routes/console.ts'

export interface ApiDeps extends ApiRooms {
  readonly guard: Guard
  readonly version: string
  readonly report: (error: unknown) => void
}

const prefix = '/api/v1'

export function createApi(deps: ApiDeps): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>()
  const api = new Hono<ApiEnvironment>()
  api.use('*', async (context, next) => {
    context.set('operator', deps.guard(context.req.header('authorization')))
    context.header('cache-control', 'no-store')
    await next()
  })
  const document = openApiDocument(deps.version)
  api.get('/openapi.json', (context) => context.json(document))
  mountRoutes(api, {
    ...agentRoutes(deps),
    ...serverRoutes(deps),
    ...escalationRoutes(deps),
    ...auditRoutes(deps),
    ...consoleRoutes(deps),
  })
  api.all('*', (context) => {
    throw unknownRoute(context.req.path.slice(prefix.length), context.req.method)
  })
  app.route(prefix, api)
  app.onError((error) => problemResponse(error, deps.report))
  return app
}

function unknownRoute(path: string, method: string): Refusal {
  const known = (Object.keys(endpoints) as EndpointKey[]).some((key) => {
    const pattern = key.split(' ')[1]?.replace(/\{\w+\}/g, '[^/]+')
    return new RegExp(`^${pattern}$`).test(path)
  })
  return known
    ? new Refusal(405, 'method_not_allowed', `${method} is not offered here.`)
    : new Refusal(404, 'not_found', 'There is no such route.')
}
