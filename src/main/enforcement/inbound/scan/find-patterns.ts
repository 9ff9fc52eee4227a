// Tries the patterns on one text, each only near its keywords.
import type { PatternClass } from '../../../../shared/contract/inbound.ts'
import { createKeywordFinder } from './keyword-finder.ts'
import type { Pattern } from './patterns.ts'

export interface Hit {
  readonly pattern_class: PatternClass
  readonly start: number
  readonly end: number
}

export type FindPatterns = (text: string) => Hit[]

/** How far before and after a keyword a match may reach, in UTF-16 units. */
const reach = { before: 320, after: 640 }
/** What stands right before a match. */
const beforeMatch = 24
/** Longer stretches are taken in parts, which overlap by more than a match is long. */
const longestPart = 4096
const overlap = reach.before + reach.after
/** Of one pattern in one text, and in one part of it: enough to say where, not a book. */
const mostHits = 200
const mostHitsOfPart = 20
/** A direct override is not reported as a command too. */
const overrides: readonly PatternClass[] = ['prompt_injection', 'system_override']

interface Window {
  start: number
  end: number
}

export function createFindPatterns(patterns: readonly Pattern[]): FindPatterns {
  const keywords = [...new Set(patterns.flatMap((pattern) => pattern.keywords))]
  const finder = createKeywordFinder(keywords)
  const wanting = keywords.map((keyword) =>
    patterns.flatMap((pattern, index) => (pattern.keywords.includes(keyword) ? [index] : [])),
  )
  return (text) => {
    const lower = text.toLowerCase()
    const windows: Window[][] = patterns.map(() => [])
    finder.find(lower, (keyword, end) => {
      for (const index of wanting[keyword] ?? []) widen(windows[index] as Window[], end, lower.length)
    })
    const hits = patterns.flatMap((pattern, index) => hitsOf(pattern, lower, windows[index] ?? []))
    return hits.filter((hit) => hit.pattern_class !== 'imperative_command' || !hits.some((other) => covers(other, hit)))
  }
}

function widen(windows: Window[], end: number, length: number): void {
  const start = Math.max(0, end - reach.before)
  const last = windows.at(-1)
  if (last && start <= last.end) last.end = Math.min(length, end + reach.after)
  else windows.push({ start, end: Math.min(length, end + reach.after) })
}

function hitsOf(pattern: Pattern, text: string, windows: readonly Window[]): Hit[] {
  const hits: Hit[] = []
  for (const window of windows) {
    for (let start = window.start; start < window.end && hits.length < mostHits; start += longestPart - overlap) {
      const part = text.slice(start, Math.min(window.end, start + longestPart))
      // Far quicker than finding where, and mostly no.
      if (pattern.expression.test(part)) hits.push(...hitsInPart(pattern, text, start, part))
      if (start + longestPart >= window.end) break
    }
  }
  return hits
}

function hitsInPart(pattern: Pattern, text: string, from: number, part: string): Hit[] {
  const hits: Hit[] = []
  const matcher = pattern.expression.matcher(part)
  while (hits.length < mostHitsOfPart && matcher.find() && matcher.end() > matcher.start()) {
    const [start, end] = [from + matcher.start(), from + matcher.end()]
    if (!excused(pattern, text, start, end)) hits.push({ pattern_class: pattern.pattern_class, start, end })
  }
  return hits
}

function excused({ unless, unlessBefore }: Pattern, text: string, start: number, end: number): boolean {
  if (unless?.matcher(text.slice(start, end)).find()) return true
  return unlessBefore?.matcher(text.slice(Math.max(0, start - beforeMatch), start)).find() ?? false
}

function covers(other: Hit, hit: Hit): boolean {
  return overrides.includes(other.pattern_class) && other.start < hit.end && other.end > hit.start
}
