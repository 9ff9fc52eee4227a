// What differs between two texts: by words, by lines, and in bounded time whatever they are.
import { diffLines, diffWordsWithSpace } from 'diff'
import { wholeCharacters } from './whole-characters.ts'

/** Beyond this only the ends are compared. */
const limits = { characters: 100_000, maxEditLength: 1500, timeout: 250 } as const

export interface Part {
  readonly value: string
  readonly added?: boolean
  readonly removed?: boolean
}

/** Parts in order: those not added make up `before`, those not removed make up `after`. */
export function wordParts(before: string, after: string): readonly Part[] {
  if (before.length + after.length > limits.characters) return endParts(before, after)
  return diffWordsWithSpace(before, after, limits) ?? endParts(before, after)
}

/** Lines that stayed, or lines that others took the place of. */
export type LineBlock = { readonly same: string } | { readonly before: string; readonly after: string }

export function lineBlocks(before: string, after: string): readonly LineBlock[] {
  const blocks: LineBlock[] = []
  for (const part of diffLines(before, after, limits) ?? endParts(before, after)) {
    const last = blocks.at(-1)
    if (part.added && last && 'before' in last && last.after === '')
      blocks[blocks.length - 1] = { before: last.before, after: part.value }
    else if (part.added || part.removed)
      blocks.push({ before: part.removed ? part.value : '', after: part.added ? part.value : '' })
    else blocks.push({ same: part.value })
  }
  return blocks
}

/** What both begin and end with stayed; all between is removed and added. */
function endParts(before: string, after: string): readonly Part[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  start = wholeCharacters(before, start)
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  if (/[\udc00-\udfff]/.test(before.at(-end) ?? '') && end > 0) end -= 1
  const parts: Part[] = [
    { value: before.slice(0, start) },
    { value: before.slice(start, before.length - end), removed: true },
    { value: after.slice(start, after.length - end), added: true },
    { value: before.slice(before.length - end) },
  ]
  return parts.filter(({ value }) => value !== '')
}
