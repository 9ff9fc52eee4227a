// The net below the grammars: names behind words that only tables follow, should a tree have lost one of them.
import type { EffectCollector } from './effects.ts'
import { tableName } from './sql-names.ts'
import type { SqlWord } from './sql-words.ts'

const before = new Set(['from', 'join', 'into', 'update', 'table'])
const between = new Set(['only', 'if', 'not', 'exists', 'ignore', 'low_priority', 'high_priority', 'quick', 'delayed'])
/** `FOR UPDATE`, `ON UPDATE CASCADE`, `ON DUPLICATE KEY UPDATE`, `IS DISTINCT FROM` … are followed by no table. */
const noTableAfter = new Set(['for', 'on', 'of', 'key', 'before', 'after', 'or', 'distinct', 'do'])
/** Functions that use FROM between their arguments. */
const ownFrom = new Set(['extract', 'trim', 'substring', 'substr', 'position', 'overlay'])
const noName = new Set(['select', 'values', 'with', 'set', 'lateral', 'outfile', 'dumpfile', 'table', 'dual', 'unnest'])

/** Adds as read what the trees did not name. Functions in place of tables are the grammars' business. */
export function addNamedTables(words: readonly SqlWord[], to: EffectCollector): void {
  const told = new Set(to.all().map(({ name }) => name))
  const bare = new Set([...told].map((name) => name.split('.').at(-1)))
  const queries = queriesOf(words)
  const opened: string[] = []
  words.forEach((word, at) => {
    if (word.text === '(' && word.kind === 'sign') opened.push(lower(words[at - 1]))
    if (word.text === ')' && word.kind === 'sign') opened.pop()
    if (word.kind !== 'word' || !before.has(lower(word)) || noTableAfter.has(lower(words[at - 1]))) return
    if (lower(word) === 'from' && ownFrom.has(opened.at(-1) ?? '')) return
    const parts = nameAt(words, at + 1)
    if (!parts || queries.has(parts.at(-1) ?? '') || bare.has(tableName(parts.slice(-1), null))) return
    to.table(parts, 'read')
  })
}

function nameAt(words: readonly SqlWord[], start: number): string[] | null {
  let at = start
  while (between.has(lower(words[at]))) at += 1
  const parts: string[] = []
  for (; ; at += 2) {
    const word = words[at]
    if (!word || word.kind === 'sign' || word.kind === 'string' || noName.has(lower(word))) return null
    parts.push(word.text)
    if (words[at + 1]?.text !== '.') return words[at + 1]?.text === '(' ? null : parts
  }
}

/** Names that a WITH gives to its queries: `name AS (`, `name (columns) AS (`. */
function queriesOf(words: readonly SqlWord[]): ReadonlySet<string> {
  if (!words.some((word) => lower(word) === 'with')) return new Set()
  const names = words.flatMap((word, at) => {
    if (lower(word) !== 'as' || word.kind !== 'word' || words[at + 1]?.text !== '(') return []
    let name = at - 1
    if (words[name]?.text === ')') while (name > 0 && words[name]?.text !== '(') name -= 1
    const found = words[words[at - 1]?.text === ')' ? name - 1 : name]
    return found && found.kind !== 'sign' ? [found.text] : []
  })
  return new Set(names)
}

function lower(word: SqlWord | undefined): string {
  return word && word.kind !== 'string' && word.kind !== 'name' ? word.text.toLowerCase() : ''
}
