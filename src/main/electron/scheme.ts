// The desktop's own scheme: pages and operator API come from memory, so that no port leads to them.
import { protocol } from 'electron'
import type { Site } from '../api/site.ts'

export const scheme = 'app'
/** The only host that is served, and the only origin that may ask. */
export const origin = `${scheme}://bundle`

/** Before the app is ready; standard and secure, so that storage, fetch and streams work as on the web. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

/** Once the app is ready. */
export function serveScheme(site: Site): void {
  protocol.handle(scheme, (request) => {
    const { protocol: asked, host } = new URL(request.url)
    const from = request.headers.get('origin')
    if (`${asked}//${host}` !== origin || (from !== null && from !== origin)) {
      return new Response('This address is not served.', { status: 403, headers: { 'content-type': 'text/plain' } })
    }
    return site(request)
  })
}

/** True for a page of ours, whatever its path. */
export function isOwnPage(address: string): boolean {
  return URL.canParse(address) && `${new URL(address).protocol}//${new URL(address).host}` === origin
}
