// A pattern as the scanning thread uses it: RE2 only, tried where a keyword stands, believed where checksum and entropy agree.
import { RE2JS } from 're2js'
import type { DlpMatcher } from '../../../shared/contract/dlp.ts'
import { satisfies } from './checksums.ts'

/** Where a secret stands in a text, and how far the whole match reaches, as indexes. */
export interface Hit {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

export interface CompiledPattern {
  readonly matcher: DlpMatcher
  /** `lowered` is the text in lower case. Hits are told one by one; a false answer ends the search. */
  search(text: string, lowered: string, onHit: (hit: Hit) => boolean): void
  /** The same for a text made of pieces, in which a word can begin and end anywhere; a keyword must be in the match. */
  searchJoined(text: string, lowered: string, onHit: (hit: Hit) => boolean): void
}

/** Throws RE2JSException for what is no RE2. */
export function compilePattern(matcher: DlpMatcher): CompiledPattern {
  const expression = RE2JS.compile(matcher.pattern)
  const unbound = matcher.pattern.replace(/^\\b/, '').replace(/(?<!\\)\\b$/, '')
  let loose: RE2JS | null = null
  const promising = (lowered: string) =>
    matcher.keywords.length === 0 || matcher.keywords.some((keyword) => lowered.includes(keyword))
  return {
    matcher,
    search(text, lowered, onHit) {
      if (promising(lowered)) walk(expression, matcher, text, onHit)
    },
    searchJoined(text, lowered, onHit) {
      if (matcher.keywords.length === 0 || !promising(lowered)) return
      loose ??= RE2JS.compile(unbound)
      walk(loose, matcher, text, (hit) => {
        const matched = lowered.slice(hit.from, hit.to)
        return matcher.keywords.some((keyword) => matched.includes(keyword)) ? onHit(hit) : true
      })
    },
  }
}

/** The automaton first: it is an order of magnitude faster than finding places, and most patterns match nowhere. */
function walk(expression: RE2JS, spec: DlpMatcher, text: string, onHit: (hit: Hit) => boolean): void {
  if (!expression.test(text)) return
  const found = expression.matcher(text)
  while (found.find()) {
    const hit = hitOf(found, expression.groupCount())
    if (hit.end > hit.start && believed(spec, text.slice(hit.start, hit.end)) && !onHit(hit)) return
  }
}

function hitOf(found: ReturnType<RE2JS['matcher']>, groups: number): Hit {
  const [from, to] = [found.start(), found.end()]
  for (let group = 1; group <= groups; group += 1) {
    if (found.start(group) >= 0) return { start: found.start(group), end: found.end(group), from, to }
  }
  return { start: from, end: to, from, to }
}

function believed({ checksum, min_entropy }: DlpMatcher, secret: string): boolean {
  if (checksum !== undefined && !satisfies(checksum, secret)) return false
  return min_entropy === undefined || entropyOf(secret) >= min_entropy
}

/** Shannon's, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
