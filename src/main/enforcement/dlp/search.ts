// Finds every secret in the texts of one value, in rounds until nothing new is found; runs in the scanning thread.
import { rankOf } from '../../../shared/contract/primitives.ts'
import type { CompiledPattern } from '../../../shared/dlp/compiled-pattern.ts'
import { decodedView } from './decoded.ts'
import { lintFindings, spokenFor } from './secretlint.ts'
import { hides, type SecretRange, type Segment } from './segments.ts'
import { fragmentView, type Hidden, joinedView, plainView, type View } from './views.ts'

export interface Searched {
  readonly segments: readonly Segment[]
  /** So many of them are the value itself; the rest is what is said of it elsewhere. */
  readonly own: number
  /** Ends of earlier calls of the session. */
  readonly tails: readonly string[]
}

/** Thrown when the time is over; names the pattern whose turn it was. */
export class OutOfTime extends Error {
  readonly pattern: string
  constructor(pattern: string) {
    super('the scan ran out of time')
    this.pattern = pattern
  }
}

/** Masks of an earlier scan: a text that was masked says nothing new. */
const mask = /⟦secret:[a-z0-9_-]+⟧/g
/** Beyond this nobody would believe that there is still something to find. */
const mostRounds = 6
const mostFindings = 10_000
/** Shorter secrets are not looked for a second time: they stand everywhere. */
const shortestRepeated = 8

/** Across the borders of texts only what matters is looked for. */
const joinsFrom = rankOf('high')

/** `outOfTime` is asked between steps. Rejects with `OutOfTime`. */
export async function searchSecrets(
  { segments, own, tails }: Searched,
  patterns: readonly CompiledPattern[],
  outOfTime: () => boolean,
): Promise<SecretRange[]> {
  const search = new Search(segments, patterns, outOfTime)
  for (let round = 0; round < mostRounds; round += 1) {
    await search.look(plainView(segments, search.hidden()), 'plain')
    await search.look(decodedView(segments, search.hidden()), 'plain')
    search.repeat()
    if (search.settle()) continue
    await search.look(joinedView(segments, search.hidden(), own), 'joined')
    await search.look(fragmentView(search.beginnings(tails), segments, search.hidden(), own), 'joined')
    search.repeat()
    if (!search.settle()) break
  }
  return [...search.found.values()]
}

class Search {
  readonly found = new Map<string, SecretRange>()
  readonly #segments: readonly Segment[]
  readonly #patterns: readonly CompiledPattern[]
  readonly #outOfTime: () => boolean
  readonly #masks: readonly Hidden[]
  #hidden: readonly Hidden[]
  #fresh = false

  constructor(segments: readonly Segment[], patterns: readonly CompiledPattern[], outOfTime: () => boolean) {
    this.#segments = segments
    this.#patterns = patterns
    this.#outOfTime = outOfTime
    this.#masks = segments.map(({ text }) =>
      text.includes('⟦')
        ? [...text.matchAll(mask)].map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }))
        : [],
    )
    this.#hidden = this.#masks
  }

  hidden(): readonly Hidden[] {
    return this.#hidden
  }

  /** True when a part was found that is to be hidden from now on. */
  settle(): boolean {
    const fresh = this.#fresh
    this.#fresh = false
    if (fresh) this.#hidden = hiddenWith(this.#masks, this.found.values())
    return fresh
  }

  async look(view: View, how: 'plain' | 'joined'): Promise<void> {
    if (view.length === 0) return
    const text = view.text()
    const lowered = lower(text)
    for (const pattern of this.#patterns) {
      const { id, severity } = pattern.matcher
      this.#mustHaveTime(id)
      if (how === 'plain') {
        pattern.search(text, lowered, ({ start, end }) => this.#take(view, start, end, pattern))
      } else if (rankOf(severity) >= joinsFrom) {
        pattern.searchJoined(text, lowered, ({ start, end, from, to }) => {
          const touched = new Set(view.spans(from, to).map(({ segment }) => segment))
          return touched.size < 2 || this.#take(view, start, end, pattern)
        })
      }
    }
    if (how === 'plain') await this.#secondOpinion(view, text)
  }

  async #secondOpinion(view: View, text: string): Promise<void> {
    const active = new Map(this.#patterns.map((pattern) => [pattern.matcher.id, pattern]))
    if (!spokenFor.some((id) => active.has(id))) return
    for (const { start, end, pattern: id } of await lintFindings(text)) {
      const pattern = active.get(id)
      if (pattern) this.#take(view, start, end, pattern)
    }
    this.#mustHaveTime('secretlint')
  }

  #take(view: View, start: number, end: number, { matcher: { id, severity } }: CompiledPattern): boolean {
    this.#mustHaveTime(id)
    for (const span of view.spans(start, end)) {
      if (span.segment >= 0) this.#add({ ...span, pattern: id, severity })
    }
    return this.found.size < mostFindings
  }

  #add(range: SecretRange): void {
    const key = `${range.segment} ${range.start} ${range.end} ${range.pattern}`
    if (this.found.has(key)) return
    this.found.set(key, range)
    if (hides(range)) this.#fresh = true
  }

  /** An end that holds a whole secret (its pattern was off at the time) is no beginning of one. */
  beginnings(tails: readonly string[]): string[] {
    return tails.filter((tail) => {
      let whole = false
      for (const { search } of this.#patterns) {
        search(tail, lower(tail), () => {
          whole = true
          return false
        })
        if (whole) break
      }
      return !whole
    })
  }

  /** What was found in one place is hidden in every place, in whatever case it is written. */
  repeat(): void {
    if (!this.#fresh) return
    const known = new Map<string, SecretRange>()
    for (const range of this.found.values()) {
      if (!hides(range) || range.end - range.start < shortestRepeated) continue
      known.set(lower(this.#segments[range.segment]?.text ?? '').slice(range.start, range.end), range)
    }
    this.#segments.forEach(({ text }, segment) => {
      if (text.length < shortestRepeated) return
      const lowered = lower(text)
      for (const [secret, { pattern, severity }] of known) {
        this.#mustHaveTime(pattern)
        for (let at = lowered.indexOf(secret); at >= 0; at = lowered.indexOf(secret, at + secret.length)) {
          this.#add({ segment, start: at, end: at + secret.length, pattern, severity })
        }
      }
    })
  }

  #mustHaveTime(pattern: string): void {
    if (this.#outOfTime()) throw new OutOfTime(pattern)
  }
}

/** Lower case of the same length, so that places in one are places in the other. */
function lower(text: string): string {
  const lowered = text.toLowerCase()
  return lowered.length === text.length ? lowered : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function hiddenWith(masks: readonly Hidden[], found: Iterable<SecretRange>): Hidden[] {
  const parts = masks.map((hidden) => [...hidden])
  for (const range of found) {
    if (hides(range)) parts[range.segment]?.push({ start: range.start, end: range.end })
  }
  return parts.map(mergedParts)
}

function mergedParts(parts: readonly { start: number; end: number }[]): Hidden {
  const merged: { start: number; end: number }[] = []
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && part.start < last.end) last.end = Math.max(last.end, part.end)
    else merged.push({ ...part })
  }
  return merged
}
