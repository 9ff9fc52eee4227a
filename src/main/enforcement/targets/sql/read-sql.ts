// Everything that a text of SQL does, as the server's dialect reads it, or as any dialect does when that is not known.
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { Unresolvable } from '../unresolvable.ts'
import { collectEffects, effectKey, type SqlEffect } from './effects.ts'
import { addNamedTables } from './named-tables.ts'
import { walkTree } from './other-grammars.ts'
import { explained, plainStatement } from './plain-statements.ts'
import { walkPostgres } from './postgresql.ts'
import { cutSql, type SqlCut, type SqlWord, statementsOf, writtenFor } from './sql-words.ts'

/** Parsers; each throws what it cannot parse. */
export interface Grammars {
  readonly postgresql: (sql: string) => object
  readonly mysql: (sql: string) => unknown
  readonly sqlite: (sql: string) => unknown
}

export interface SqlReading {
  readonly effects: readonly SqlEffect[]
  /** Texts that look like absolute paths, of a text that does more than touch tables. */
  readonly files: readonly string[]
}

export const longestSql = 100_000
const mostWords = 20_000
const deepest = 200
const dialects: readonly SqlDialect[] = ['postgresql', 'mysql', 'sqlite']

/** `asked` null: the server's dialect is not known. Throws `Unresolvable`; anything else when a parser fell. */
export function readSql(sql: string, asked: SqlDialect | null, grammars: Grammars): SqlReading {
  refuseOutright(sql)
  const cuts = (asked ? [asked] : dialects).map((dialect) => cutSql(sql, dialect)).filter((cut) => cut !== null)
  for (const cut of cuts) refuseTooMuch(cut)
  const readings = cuts.map((cut) => ({ cut, effects: effectsOf(sql, cut, asked, grammars) }))
  const told = readings.flatMap(({ cut, effects }) => (effects ? [{ cut, effects }] : []))
  if (told.length === 0) throw new Unresolvable('The SQL could not be parsed, so what it touches cannot be told.')
  const silent = readings.filter(({ cut, effects }) => !effects && cut.dialect !== 'postgresql')
  // A dialect whose grammar failed may see a statement where the others see a comment or a text.
  if (silent.some((one) => told.every(({ cut }) => cut.bounds !== one.cut.bounds))) {
    throw new Unresolvable(
      'The SQL means different things to different databases; the operator can say which dialect it is.',
    )
  }
  const effects = new Map(told.flatMap((each) => each.effects.map((effect) => [effectKey(effect), effect])))
  const reaches = [...effects.values()].some(({ op }) => op === 'execute')
  return { effects: [...effects.values()], files: reaches ? filesIn(told.map(({ cut }) => cut)) : [] }
}

function refuseOutright(sql: string): void {
  if (Buffer.byteLength(sql) > longestSql) throw new Unresolvable(`The SQL is longer than ${longestSql} bytes.`)
  if (sql.includes('\0')) throw new Unresolvable('The SQL holds a character that ends texts.')
  if (/\/\*M?!/i.test(sql)) throw new Unresolvable('The SQL holds a comment that some databases execute.')
}

function refuseTooMuch({ words }: SqlCut): void {
  if (words.length > mostWords) throw new Unresolvable(`The SQL holds more than ${mostWords} words.`)
  let depth = 0
  for (const { kind, text } of words) {
    if (kind !== 'sign') continue
    depth += text === '(' ? 1 : text === ')' ? -1 : 0
    if (depth > deepest) throw new Unresolvable(`The SQL is nested deeper than ${deepest} levels.`)
  }
  if (statementsOf(words).length === 0) throw new Unresolvable('There is no statement in the SQL.')
}

/** Null when no grammar parses all of it. */
function effectsOf(
  sql: string,
  cut: SqlCut,
  asked: SqlDialect | null,
  grammars: Grammars,
): readonly SqlEffect[] | null {
  const to = collectEffects(asked)
  if (cut.dialect === 'postgresql') {
    const tree = attempt(() => grammars.postgresql(sql))
    if (tree === undefined) return null
    walkPostgres(tree, to)
    return to.all()
  }
  const statements = statementsOf(cut.words)
  return statements.every((words) => readStatement(words, cut.dialect, to, grammars)) ? to.all() : null
}

/** One statement of MySQL or SQLite: by its own grammar and by PostgreSQL's, over the same words; what either says counts. */
function readStatement(
  statement: readonly SqlWord[],
  dialect: SqlDialect,
  to: ReturnType<typeof collectEffects>,
  grammars: Grammars,
): boolean {
  if (plainStatement(statement, dialect, to)) return true
  const words = explained(statement, dialect)
  const own = attempt(() => grammars[dialect](writtenFor(words, dialect)))
  const other = attempt(() => grammars.postgresql(writtenFor(words, 'postgresql')))
  if (own === undefined && other === undefined) return false
  if (own !== undefined) walkTree(own, to)
  if (other !== undefined) walkPostgres(other, to)
  addNamedTables(words, to)
  return true
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    // Out of stack or out of memory: a parser that fell may not stand as it did before.
    if (error instanceof Unresolvable || error instanceof RangeError || isTrap(error)) throw error
    return undefined
  }
}

function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError'
}

function filesIn(cuts: readonly SqlCut[]): string[] {
  const texts = cuts.flatMap(({ words }) => words.filter(({ kind }) => kind === 'string').map(({ text }) => text))
  return [...new Set(texts.filter((text) => /^\s*(\/|~|file:|[A-Za-z]:[\\/])/i.test(text) && !text.includes('\n')))]
}
