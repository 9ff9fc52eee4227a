// Statements that the grammars do not know although servers do: PRAGMA and EXPLAIN QUERY PLAN of SQLite, DESCRIBE of MySQL.
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import type { EffectCollector } from './effects.ts'
import type { SqlWord } from './sql-words.ts'

/** Pragmas that look at one table, and those that tell a setting when nothing is set. */
const lookAtTable = new Set([
  'table_info',
  'table_xinfo',
  'index_list',
  'index_info',
  'index_xinfo',
  'foreign_key_list',
])
const tellSetting = new Set([
  'application_id',
  'collation_list',
  'compile_options',
  'database_list',
  'encoding',
  'foreign_keys',
  'freelist_count',
  'function_list',
  'journal_mode',
  'module_list',
  'page_count',
  'page_size',
  'pragma_list',
  'schema_version',
  'table_list',
  'user_version',
])

/** True when the statement is one of these and its effects are told. */
export function plainStatement(words: readonly SqlWord[], dialect: SqlDialect, to: EffectCollector): boolean {
  const first = lower(words[0])
  if (dialect === 'sqlite' && first === 'pragma') return pragma(words.slice(1), to)
  if (dialect === 'mysql' && (first === 'describe' || first === 'desc' || first === 'explain')) {
    return described(words.slice(1), to)
  }
  return false
}

/** `EXPLAIN QUERY PLAN` is judged as what it explains. */
export function explained(words: readonly SqlWord[], dialect: SqlDialect): readonly SqlWord[] {
  if (dialect !== 'sqlite' || lower(words[0]) !== 'explain') return words
  return words.slice(lower(words[1]) === 'query' && lower(words[2]) === 'plan' ? 3 : 1)
}

function pragma(words: readonly SqlWord[], to: EffectCollector): boolean {
  const start = words[1]?.text === '.' ? 2 : 0
  const name = lower(words[start])
  const [open, argument, close, ...more] = words.slice(start + 1)
  if (open === undefined && tellSetting.has(name)) return true
  const one = open?.text === '(' && close?.text === ')' && more.length === 0 && argument?.kind !== 'sign'
  if (one && argument && lookAtTable.has(name)) to.table([argument.text], 'read')
  else to.command(`pragma ${name}`, 'execute')
  return true
}

/** `DESCRIBE name` with at most one dot and one column. */
function described(words: readonly SqlWord[], to: EffectCollector): boolean {
  const [table, dot, second, ...more] = words
  if (!table || table.kind === 'sign' || table.kind === 'string') return false
  if (dot?.text === '.' && second && second.kind !== 'sign' && more.length === 0)
    to.table([table.text, second.text], 'read')
  else if (dot === undefined) to.table([table.text], 'read')
  else return false
  return true
}

function lower(word: SqlWord | undefined): string {
  return word && word.kind !== 'string' ? word.text.toLowerCase() : ''
}
