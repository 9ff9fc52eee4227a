// An author's text with its places: from the engine's rows and columns to the editor's, and edits that mend it.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { Location } from './tree.ts'

export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

export interface SourceText {
  readonly text: string
  /** Line and column from 1, in UTF-16 units as editors count; a place outside the text is its nearest end. */
  placeOf(location: Location | undefined): { line: number; column: number }
  placeAt(offset: number): { line: number; column: number }
  /** Where the node stands in the text; null when its own text is not found there. */
  rangeOf(location: Location | undefined): { from: number; to: number } | null
  /** The whole line of an offset, its line end included. */
  lineAround(offset: number): { from: number; to: number }
  edited(edits: readonly Edit[]): string
}

export type Fix = NonNullable<GateFinding['fix']>

export function createSourceText(text: string): SourceText {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const lineAt = (offset: number) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const endOf = (line: number) => (starts[line + 1] ?? text.length + 1) - 1
  const placeAt = (offset: number) => {
    const line = lineAt(Math.min(Math.max(offset, 0), text.length))
    return { line: line + 1, column: Math.min(offset, text.length) - (starts[line] ?? 0) + 1 }
  }
  const offsetOf = ({ row, col }: Location) => {
    const line = Math.min(Math.max(row, 1), starts.length) - 1
    const from = starts[line] ?? 0
    const before = [...text.slice(from, endOf(line))].slice(0, Math.max(col - 1, 0))
    return from + before.join('').length
  }
  return {
    text,
    placeAt,
    placeOf: (location) => (location ? placeAt(offsetOf(location)) : { line: 1, column: 1 }),
    rangeOf(location) {
      if (!location?.text) return null
      const own = Buffer.from(location.text, 'base64').toString('utf8')
      const from = offsetOf(location)
      return text.startsWith(own, from) ? { from, to: from + own.length } : null
    },
    lineAround(offset) {
      const line = lineAt(offset)
      return { from: starts[line] ?? 0, to: starts[line + 1] ?? text.length }
    },
    edited(edits) {
      const backwards = [...edits].sort((a, b) => b.from - a.from)
      return backwards.reduce((all, { from, to, text: own }) => all.slice(0, from) + own + all.slice(to), text)
    },
  }
}
