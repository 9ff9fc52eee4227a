// Tables: as a statement of SQL names them, and as an argument of its own does.
import type { SqlDialect } from '../../../shared/contract/server.ts'
import { foldText } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'
import { partsOfName, tableName } from './sql/sql-names.ts'

/** One name, or several between commas. `dialect` null: not known. Throws `Unresolvable`. */
export function readTables(raw: string, dialect: SqlDialect | null): Reading[] {
  const names = /["`[]/.test(raw) ? [raw] : raw.split(',')
  return names.map((name) => readTableName(tableName(partsOfName(name), dialect)))
}

/** A canonical name with its forms: whole, and without schema, which is how rules name tables. */
export function readTableName(name: string): Reading {
  const bare = /(?:^|\.)("(?:[^"]|"")+"|[^."]+)$/.exec(name)?.[1] ?? name
  return readingOf(name, [foldText(name), foldText(bare)])
}
