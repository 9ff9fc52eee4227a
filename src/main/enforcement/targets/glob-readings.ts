// What a path with wild cards reaches: the folder before the first of them, and sensitive names that they may stand for.
import { posix } from 'node:path'
import { sensitiveNames } from './sensitive-names.ts'

const mostAlternatives = 64

/** `folded` is absolute. `searched`: a pattern that lists what it finds, so a mere `*` means no name in particular. */
export function globReadings(folded: string, searched: boolean): string[] {
  if (!/[*?[{]/.test(folded)) return []
  return alternativesOf(folded).flatMap((written) => {
    // What stands in braces may step up.
    const path = posix.normalize(written)
    const segments = path.split('/')
    const first = segments.findIndex((segment) => /[*?[]/.test(segment))
    if (first < 0) return [path]
    const named = segments.flatMap((segment, at) => {
      const last = at === segments.length - 1
      return namesMatching(segment, searched || !last).map((name) => replaced(segments, at, name))
    })
    return [segments.slice(0, first).join('/') || '/', ...named]
  })
}

/** Whether a pattern spells the folder, or something in it: as many segments as it has, each of them told. */
export function spells(pattern: string, folder: string): boolean {
  if (!/[*?[{]/.test(pattern)) return false
  const wanted = segmentsOf(folder)
  return alternativesOf(pattern).some((path) => {
    const given = segmentsOf(posix.normalize(path)).slice(0, wanted.length)
    const told = given.length === wanted.length && !given.some((segment) => /^\*{2,}$/.test(segment))
    return told && given.every((segment, at) => matches(tokensOf(segment), wanted[at] ?? '', false))
  })
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** Short names of Windows that stand for a sensitive one: `SSH~1` for `.ssh`. */
export function shortNameReadings(folded: string): string[] {
  const segments = folded.split('/')
  return segments.flatMap((segment, at) => {
    const short = /^([^~]{2,6})~\d/.exec(segment)?.[1]
    if (short === undefined) return []
    return shortened.filter((name) => shortOf(name) === short).map((name) => replaced(segments, at, name))
  })
}

const shortened = [...sensitiveNames, '.git', '.gitconfig']

function shortOf(name: string): string {
  return name.replace(/^\./, '').slice(0, 6)
}

function replaced(segments: readonly string[], at: number, name: string): string {
  return segments.map((segment, place) => (place === at ? name : segment)).join('/')
}

/** Names that a segment may match: as a whole, before an ending, behind a word before it. */
function namesMatching(segment: string, particular: boolean): string[] {
  if (!/[*?[]/.test(segment) || /^\*{2,}$/.test(segment)) return []
  const dot = segment.lastIndexOf('.')
  const wholes = dot > 0 ? [segment, segment.slice(0, dot)] : [segment]
  const parts = wholes.flatMap((whole) => [whole, whole.replace(/^.*[_-](?=.*[*?[])/, '')])
  return sensitiveNames.filter((name) => [...new Set(parts)].some((part) => matches(tokensOf(part), name, particular)))
}

type Token = { readonly many: boolean; readonly literal: boolean; readonly fits: (character: string) => boolean }

/** Of a pattern that only looks for names enough letters must be told, or every search would be one for secrets. */
function matches(tokens: readonly Token[], name: string, particular: boolean): boolean {
  const told = tokens.filter(({ literal }) => literal).length
  if (particular && told < (name.startsWith('.') ? 2 : 3)) return false
  // One row of a table per token: reached[n] says that the tokens so far can spell the first n characters.
  let reached = [true, ...[...name].map(() => false)]
  for (const { many, fits } of tokens) {
    const next = reached.map(() => false)
    for (let n = 0; n < reached.length; n += 1) {
      if (many) next[n] = reached[n] || (n > 0 && next[n - 1]) || false
      else if (n > 0) next[n] = (reached[n - 1] && fits(name[n - 1] ?? '')) || false
    }
    reached = next
  }
  return reached.at(-1) === true
}

function tokensOf(segment: string): Token[] {
  return [...segment.matchAll(/\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]|\*+|[\s\S]/gu)].map(([text, not, inside]) => {
    if (inside !== undefined) {
      const fits = (character: string) => inClass(inside, character) !== (not !== '')
      return { many: false, literal: not === '', fits }
    }
    if (text.startsWith('*')) return { many: true, literal: false, fits: () => true }
    if (text === '?') return { many: false, literal: false, fits: () => true }
    return { many: false, literal: true, fits: (character) => character === text }
  })
}

/** Ranges and single characters; names of classes count as any character. */
function inClass(inside: string, character: string): boolean {
  if (inside.includes('[:')) return true
  for (const [, from = '', to] of inside.matchAll(/([\s\S])(?:-([\s\S]))?/gu)) {
    if (to === undefined ? character === from : character >= from && character <= to) return true
  }
  return inside.endsWith('-') && character === '-'
}

/** Braces and small brackets undone, inner ones first; too many of them become a star, which is more. */
function alternativesOf(path: string): string[] {
  let open = [path]
  for (let rounds = 0; rounds < 16; rounds += 1) {
    const next = open.flatMap((each) => {
      const [whole, inside, letters] = /\{([^{}]*,[^{}]*)\}|\[([^\]!^:-][^\]:-]{0,7})\]/.exec(each) ?? []
      if (whole === undefined) return [each]
      return (inside?.split(',') ?? [...(letters ?? '')]).map((part) => each.replace(whole, () => part))
    })
    if (next.every((each, at) => each === open[at])) return open
    if (next.length > mostAlternatives) break
    open = next
  }
  return [path.replace(/\{[\s\S]*\}/, '*')]
}
