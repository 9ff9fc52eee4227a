// The operator's API and the built pages on loopback, for headless mode: own address only, own origin only, with a token.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse } from './errors.ts'
import type { ApiEnvironment } from './route.ts'

export interface LoopbackDeps {
  readonly app: Hono<ApiEnvironment>
  readonly port: number
  readonly rendererDir: string
  readonly report: (error: unknown) => void
}

export interface Loopback {
  readonly url: string
  close(): Promise<void>
}

const localNames = ['127.0.0.1', 'localhost', '[::1]']
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export async function serveLoopback({ app, port, rendererDir, report }: LoopbackDeps): Promise<Loopback> {
  let hosts: string[] = []
  const outer = new Hono()
  outer.onError((error) => problemResponse(error, report))
  outer.use('*', async (context, next) => {
    const refusal = guardAddress(context.req.header('host'), context.req.header('origin'), hosts)
    if (refusal) throw refusal
    await next()
  })
  outer.route('/', app)
  outer.get('*', (context) => page(rendererDir, context.req.path))
  const { server, bound } = await listen(outer, port)
  hosts = localNames.map((name) => `${name}:${bound}`)
  return {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(app: Hono, port: number): Promise<{ server: Server; bound: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, ({ port: bound }) =>
      resolve({ server, bound }),
    ) as Server
    server.once('error', reject)
  })
}

function guardAddress(host: string | undefined, origin: string | undefined, hosts: readonly string[]): Refusal | null {
  if (!hosts.includes((host ?? '').toLowerCase()))
    return new Refusal(403, 'foreign_host', 'This console answers to its own address only.')
  if (origin !== undefined && !hosts.some((each) => origin.toLowerCase() === `http://${each}`)) {
    return new Refusal(403, 'foreign_origin', 'Requests from other pages are not accepted.')
  }
  return null
}

/** A built file, or the page itself for any other address. */
async function page(rendererDir: string, path: string): Promise<Response> {
  const file = normalize(join(rendererDir, decodeURIComponent(path)))
  if (extname(file) === '' || !file.startsWith(rendererDir.endsWith(sep) ? rendererDir : rendererDir + sep))
    return indexPage(rendererDir)
  try {
    const cached = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return new Response(await readFile(file), {
      headers: {
        ...securityHeaders(''),
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'cache-control': cached,
      },
    })
  } catch {
    throw new Refusal(404, 'not_found', 'There is no such file.')
  }
}

async function indexPage(rendererDir: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64url')
  const html = await readFile(join(rendererDir, 'index.html'), 'utf8').catch(() => null)
  if (html === null) throw new Refusal(404, 'not_found', 'The pages have not been built. Run "npm run build".')
  const text = html.replace('<head>', `<head><meta name="csp-nonce" content="${nonce}">`)
  return new Response(text, {
    headers: { ...securityHeaders(nonce), 'content-type': types['.html'] ?? '', 'cache-control': 'no-store' },
  })
}

function securityHeaders(nonce: string): Record<string, string> {
  const style = nonce === '' ? "'self'" : `'self' 'nonce-${nonce}'`
  return {
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src ${style}; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
