// A pattern as the scanning thread uses it: RE2 only, tried around its keywords, believed where checksum and entropy agree.
import { RE2JS } from 're2js'
import type { DlpMatcher } from '../contract/dlp.ts'
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
  return {
    matcher,
    search(text, lowered, onHit) {
      for (const window of windowsOf(lowered, matcher.keywords)) {
        if (!walk(expression, matcher, text, window, onHit)) return
      }
    },
    searchJoined(text, lowered, onHit) {
      if (matcher.keywords.length === 0) return
      loose ??= RE2JS.compile(unbound)
      const withKeyword = (hit: Hit) => {
        const matched = lowered.slice(hit.from, hit.to)
        return matcher.keywords.some((keyword) => matched.includes(keyword)) ? onHit(hit) : true
      }
      for (const window of windowsOf(lowered, matcher.keywords)) {
        if (!walk(loose, matcher, text, window, withKeyword)) return
      }
    },
  }
}

interface Window {
  readonly from: number
  readonly to: number
}

/** How far from a keyword a match may begin and end; a match that reaches the border is followed beyond it. */
const [before, after] = [512, 1024]

/** The parts of a text in which a keyword stands near; all of it where that is most of it, or where there is no keyword. */
function windowsOf(lowered: string, keywords: readonly string[]): Window[] {
  const whole = [{ from: 0, to: lowered.length }]
  if (keywords.length === 0) return whole
  const found: Window[] = []
  for (const keyword of keywords) {
    for (let at = lowered.indexOf(keyword); at >= 0; at = lowered.indexOf(keyword, at + before)) {
      found.push({ from: Math.max(0, at - before), to: Math.min(lowered.length, at + before + after) })
    }
  }
  const merged: { from: number; to: number }[] = []
  for (const window of found.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && window.from <= last.to) last.to = Math.max(last.to, window.to)
    else merged.push({ ...window })
  }
  const covered = merged.reduce((sum, { from, to }) => sum + to - from, 0)
  return covered > lowered.length * 0.7 ? whole : merged
}

/**
 * The automaton first: it is an order of magnitude faster than finding places, and most patterns match nowhere. False
 * when the search is over.
 */
function walk(
  expression: RE2JS,
  spec: DlpMatcher,
  text: string,
  { from, to }: Window,
  onHit: (hit: Hit) => boolean,
): boolean {
  const part = from === 0 && to === text.length ? text : text.slice(from, to)
  if (!expression.test(part)) return true
  const found = expression.matcher(part)
  while (found.find()) {
    // A word that the window cut in two begins nowhere.
    if (from > 0 && found.start() === 0) continue
    const cut = to < text.length && found.end() === part.length
    const hit = cut ? beyond(expression, text, from + found.start()) : hitOf(found, expression.groupCount(), from)
    if (hit && hit.end > hit.start && believed(spec, text.slice(hit.start, hit.end)) && !onHit(hit)) return false
    if (cut) return true
  }
  return true
}

/** The match that begins here, in the whole text. */
function beyond(expression: RE2JS, text: string, at: number): Hit | null {
  const found = expression.matcher(text)
  return found.find(at) ? hitOf(found, expression.groupCount(), 0) : null
}

function hitOf(found: ReturnType<RE2JS['matcher']>, groups: number, shift: number): Hit {
  const [from, to] = [found.start() + shift, found.end() + shift]
  for (let group = 1; group <= groups; group += 1) {
    if (found.start(group) >= 0) return { start: found.start(group) + shift, end: found.end(group) + shift, from, to }
  }
  return { start: from, end: to, from, to }
}

function believed({ checksum, min_entropy }: DlpMatcher, secret: string): boolean {
  if (checksum !== undefined && !satisfies(checksum, secret)) return false
  return min_entropy === undefined || entropyOf(secret) >= min_entropy
}

/** Shannon's, in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
