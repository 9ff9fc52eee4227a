// The built pages: files as they are, index.html with a nonce of its own for each answer.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, relative, resolve } from 'node:path'
import { Refusal } from '../../shared/contract/problem.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Answers a path with a built file, or with the page itself where the path names no file. Throws Refusal 404. */
export function createPages(rendererDir: string): (path: string) => Promise<Response> {
  return async (path) => {
    const wanted = decoded(path)
    const file = resolve(rendererDir, `.${wanted}`)
    const inside = relative(rendererDir, file)
    if (inside.startsWith('..') || isAbsolute(inside)) throw noSuchFile()
    if (extname(file) === '' || inside === 'index.html') return indexPage(rendererDir)
    const content = await readFile(file).catch(() => null)
    if (content === null) throw noSuchFile()
    const cached = wanted.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return new Response(new Uint8Array(content), {
      headers: { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': cached },
    })
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw noSuchFile()
  }
}

function noSuchFile(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such file.')
}

/** The nonce is for style tags that libraries add at run time (code editor, scroll lock); the page reads it from `meta`. */
async function indexPage(rendererDir: string): Promise<Response> {
  const html = await readFile(resolve(rendererDir, 'index.html'), 'utf8').catch(() => null)
  if (html === null) throw new Refusal(404, 'not_found', 'The pages have not been built. Run "npm run build".')
  const nonce = randomBytes(16).toString('base64url')
  const text = html
    .replace(/<(script|style)(?=[\s>])/gi, `<$1 nonce="${nonce}"`)
    .replace(/<head(?=[\s>])[^>]*>/i, (head) => `${head}<meta name="csp-nonce" content="${nonce}">`)
  return new Response(text, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce),
    },
  })
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
