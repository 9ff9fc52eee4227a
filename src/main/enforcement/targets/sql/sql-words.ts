// SQL cut into words the way one dialect's own server does it: comments, strings and quotes are where parsers differ.
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { Unresolvable } from '../unresolvable.ts'

export interface SqlWord {
  /** `name` is a quoted identifier, `sign` one character of anything else. */
  readonly kind: 'word' | 'name' | 'string' | 'sign'
  /** Without quotes and escapes. */
  readonly text: string
  /** White space or a comment stands before it. */
  readonly apart: boolean
}

export interface SqlCut {
  readonly dialect: SqlDialect
  readonly words: readonly SqlWord[]
  /** Where comments and quoted texts begin and end: cuts of two dialects with equal bounds hide nothing from each other. */
  readonly bounds: string
}

type Kind = SqlWord['kind'] | 'space' | 'comment'
type Rule = readonly [kind: Kind, pattern: RegExp, textOf?: (matched: string) => string]

const within = (quote: string) => (matched: string) => matched.slice(1, -1).replaceAll(quote + quote, quote)
const unescaped = (quote: string) => (matched: string) =>
  within(quote)(matched.replace(/\\([\s\S])/g, (_, escaped: string) => (escaped === quote ? quote + quote : escaped)))

const space: Rule = ['space', /[ \t\n\r\f\v]+/y]
const word: Rule = ['word', /[A-Za-z0-9_$\x80-\uffff]+/y]
const plainString: Rule = ['string', /'[^']*(?:''[^']*)*'/y, within("'")]
const doubleQuoted: Rule = ['name', /"[^"]*(?:""[^"]*)*"/y, within('"')]
const backticked: Rule = ['name', /`[^`]*(?:``[^`]*)*`/y, within('`')]
const escapedString = (quote: string): Rule => [
  'string',
  new RegExp(`${quote}[^${quote}\\\\]*(?:(?:${quote}${quote}|\\\\[\\s\\S])[^${quote}\\\\]*)*${quote}`, 'y'),
  unescaped(quote),
]

/** In the order in which they are tried. */
const rules: Readonly<Record<SqlDialect, readonly Rule[]>> = {
  postgresql: [
    space,
    ['comment', /--[^\n\r]*/y],
    ['string', /[eE]'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'/y, (matched) => unescaped("'")(matched.slice(1))],
    [
      'string',
      /\$([A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*)?\$[\s\S]*?\$\1\$/y,
      (matched) => matched.replace(/^\$[^$]*\$|\$[^$]*\$$/g, ''),
    ],
    plainString,
    doubleQuoted,
    word,
    ['sign', /[^'"]/y],
  ],
  mysql: [
    space,
    // Without white space after it, `--` is two minus signs.
    ['comment', /--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y],
    escapedString("'"),
    escapedString('"'),
    backticked,
    word,
    // Whatever some version may accept is left to the grammars, which then fail: nothing is passed over.
    ['sign', /[^'"`]/y],
  ],
  sqlite: [
    space,
    // A comment may be left open at the end.
    ['comment', /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
    plainString,
    doubleQuoted,
    backticked,
    ['name', /\[[^\]]*\]/y, (matched) => matched.slice(1, -1)],
    word,
    ['sign', /[!%&()*+,\-./:;<=>?@{|}~]/y],
  ],
}

/** Null when the dialect's own server could not cut it either. Throws `Unresolvable` for characters that hide something. */
export function cutSql(sql: string, dialect: SqlDialect): SqlCut | null {
  const words: SqlWord[] = []
  const bounds: number[] = []
  let apart = true
  for (let at = 0; at < sql.length; ) {
    const found = matchAt(sql, at, dialect)
    if (!found) return null
    const { kind, text, end } = found
    if (kind === 'comment' || kind === 'string' || kind === 'name') bounds.push(at, end)
    if (kind === 'word') refuseOddLetters(text)
    if (kind !== 'space' && kind !== 'comment') words.push({ kind, text, apart })
    apart = kind === 'space' || kind === 'comment'
    at = end
  }
  return { dialect, words, bounds: bounds.join() }
}

function matchAt(sql: string, at: number, dialect: SqlDialect): { kind: Kind; text: string; end: number } | null {
  if (dialect === 'postgresql' && sql.startsWith('/*', at)) {
    const end = nestedEnd(sql, at)
    return end === null ? null : { kind: 'comment', text: '', end }
  }
  for (const [kind, pattern, textOf] of rules[dialect]) {
    pattern.lastIndex = at
    const matched = pattern.exec(sql)?.[0]
    if (matched !== undefined) return { kind, text: textOf ? textOf(matched) : matched, end: at + matched.length }
  }
  return null
}

/** Comments of PostgreSQL nest. */
function nestedEnd(sql: string, start: number): number | null {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start
  let depth = 0
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return null
}

function refuseOddLetters(text: string): void {
  if (/^[\p{L}\p{M}\p{N}_$]+$/u.test(text)) return
  throw new Unresolvable('The SQL holds characters outside of quotes that look like something else.')
}

/** Statements; empty ones are left out. */
export function statementsOf(words: readonly SqlWord[]): SqlWord[][] {
  const statements: SqlWord[][] = [[]]
  for (const each of words) {
    if (each.kind === 'sign' && each.text === ';') statements.push([])
    else statements.at(-1)?.push(each)
  }
  return statements.filter((statement) => statement.length > 0)
}

/** Words as text for a grammar: no comments, no escapes, quoted the way that grammar reads without doubt. */
export function writtenFor(words: readonly SqlWord[], grammar: SqlDialect): string {
  return words.map((each, at) => (staysJoined(words[at - 1], each) ? '' : ' ') + quoted(each, grammar)).join('')
}

/** Two signs do not become a comment, nor two quoted texts one. */
function staysJoined(before: SqlWord | undefined, word: SqlWord): boolean {
  if (!before || word.apart) return false
  if (isQuoted(before) && isQuoted(word)) return false
  return !(word.kind === 'sign' && before.kind === 'sign' && /[-/*]/.test(before.text) && /[-/*]/.test(word.text))
}

function isQuoted({ kind }: SqlWord): boolean {
  return kind === 'string' || kind === 'name'
}

function quoted({ kind, text }: SqlWord, grammar: SqlDialect): string {
  if (kind === 'string') return `'${text.replaceAll("'", "''").replaceAll('\\', '/')}'`
  // To PostgreSQL a dollar in a word may begin a quoted text.
  if (kind === 'word' && grammar === 'postgresql' && /\$\D|\w\$|\$$/.test(text)) return `"${text}"`
  if (kind !== 'name') return text
  if (/["`\\\]]/.test(text)) throw new Unresolvable('A name in the SQL holds quotes, which not everybody reads alike.')
  return grammar === 'mysql' ? `\`${text}\`` : `"${text}"`
}
