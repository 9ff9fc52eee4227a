// Prints what the strict parser read: the exact inverse, so that what was judged is what is forwarded.
import { type Json, JsonNumber } from './strict-parse.ts'

/** Compact JSON text; numbers keep their source text. */
export function serialise(value: Json): string {
  if (value instanceof JsonNumber) return value.source
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(serialise).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${serialise(member)}`).join(',')}}`
}
