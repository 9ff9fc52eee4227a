// Tries the patterns on texts, each only near its keywords; one hit for each class and text is enough.
import type { PatternClass } from '../../../../shared/contract/inbound.ts'
import { createKeywordFinder } from './keyword-finder.ts'
import { locate, type Span } from './locate.ts'
import type { Pattern } from './patterns.ts'

export interface Hit extends Span {
  readonly pattern_class: PatternClass
}

/** `ends`: where each of several texts ends that stand one behind the other; the whole is one text unless told. */
export type FindPatterns = (text: string, ends?: readonly number[]) => Hit[]

/** How far before and after a keyword a match may reach, in UTF-16 units. */
const reach = { before: 320, after: 640 }
/** What stands right before a match. */
const beforeMatch = 24
/** Longer stretches are taken in parts, which overlap by more than a match is long. */
const longestPart = 4096
const overlap = reach.before + reach.after
/** A direct override is not reported as a command too. */
const overrides: readonly PatternClass[] = ['prompt_injection', 'system_override']

export function createFindPatterns(patterns: readonly Pattern[]): FindPatterns {
  const keywords = [...new Set(patterns.flatMap((pattern) => pattern.keywords))]
  const finder = createKeywordFinder(keywords)
  const wanting = keywords.map((keyword) =>
    patterns.flatMap((pattern, index) => (pattern.keywords.includes(keyword) ? [index] : [])),
  )
  const overriding = patterns.filter(({ pattern_class }) => overrides.includes(pattern_class))
  return (text, ends = [text.length]) => {
    const lower = alike(text)
    const windows: Window[][] = patterns.map(() => [])
    finder.find(lower, (keyword, end) => {
      for (const index of wanting[keyword] ?? []) widen(windows[index] as Window[], end, lower.length)
    })
    const search = new Search(lower, ends, overriding)
    patterns.forEach((pattern, index) => {
      for (const window of windows[index] ?? []) search.inWindow(pattern, window)
    })
    return search.hits
  }
}

/** Lower case and plain quotation marks, of the same length. */
function alike(text: string): string {
  // The one letter that lower case makes longer.
  const lower = text.replaceAll('\u0130', 'i').toLowerCase()
  return lower.replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u201c-\u201e\u00ab\u00bb]/g, '"')
}

interface Window {
  readonly start: number
  end: number
}

function widen(windows: Window[], end: number, length: number): void {
  const start = Math.max(0, end - reach.before)
  const last = windows.at(-1)
  if (last && start <= last.end) last.end = Math.min(length, end + reach.after)
  else windows.push({ start, end: Math.min(length, end + reach.after) })
}

/** One search in one text; knows which class was found where, so that nothing is looked for twice. */
class Search {
  readonly hits: Hit[] = []
  readonly #known = new Set<string>()
  readonly #text: string
  readonly #ends: readonly number[]
  readonly #overriding: readonly Pattern[]

  constructor(text: string, ends: readonly number[], overriding: readonly Pattern[]) {
    this.#text = text
    this.#ends = ends
    this.#overriding = overriding
  }

  inWindow(pattern: Pattern, window: Window): void {
    for (let start = window.start; start < window.end; start += longestPart - overlap) {
      this.#inPart(pattern, start, Math.min(window.end, start + longestPart))
      if (start + longestPart >= window.end) return
    }
  }

  #inPart(pattern: Pattern, start: number, end: number): void {
    let from = start
    while (from < end) {
      const which = this.#textAt(from)
      if (this.#known.has(`${pattern.pattern_class} ${which}`)) {
        from = (this.#ends[which] ?? end) + 1
        continue
      }
      const span = locate(pattern.expression, this.#text.slice(from, end))
      if (span === null) return
      const hit = { pattern_class: pattern.pattern_class, start: from + span.start, end: from + span.end }
      if (this.#counts(pattern, hit)) {
        this.#known.add(`${hit.pattern_class} ${this.#textAt(hit.start)}`)
        this.hits.push(hit)
      }
      from = hit.end
    }
  }

  #counts({ unless, unlessBefore }: Pattern, hit: Hit): boolean {
    if (unless?.test(this.#text.slice(hit.start, hit.end))) return false
    // What another text ends with does not take the sting out of this one.
    const begin = (this.#ends[this.#textAt(hit.start) - 1] ?? -1) + 1
    if (unlessBefore?.test(this.#text.slice(Math.max(begin, hit.start - beforeMatch), hit.start))) return false
    return hit.pattern_class !== 'imperative_command' || !this.#isOverride(hit)
  }

  #isOverride(hit: Hit): boolean {
    const from = Math.max(0, hit.start - reach.before)
    const around = this.#text.slice(from, hit.end + reach.before)
    return this.#overriding.some(({ expression }) => {
      for (let at = 0, span = locate(expression, around); span !== null; span = locate(expression, around.slice(at))) {
        const [start, end] = [from + at + span.start, from + at + span.end]
        if (start < hit.end && end > hit.start) return true
        at += span.end
      }
      return false
    })
  }

  /** Index of the text in which this place is. */
  #textAt(place: number): number {
    let [low, high] = [0, this.#ends.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ends[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}
