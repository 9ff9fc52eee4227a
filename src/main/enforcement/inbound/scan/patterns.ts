// The injection patterns: from the data in resources/injection to compiled expressions of linear time.
import { RE2JS } from 're2js'
import type { PatternClass } from '../../../../shared/contract/inbound.ts'

/** A pattern as it is written down. */
export interface PatternSource {
  readonly id: string
  readonly class: PatternClass
  /** In lower case; near one of these the expression is tried, elsewhere not. */
  readonly keywords: readonly string[]
  /**
   * RE2, on text in lower case; one of them is enough. A blank stands for any gap between two words, `{name}` for an
   * expression of words.json.
   */
  readonly expressions: readonly string[]
  /** Not a finding when this is found in the match. */
  readonly unless?: string
  /** Not a finding when this is found right before the match. */
  readonly unless_before?: string
}

export interface Pattern {
  readonly id: string
  readonly pattern_class: PatternClass
  readonly keywords: readonly string[]
  readonly expression: RE2JS
  readonly unless: RE2JS | null
  readonly unlessBefore: RE2JS | null
}

/** What may stand between two words beside blanks: the marks of comments, quotations, emphasis and lists. */
export const gapMarks = '"\'*#>/|,~'
/** Line breaks may be written out, as in JSON. */
const gap = String.raw`(?:(?:[\s${gapMarks}]|\\[nrt])+)`

export function compilePatterns(
  sources: readonly PatternSource[],
  words: Readonly<Record<string, string>>,
): readonly Pattern[] {
  const compile = (expression: string) => RE2JS.compile(expand(expression, words))
  return sources.map((source) => ({
    id: source.id,
    pattern_class: source.class,
    keywords: source.keywords,
    expression: compile(`(?:${source.expressions.join('|')})`),
    unless: source.unless === undefined ? null : compile(source.unless),
    unlessBefore: source.unless_before === undefined ? null : compile(source.unless_before),
  }))
}

/** Words put in, then blanks outside brackets turned into gaps. Throws when a word is not defined. */
export function expand(expression: string, words: Readonly<Record<string, string>>): string {
  let full = expression
  for (let depth = 0; /\{[a-z_]+\}/.test(full); depth += 1) {
    if (depth > 4) throw new Error('words.json goes round in a circle')
    full = full.replace(/\{([a-z_]+)\}/g, (_whole, name: string) => {
      const word = words[name]
      if (word === undefined) throw new Error(`words.json has no "${name}"`)
      return word
    })
  }
  return full.replace(/\\.|\[(?:\\.|[^\]\\])*\]| /g, (part) => (part === ' ' ? gap : part))
}
