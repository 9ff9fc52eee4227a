// What a library is still to be told of subscriptions and installs, in console.db, in the order in which it happened.
import type { LibrarySignalRow } from './library-tables.ts'
import type { Store } from './open.ts'

export type LibrarySignalStore = ReturnType<typeof createLibrarySignalStore>

/** A library that never comes back must not fill the file. */
const most = 1000

export function createLibrarySignalStore({ sqlite, tenantId }: Store) {
  const add = sqlite.prepare<[string, string, string]>(
    'insert into library_signals (tenant_id, source, signal) values (?, ?, ?)',
  )
  const trim = sqlite.prepare<[string, string, number]>(
    `delete from library_signals where tenant_id = ? and seq <=
      (select seq from library_signals where tenant_id = ? order by seq desc limit 1 offset ?)`,
  )
  const waiting = sqlite.prepare<[string, string], LibrarySignalRow>(
    'select * from library_signals where tenant_id = ? and source = ? order by seq',
  )
  const drop = sqlite.prepare<[number, string]>('delete from library_signals where seq = ? and tenant_id = ?')
  return {
    add(source: string, signal: unknown) {
      add.run(tenantId, source, JSON.stringify(signal))
      trim.run(tenantId, tenantId, most)
    },
    waiting: (source: string) => waiting.all(tenantId, source),
    drop: (seq: number) => void drop.run(seq, tenantId),
  }
}
