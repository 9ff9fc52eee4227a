// Finds all keywords of all patterns in one pass over a text (Aho and Corasick), so that most patterns are never tried.
import { gapMarks } from './patterns.ts'

export interface KeywordFinder {
  /** Calls `see` with the index of a keyword and where it ends, for each place where one stands; any gap is like a blank. */
  find(text: string, see: (keyword: number, end: number) => void): void
}

export function createKeywordFinder(keywords: readonly string[]): KeywordFinder {
  const letters = lettersOf(keywords)
  const width = letters.count
  const { steps, ends } = treeOf(keywords, letters)
  const fallback = closeGaps(steps, ends, width)
  return {
    find(text, see) {
      // A text begins like a word after a blank.
      let state = steps[blank] as number
      let last = blank
      for (let index = 0; index < text.length; index += 1) {
        const column = letters.of[text.charCodeAt(index)] as number
        if (column === blank && last === blank) continue
        last = column
        state = steps[state * width + column] as number
        if (fallback[state] === 0) continue
        for (const keyword of ends[state] ?? []) see(keyword, index + 1)
      }
    },
  }
}

/** The column of all that may stand between two words. */
const blank = 1

interface Letters {
  /** From UTF-16 unit to column; 0 for units that no keyword holds. */
  readonly of: Uint16Array
  readonly count: number
}

function lettersOf(keywords: readonly string[]): Letters {
  const of = new Uint16Array(65_536)
  for (let unit = 0; unit < of.length; unit += 1) {
    if (unit <= 32 || unit === 0xa0 || gapMarks.includes(String.fromCharCode(unit))) of[unit] = blank
  }
  let count = blank + 1
  for (const keyword of keywords) {
    for (let index = 0; index < keyword.length; index += 1) {
      const unit = keyword.charCodeAt(index)
      if (of[unit] === 0) of[unit] = count++
    }
  }
  return { of, count }
}

/** The keywords as a tree: a row of steps for each state, −1 where there is none yet. */
function treeOf(keywords: readonly string[], { of, count }: Letters): { steps: Int32Array; ends: number[][] } {
  const most = 1 + keywords.reduce((sum, { length }) => sum + length, 0)
  const steps = new Int32Array(most * count).fill(-1)
  const ends: number[][] = [[]]
  keywords.forEach((keyword, which) => {
    let state = 0
    let last = 0
    for (let index = 0; index < keyword.length; index += 1) {
      const column = of[keyword.charCodeAt(index)] as number
      if (column === blank && last === blank) continue
      last = column
      const at = state * count + column
      if (steps[at] === -1) steps[at] = ends.push([]) - 1
      state = steps[at] as number
    }
    ends[state]?.push(which)
  })
  return { steps, ends }
}

/** Breadth first: a missing step goes where the longest ending that is also a beginning goes. Says which states end a keyword. */
function closeGaps(steps: Int32Array, ends: number[][], width: number): Uint8Array {
  const fallback = new Int32Array(ends.length)
  const queue: number[] = []
  for (let column = 0; column < width; column += 1) {
    if (steps[column] === -1) steps[column] = 0
    else queue.push(steps[column] as number)
  }
  for (let next = 0; next < queue.length; next += 1) {
    const state = queue[next] as number
    const shorter = fallback[state] as number
    ends[state]?.push(...(ends[shorter] ?? []))
    for (let column = 0; column < width; column += 1) {
      const at = state * width + column
      const through = steps[shorter * width + column] as number
      if (steps[at] === -1) steps[at] = through
      else {
        fallback[steps[at] as number] = through
        queue.push(steps[at] as number)
      }
    }
  }
  return Uint8Array.from(ends, (list) => (list.length > 0 ? 1 : 0))
}
