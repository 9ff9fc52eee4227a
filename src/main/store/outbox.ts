// Records of changes that were committed here and still have to reach the log (architecture, One log).
import type { Store } from './open.ts'
import type { OutboxRow } from './tables.ts'

export type OutboxStore = ReturnType<typeof createOutboxStore>

export function createOutboxStore({ sqlite }: Store) {
  const put = sqlite.prepare<[string, string]>('insert into outbox values (?, ?)')
  const drop = sqlite.prepare<[string]>('delete from outbox where id = ?')
  const all = sqlite.prepare<[], OutboxRow>('select * from outbox order by rowid')
  return {
    put: (id: string, entry: string) => void put.run(id, entry),
    drop: (id: string) => void drop.run(id),
    all: () => all.all(),
  }
}
