// SQLite for kysely, with the one thing that its own dialect declines: migrations in a transaction.
import { type DialectAdapter, SqliteAdapter, SqliteDialect } from 'kysely'

class TransactionalAdapter extends SqliteAdapter {
  /** SQLite undoes table changes like any other; without it a crash leaves half a migration that no start gets past. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

export class ConsoleDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter()
  }
}
