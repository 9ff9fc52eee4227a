// What an answer to this call could be remembered for: the narrowest first, only what a pattern can say.
import { anyTarget, patternProblem } from '../../../shared/contract/exception.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'

export interface Suggestion {
  readonly pattern: string
  /** Words before the pattern; the pattern itself says the rest. */
  readonly words: string
}

const mask = '⟦secret:'

/** At least one: where nothing narrower can be said, every call of the tool. */
export function suggestedPatterns(targets: readonly Target[]): Suggestion[] {
  const usable = narrower(targets).filter(({ pattern }) => patternProblem(pattern) === null && !pattern.includes(mask))
  const everything = {
    pattern: anyTarget,
    words: targets.length === 0 ? 'every call of this tool' : 'whatever it touches',
  }
  return usable.length > 0 ? usable : [everything]
}

function narrower(targets: readonly Target[]): Suggestion[] {
  const [first, ...others] = targets
  if (!first || targets.some(({ kind }) => kind !== first.kind)) return []
  const same = others.every(({ value }) => value === first.value)
  if (first.kind === 'path') {
    const folder = commonFolder(targets.map(({ value }) => value))
    const below = folder === null ? [] : [{ pattern: folder, words: 'all that is in' }]
    return same ? [{ pattern: first.value, words: 'only' }, ...below] : below
  }
  if (!same) return []
  if (first.kind !== 'url') return [{ pattern: first.value, words: 'only' }]
  const url = URL.parse(first.value)
  if (!url) return []
  const [path, host] = [`${url.protocol}//${url.host}${url.pathname}`, `${url.protocol}//${url.host}/`]
  return path === host
    ? [{ pattern: host, words: 'all that is on' }]
    : [
        { pattern: path, words: 'only' },
        { pattern: host, words: 'all that is on' },
      ]
}

/** The deepest folder that holds all of them, with its final separator; null where that would be the whole disk. */
export function commonFolder(paths: readonly string[]): string | null {
  const separator = paths[0]?.startsWith('/') ? '/' : '\\'
  const folders = paths.map((path) => path.split(separator).slice(0, -1))
  const [first = [], ...rest] = folders
  const shared = first.filter((_, index) => rest.every((other) => startsAlike(first, other, index)))
  return shared.length > 1 ? `${shared.join(separator)}${separator}` : null
}

function startsAlike(one: readonly string[], other: readonly string[], last: number): boolean {
  return one.slice(0, last + 1).every((part, index) => other[index] === part)
}
