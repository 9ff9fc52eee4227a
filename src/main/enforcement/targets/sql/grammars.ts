// The parsers of SQL; loading them takes time and memory, so only the parsing thread does.
import { loadModule, parseSync } from 'libpg-query'
import mysqlParser from 'node-sql-parser/build/mysql.js'
import sqliteParser from 'node-sql-parser/build/sqlite.js'
import type { Grammars } from './read-sql.ts'

export async function loadGrammars(): Promise<Grammars> {
  await loadModule()
  const mysql = new mysqlParser.Parser()
  const sqlite = new sqliteParser.Parser()
  return {
    postgresql: parseSync,
    mysql: (sql) => mysql.astify(sql, { database: 'MySQL' }),
    sqlite: (sql) => sqlite.astify(sql, { database: 'Sqlite' }),
  }
}
