// Whom a limit counts for: the token, else the address, which only proxies of ours may tell.
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../../src/library-server/access/rate-limit.ts'
import { libraryEndpoints } from '../../../../src/library-server/api/endpoints.ts'
import { problemResponse } from '../../../../src/library-server/api/problems.ts'
import { type LibraryEnvironment, type LibraryHandlers, mountRoutes } from '../../../../src/library-server/api/route.ts'

const clock = { now: () => 0, timestamp: () => '' }
const one = () => createRateLimit({ burst: 1, perSecond: 0.001 }, clock)

function appWith(proxies: number) {
  const app = new Hono<LibraryEnvironment>()
  const answer = () => new Response('there')
  const handlers = Object.fromEntries(Object.keys(libraryEndpoints).map((key) => [key, answer]))
  const tokens = {
    callerOf: async (given: string | undefined) =>
      given === undefined ? null : { id: given, name: given, role: 'tenant' as const },
    create: () => Promise.reject(new Error('not here')),
    admit: async () => {},
  }
  const limits = { read: one(), write: one(), stranger: one() }
  mountRoutes(app, { tokens, limits, proxies }, handlers as unknown as LibraryHandlers)
  app.onError((error) => problemResponse(error, () => {}))
  return async (headers: Record<string, string>, method = 'GET', path = '/facets') =>
    (await app.request(path, { method, headers })).status
}

describe('limits', () => {
  it('count for each token, and apart from the address', async () => {
    const ask = appWith(0)
    expect(await ask({ authorization: 'a' })).toBe(200)
    expect(await ask({ authorization: 'a' })).toBe(429)
    expect(await ask({ authorization: 'b' })).toBe(200)
    expect(await ask({})).toBe(200)
    expect(await ask({})).toBe(429)
  })

  it('do not believe who says where it comes from', async () => {
    const ask = appWith(0)
    expect(await ask({ 'x-forwarded-for': '1.1.1.1' })).toBe(200)
    expect(await ask({ 'x-forwarded-for': '2.2.2.2' })).toBe(429)
  })

  it('believe the proxies that are there, and nothing before them', async () => {
    const ask = appWith(1)
    expect(await ask({ 'x-forwarded-for': 'made up, 1.1.1.1' })).toBe(200)
    expect(await ask({ 'x-forwarded-for': 'other, 1.1.1.1' })).toBe(429)
    expect(await ask({ 'x-forwarded-for': 'made up, 2.2.2.2' })).toBe(200)
  })

  it('count reading and writing apart', async () => {
    const ask = appWith(0)
    expect(await ask({})).toBe(200)
    expect(await ask({}, 'POST', '/validate')).toBe(401)
    expect(await ask({}, 'POST', '/validate')).toBe(429)
  })
})
