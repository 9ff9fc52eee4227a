// Walks the texts of a JSON value: all strings below it, keys too, each with the JSON pointer to where it stands.
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

/** Calls `see` for each string, and for each key with the pointer of its member. */
export function eachText(value: Json, see: (text: string, at: string) => void, at = ''): void {
  if (typeof value === 'string') see(value, at)
  else if (Array.isArray(value)) value.forEach((item, index) => void eachText(item, see, `${at}/${index}`))
  else if (value !== null && typeof value === 'object' && !(value instanceof JsonNumber)) {
    for (const [key, item] of Object.entries(value)) {
      const place = memberOf(at, key)
      see(key, place)
      eachText(item, see, place)
    }
  }
}

/** A copy in which every string is what `change` makes of it; keys stay. */
export function mapStrings(value: Json, change: (text: string, at: string) => string, at = ''): Json {
  if (typeof value === 'string') return change(value, at)
  if (Array.isArray(value)) return value.map((item, index) => mapStrings(item, change, `${at}/${index}`))
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return value
  const members = Object.entries(value).map(([key, item]) => [key, mapStrings(item, change, memberOf(at, key))])
  return Object.fromEntries(members) as Json
}

function memberOf(at: string, key: string): string {
  return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
