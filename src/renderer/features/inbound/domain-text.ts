// A domain as people type it: foreign letters become its ASCII form, everything that is no bare host name says why.
import { domainSchema } from '../../../shared/contract/inbound-rule.ts'

export type ReadDomain = { readonly domain: string } | { readonly problem: string }

export function readDomain(typed: string): ReadDomain {
  const text = typed.trim().replace(/\.$/, '').toLowerCase()
  if (text === '') return { problem: 'It is missing.' }
  if (text.includes('://')) return { problem: `Leave out the scheme and the path: ${hostIn(text) ?? 'example.com'}` }
  if (text.startsWith('*.')) return { problem: `Leave out “*.”: ${text.slice(2)} covers everything below it.` }
  if (text.includes('*')) return { problem: 'A * cannot stand in a domain; a domain covers everything below it.' }
  if (/[/?#@:\\]/.test(text)) return { problem: 'Write the host name alone, without port, path or user.' }
  const domain = asciiOf(text)
  if (domain === null || !domainSchema.safeParse(domain).success)
    return { problem: 'This is no host name. Use one such as docs.example.org.' }
  return { domain }
}

/** What the schema is to see: the ASCII form, or the text as it stands, so that the schema refuses it. */
export function domainOrTyped(typed: string): string {
  const read = readDomain(typed)
  return 'domain' in read ? read.domain : typed
}

/** By the rules for web addresses (IDNA); null for what is none. */
function asciiOf(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII stays as it is typed
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return hostIn(`http://${text}`)
}

function hostIn(address: string): string | null {
  return URL.parse(address)?.hostname || null
}
