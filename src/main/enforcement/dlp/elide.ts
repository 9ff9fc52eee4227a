// Strings too long for the policy engine are replaced by what can be said of them (architecture, Pipelines 4).
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

/** Strings up to this many characters reach the engine whole. */
const longest = 256 * 1024
const headLength = 1024

export interface Elided {
  readonly value: Json
  /** JSON pointers of the strings that were replaced. */
  readonly pointers: string[]
}

export function elide(value: Json, digest: (text: string) => string, most = longest): Elided {
  const pointers: string[] = []
  const walk = (part: Json, at: string): Json => {
    if (typeof part === 'string') {
      if (part.length <= most) return part
      pointers.push(at)
      return { $text: { length: part.length, digest: digest(part), head: part.slice(0, headLength) } }
    }
    if (part === null || typeof part !== 'object' || part instanceof JsonNumber) return part
    if (Array.isArray(part)) return part.map((item, index) => walk(item, `${at}/${index}`))
    const members = Object.entries(part).map(([key, item]) => [
      key,
      walk(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ])
    return Object.fromEntries(members) as Json
  }
  return { value: walk(value, ''), pointers }
}
