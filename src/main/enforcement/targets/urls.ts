// Addresses in canonical form, and what kind of address their host is in any of its spellings.
import { domainToUnicode } from 'node:url'
import ipaddr from 'ipaddr.js'
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
  return readingOf(value, [foldText(value), foldText(decoded(value)), foldText(host), ...addressForms(host)])
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
  if (host === '' || host.includes('%')) throw new Unresolvable('An address has no host that can be told.')
  for (const label of domainToUnicode(host).split('.')) refuseMixedScripts(label)
  return host
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `address:<range>` for what is no ordinary public host, and the IPv4 address inside an IPv6 one. */
function addressForms(host: string): string[] {
  const bare = host.replace(/^\[|\]$/g, '')
  if (!ipaddr.isValid(bare)) {
    if (host === 'localhost' || host.endsWith('.localhost')) return ['address:loopback']
    return !host.includes('.') || /\.(local|internal|lan|home\.arpa)$/.test(host) ? ['address:private'] : []
  }
  const address = ipaddr.process(bare)
  return [address, ...embedded(address)].flatMap((each) => {
    const range = each.range()
    return [each.toString(), ...(range === 'unicast' ? [] : [`address:${foldText(range)}`])]
  })
}

/** Addresses that translators, tunnels and old notations carry inside. */
function embedded(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4[] {
  if (address.kind() === 'ipv4') return []
  const bytes = address.toByteArray()
  const quad = (from: number, flip = 0) => new ipaddr.IPv4(bytes.slice(from, from + 4).map((byte) => byte ^ flip))
  const range = address.range()
  if (range === 'rfc6052' || range === 'rfc6145') return [quad(12)]
  if (range === '6to4') return [quad(2)]
  if (range === 'teredo') return [quad(4), quad(12, 0xff)]
  return bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12).some((byte) => byte > 1) ? [quad(12)] : []
}
