// A JSON value as the texts that stand in it, and the same value with parts of those texts masked.
import { type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

/** One text of a value. Keys of an object come in the order of the alphabet, so that their order says nothing. */
export interface Segment {
  readonly text: string
  readonly is: 'key' | 'value'
  /** A key whose own text or number comes next. */
  readonly named: boolean
  /** Texts that stand side by side in one object have the same. */
  readonly group: number
}

/** A part of a segment that holds a secret, as indexes, and the pattern that says so. */
export interface SecretRange {
  readonly segment: number
  readonly start: number
  readonly end: number
  readonly pattern: string
  readonly severity: RiskTier
}

/** What is found from medium on is hidden; what is low is told and stays readable (ADR 15). */
export function hides({ severity }: Pick<SecretRange, 'severity'>): boolean {
  return rankOf(severity) >= rankOf('medium')
}

/** Numbers with fewer digits are nobody's. */
const fewestDigits = 8

export function collectSegments(value: Json): Segment[] {
  const segments: Segment[] = []
  let groups = 0
  const visit = (part: Json, group: number): void => {
    const text = textOf(part)
    if (text !== null) segments.push({ text, is: 'value', named: false, group })
    else if (Array.isArray(part)) for (const item of part) visit(item, 0)
    else if (isObject(part)) {
      groups += 1
      const own = groups
      for (const key of sortedKeys(part)) {
        const item = part[key] as Json
        segments.push({ text: key, is: 'key', named: textOf(item) !== null, group: own })
        visit(item, own)
      }
    }
  }
  visit(value, 0)
  return segments
}

export interface MaskedValue {
  readonly value: Json
  /** A JSON pointer for each segment (of a key: to its value), made of masked keys. */
  readonly pointers: readonly string[]
}

/** `maskOf` gives a segment's text as it may be shown; the same text where nothing is hidden. */
export function maskSegments(value: Json, maskOf: (segment: number) => string | null): MaskedValue {
  const pointers: string[] = []
  const visit = (part: Json, at: string): Json => {
    const text = textOf(part)
    if (text !== null) {
      pointers.push(at)
      const masked = maskOf(pointers.length - 1)
      return masked ?? part
    }
    if (Array.isArray(part)) return part.map((item, index) => visit(item, `${at}/${index}`))
    if (!isObject(part)) return part
    const shown = new Map<string, readonly [string, Json]>()
    const taken = new Set<string>()
    for (const key of sortedKeys(part)) {
      const own = unused(maskOf(pointers.length) ?? key, taken)
      const place = `${at}/${own.replaceAll('~', '~0').replaceAll('/', '~1')}`
      pointers.push(place)
      shown.set(key, [own, visit(part[key] as Json, place)])
    }
    return Object.fromEntries(Object.keys(part).map((key) => shown.get(key) as readonly [string, Json]))
  }
  return { value: visit(value, ''), pointers }
}

/** Two keys that are secrets of one kind stay two. */
function unused(key: string, taken: Set<string>): string {
  let own = key
  for (let n = 2; taken.has(own); n += 1) own = `${key} ${n}`
  taken.add(own)
  return own
}

function textOf(part: Json): string | null {
  if (typeof part === 'string') return part
  const source = typeof part === 'number' ? String(part) : part instanceof JsonNumber ? part.source : ''
  return source.length >= fewestDigits ? source : null
}

function isObject(part: Json): part is { [key: string]: Json } {
  return typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof JsonNumber)
}

function sortedKeys(part: { readonly [key: string]: Json }): string[] {
  return Object.keys(part).sort()
}
