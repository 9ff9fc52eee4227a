// Opens the reader of SQL: its parsers load when there is a database server, or with the first SQL.
import type { ServerType } from '../shared/contract/primitives.ts'
import { createSqlReader, type SqlReader } from './enforcement/targets/sql/sql-reader.ts'
import type { Servers } from './servers/servers.ts'

export interface OpenSqlReaderDeps {
  readonly worker: URL
  readonly servers: Servers
  /** Gets what has to be closed. */
  readonly opened: (() => Promise<void> | void)[]
}

export function openSqlReader({ worker, servers, opened }: OpenSqlReaderDeps): SqlReader {
  const sql = createSqlReader({ worker })
  opened.push(() => sql.close())
  const warmFor = ({ type }: { type: ServerType }) => type === 'database' && sql.warm()
  servers.list(500, 0).items.forEach(warmFor)
  opened.push(servers.onManifestChanged((id) => servers.exists(id) && warmFor(servers.get(id))))
  return sql
}
