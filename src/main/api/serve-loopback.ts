// The operator's API and the built pages on loopback, for headless mode: own address only, own origin only, with a token.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse } from './errors.ts'
import { createSite, type SiteDeps, siteHeaders } from './site.ts'

export interface LoopbackDeps extends SiteDeps {
  /** 0 asks the system for a free one. */
  readonly port: number
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

export async function serveLoopback(deps: LoopbackDeps): Promise<Loopback> {
  const server = createServer(serverOptions)
  server.maxConnections = mostConnections
  const answer = getRequestListener(createSite(deps), {
    overrideGlobalObjects: false,
    errorHandler: () => problemResponse(new Refusal(400, 'bad_address', 'The address is not valid.'), deps.report),
  })
  const bound = await listen(server, deps.port)
  const own = localNames.map((name) => `${name}:${bound}`)
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(siteHeaders)) response.setHeader(name, value)
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
