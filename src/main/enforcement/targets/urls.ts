// Addresses in canonical form, and what kind of address their host is in any of its spellings.
import { domainToUnicode } from 'node:url'
import { addressForms } from './address-forms.ts'
import { foldText, refuseInvisible, refuseMixedScripts } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const longestBytes = 8192
const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** Without a scheme it is read as https. Throws `Unresolvable`. */
export function readUrl(raw: string): Reading {
  if (Buffer.byteLength(raw) > longestBytes) throw new Unresolvable(`An address is longer than ${longestBytes} bytes.`)
  const text = raw.trim()
  refuseInvisible(text)
  if (text.includes('\\')) throw new Unresolvable('An address holds a backslash, which not everybody reads alike.')
  const url = parsed(hasScheme.test(text) ? text : `https://${text.replace(/^\/\//, '')}`)
  const host = hostOf(url)
  const path = `${url.pathname}${url.search}`
  const value = `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}${path}`
  const within = hostsWithin(path).flatMap((each) =>
    [each, ...addressForms(each)].map((form) => (form.startsWith('address:') ? form : `within:${form}`)),
  )
  const forms = [foldText(value), foldText(decoded(value)), foldText(host), ...addressForms(host), ...within]
  return readingOf(value, forms)
}

function parsed(text: string): URL {
  if (/^[^:]+:\/*[^/?#]*@/.test(text)) throw new Unresolvable('An address holds a name or password; leave it out.')
  // `mailto:`, `javascript:` and their like have no host; `localhost:8080` is one.
  if (/^https:\/\/[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) || !URL.canParse(text)) {
    throw new Unresolvable('An address could not be read.')
  }
  return new URL(text)
}

/** Lower case, in ASCII, numbers as dotted quads; without the dot of the root. */
function hostOf({ hostname }: URL): string {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  if (host === '' || /^[-.]|\.\.|%/.test(hostname)) throw new Unresolvable('An address has no host that can be told.')
  for (const label of domainToUnicode(host).split('.')) refuseMixedScripts(label)
  return host
}

/** Escapes that are none stay as they are, and keep no others from being undone. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes.replace(/%[2-7][0-9a-f]/gi, (one) => String.fromCharCode(Number.parseInt(one.slice(1), 16)))
    }
  })
}

/** Hosts of addresses that stand in the path or query of another: a redirect or a relay would lead there. */
function hostsWithin(path: string): string[] {
  let [text, found] = [path, [] as string[]]
  for (let times = 0; times < 4; times += 1) {
    const here = [...text.matchAll(/(?:https?:\/\/|=\/\/)([^/?#&\s"'<>\\]+)/gi)].map(([, host]) => host ?? '')
    found = [...found, ...here.flatMap((host) => canonicalHost(host))]
    const next = decoded(text)
    if (next === text) break
    text = next
  }
  return [...new Set(found)]
}

function canonicalHost(text: string): string[] {
  const url = URL.parse(`http://${text}`)
  return url ? [url.hostname.toLowerCase().replace(/\.$/, '')] : []
}
