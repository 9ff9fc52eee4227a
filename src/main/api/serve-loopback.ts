// The operator's API and the built pages on loopback, for headless mode: own address only, own origin only, with a token.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse } from './errors.ts'
import { createPages } from './pages.ts'
import type { ApiEnvironment } from './route.ts'

export interface LoopbackDeps {
  readonly app: Hono<ApiEnvironment>
  /** 0 asks the system for a free one. */
  readonly port: number
  readonly rendererDir: string
  readonly report: (error: unknown) => void
}

export interface Loopback {
  readonly url: string
  readonly port: number
  /** Ends open streams too. */
  close(): Promise<void>
}

const localNames = ['127.0.0.1', 'localhost', '[::1]']
/** Slow senders are cut off: headers after 10 s, a body after 15 s. An answer may last as long as it needs. */
const serverOptions = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2000 }
const mostConnections = 256

/** Of every answer; a page's own policy replaces the one here. */
const baseHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

export async function serveLoopback(deps: LoopbackDeps): Promise<Loopback> {
  const server = createServer(serverOptions)
  server.maxConnections = mostConnections
  const answer = getRequestListener(withPages(deps).fetch, {
    overrideGlobalObjects: false,
    errorHandler: () => problemResponse(new Refusal(400, 'bad_address', 'The address is not valid.'), deps.report),
  })
  const bound = await listen(server, deps.port)
  const own = localNames.map((name) => `${name}:${bound}`)
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(baseHeaders)) response.setHeader(name, value)
    const refusal = foreign(request, own)
    if (refusal) void refuse(response, problemResponse(refusal, deps.report))
    else void answer(request, response)
  })
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function withPages({ app, rendererDir, report }: LoopbackDeps): Hono {
  const pages = createPages(rendererDir)
  const unknown = () => problemResponse(new Refusal(404, 'not_found', 'There is no such route.'), report)
  const outer = new Hono()
  outer.route('/', app)
  outer.all('/api/*', unknown)
  outer.get('*', ({ req }) => pages(req.path))
  outer.notFound(unknown)
  outer.onError((error) => problemResponse(error, report))
  return outer
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
}

/** A page of another site that resolves its name to us, or that asks us from its own origin, gets nothing. */
function foreign({ rawHeaders }: IncomingMessage, own: readonly string[]): Refusal | null {
  const [host, ...moreHosts] = valuesOf(rawHeaders, 'host')
  if (host === undefined || moreHosts.length > 0 || !own.includes(host.toLowerCase())) {
    return new Refusal(403, 'foreign_host', 'This console answers to its own address only.')
  }
  const origins = valuesOf(rawHeaders, 'origin')
  if (origins.length > 1 || origins.some((origin) => !own.some((each) => origin.toLowerCase() === `http://${each}`))) {
    return new Refusal(403, 'foreign_origin', 'Requests from other pages are not accepted.')
  }
  return null
}

function valuesOf(rawHeaders: readonly string[], wanted: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted)
}

async function refuse(response: ServerResponse, problem: Response): Promise<void> {
  response.writeHead(problem.status, { ...Object.fromEntries(problem.headers), connection: 'close' })
  response.end(await problem.text())
}
