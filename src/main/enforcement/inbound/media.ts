// Pictures and sounds in a result: their bytes are no text for a model, and too long to be read as one.
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'
import { mapStrings } from './map-strings.ts'

/** Shorter ones are judged like any text, for whatever they are called: in characters of base64. */
const shortMedia = 64 * 1024
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/
export const mediaNote = '[media]'

export interface WithoutMedia {
  readonly value: Json
  /** Puts them back, where nothing was changed in their place. */
  restore(changed: Json): Json
}

export function withoutMedia(result: Json): WithoutMedia {
  const taken = new Map<string, string>()
  const value = mapStrings(result, (text, at) => {
    if (text.length <= shortMedia || !isMedia(result, at) || !base64.test(text)) return text
    taken.set(at, text)
    return mediaNote
  })
  if (taken.size === 0) return { value: result, restore: (changed) => changed }
  const restore = (changed: Json) =>
    mapStrings(changed, (text, at) => (text === mediaNote ? (taken.get(at) ?? text) : text))
  return { value, restore }
}

/** `data` of an image or a sound, `blob` of a resource (MCP, content blocks). */
function isMedia(result: Json, at: string): boolean {
  const [, index, name] = /^\/content\/(\d+)\/(data|resource\/blob)$/.exec(at) ?? []
  if (index === undefined) return false
  const type = textAt(result, ['content', index, 'type'])
  return name === 'data' ? type === 'image' || type === 'audio' : type === 'resource'
}

function textAt(value: Json, path: readonly string[]): string | null {
  let part: Json | undefined = value
  for (const name of path) {
    if (part === null || typeof part !== 'object' || part instanceof JsonNumber || !Object.hasOwn(part, name))
      return null
    part = (part as { [key: string]: Json })[name]
  }
  return typeof part === 'string' ? part : null
}
