// The library on a port: slow senders are cut off, and closing lets answers that are on their way arrive.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse } from './problems.ts'
import type { LibraryEnvironment } from './route.ts'

export interface Listening {
  readonly url: string
  /** Resolves once nothing is on its way any more, or the time is up. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly report: (error: unknown) => void
  /** Milliseconds for the head of a request. */
  readonly headersTimeout?: number
  /** Milliseconds for all of it. */
  readonly requestTimeout?: number
}

const mostConnections = 2048
const drainMs = 3000

export async function listen(
  app: Hono<LibraryEnvironment>,
  { host, port, report, headersTimeout = 10_000, requestTimeout = 15_000 }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval: headersTimeout / 5 },
    getRequestListener(app.fetch, {
      overrideGlobalObjects: false,
      errorHandler: () => problemResponse(new Refusal(400, 'bad_address', 'The address is not valid.'), report),
    }),
  )
  server.maxConnections = mostConnections
  const bound = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as { port: number }).port))
  })
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${bound}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearTimeout(timer)
    },
  }
}
