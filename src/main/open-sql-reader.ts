// Wires what reads SQL to the servers for which it is kept ready.
import type { ServerType } from '../shared/contract/primitives.ts'
import { createSqlReader, type SqlReader } from './enforcement/targets/sql/sql-reader.ts'
import type { Places } from './places.ts'
import type { Servers } from './servers/servers.ts'

/** Loads its parsers when there is a database server, or with the first SQL. */
export function openSqlReader(
  options: Pick<Places, 'sqlWorker'>,
  servers: Pick<Servers, 'list' | 'get' | 'exists' | 'onManifestChanged'>,
  opened: (() => Promise<void> | void)[],
): SqlReader {
  const sql = createSqlReader({ worker: options.sqlWorker })
  opened.push(() => sql.close())
  const warmFor = ({ type }: { type: ServerType }) => type === 'database' && sql.warm()
  servers.list(500, 0).items.forEach(warmFor)
  opened.push(servers.onManifestChanged((id) => servers.exists(id) && warmFor(servers.get(id))))
  return sql
}
