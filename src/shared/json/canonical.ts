// Canonical JSON (RFC 8785): one text for one value, for hashes and digests of our own records.
import canonicalize from 'canonicalize'
import { JsonNumber } from './strict-parse.ts'

/** Throws on values that JSON cannot carry; a JsonNumber counts by its numeric value. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(plain(value))
  if (text === undefined) throw new TypeError('there is no JSON for this value')
  return text
}

function plain(value: unknown): unknown {
  if (value instanceof JsonNumber) return Number(value.source)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]))
}
