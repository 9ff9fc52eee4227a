// Which addresses a library may have: TLS, or this very machine; no name, password or question in them.
import { isIPv4 } from 'node:net'
import { LibraryProblem } from './library-source.ts'

/** Ends where the routes of the library begin. Throws LibraryProblem `refused` with a sentence. */
export function libraryUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null)
    throw refused(`"${text.slice(0, 200)}" is no address. Write one such as https://library.example.org.`)
  const plain = url.protocol === 'http:' && isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !plain) {
    throw refused(
      `The library at ${url.host} has to be asked over https: over ${url.protocol.slice(0, -1)} anybody on the way could answer in its place. Plain http is for a library on this machine.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('The address of the library holds a name or password. Put the token into its own setting.')
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused('The address of the library goes on after a "?" or "#". Write it without that.')
  }
  // The server prints its address with this at the end.
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/api\/v1\/community$/, '')
  return url
}

/** `localhost` is looked up by the system, which answers with a loopback address (RFC 6761). */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}

function refused(message: string): LibraryProblem {
  return new LibraryProblem('refused', message)
}
