// Where an expression matches. Whether it does is known quickly, where is slow: so the place is closed in on by asking whether.
import type { RE2JS } from 're2js'

export interface Span {
  readonly start: number
  readonly end: number
}

/** Left and right of the place that was closed in on, so that word boundaries are the real ones. */
const margin = 32

/** The first match, or one of those that end first. Null when there is none or it is empty. */
export function locate(expression: RE2JS, text: string): Span | null {
  if (!expression.test(text)) return null
  const end = leastTrue(text.length, (length) => expression.test(text.slice(0, length)))
  const start = end - leastTrue(end, (length) => expression.test(text.slice(end - length, end)))
  const from = Math.max(0, start - margin)
  return find(expression, text.slice(from, end + margin), from) ?? find(expression, text, 0)
}

function find(expression: RE2JS, text: string, from: number): Span | null {
  const matcher = expression.matcher(text)
  if (!matcher.find() || matcher.end() === matcher.start()) return null
  return { start: from + matcher.start(), end: from + matcher.end() }
}

/** The least number for which it holds, up to `most`, for which it does. */
function leastTrue(most: number, holds: (value: number) => boolean): number {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return high
}
