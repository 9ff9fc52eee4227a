// What kind of address a host is in any of its spellings: words that rules look at.
import ipaddr from 'ipaddr.js'
import { foldText } from './fold-text.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Services whose names spell the address that they lead to, and names known to lead to this machine. */
const spelling = /^(.*)\.(?:nip\.io|sslip\.io|xip\.io|traefik\.me)$/
const thisMachine = /(^|\.)(localhost|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|localho\.st)$/

/** `address:<range>` for what is no ordinary public host, and every address that is spelled within it. */
export function addressForms(host: string): string[] {
  const bare = host.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(bare)) return rangesOf(ipaddr.process(bare))
  if (thisMachine.test(host)) return ['address:loopback']
  const spelled = spelling.exec(host)?.[1]
  if (spelled !== undefined) return spelledIn(spelled).flatMap(rangesOf)
  return !host.includes('.') || /\.(local|internal|lan|home\.arpa)$/.test(host) ? ['address:private'] : []
}

function rangesOf(address: Address): string[] {
  return [address, ...embedded(address)].flatMap((each) => {
    const range = each.range()
    return [each.toString(), ...(range === 'unicast' ? [] : [`address:${foldText(range)}`])]
  })
}

/** Addresses that translators, tunnels and old notations carry inside. */
function embedded(address: Address): ipaddr.IPv4[] {
  if (address.kind() === 'ipv4') return []
  const bytes = address.toByteArray()
  const quad = (from: number, flip = 0) => new ipaddr.IPv4(bytes.slice(from, from + 4).map((byte) => byte ^ flip))
  const range = address.range()
  if (range === 'rfc6052' || range === 'rfc6145') return [quad(12)]
  if (range === '6to4') return [quad(2)]
  if (range === 'teredo') return [quad(4), quad(12, 0xff)]
  return bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12).some((byte) => byte > 1) ? [quad(12)] : []
}

/** Four numbers between dots or dashes, eight digits in hex, or all of IPv6 with dashes. */
function spelledIn(name: string): Address[] {
  const quads = [...name.matchAll(/(?=(?:^|[.-])((?:\d{1,3}[.-]){3}\d{1,3})(?:$|[.-]))/g)].map(([, quad]) =>
    (quad ?? '').replaceAll('-', '.'),
  )
  const hex = [...name.matchAll(/(?:^|[.-])([0-9a-f]{8})(?=$|[.-])/g)].map(([, digits]) =>
    String(Number.parseInt(digits ?? '', 16)),
  )
  const longs = name.includes('--') ? [name.replaceAll('-', ':')] : []
  return [...quads, ...hex, ...longs].filter((text) => ipaddr.isValid(text)).map((text) => ipaddr.process(text))
}
