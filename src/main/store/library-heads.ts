// Pinned keys and newest heads of libraries in console.db: one row each, replaced whole.
import { type TreeHead, treeHeadSchema } from '../../shared/contract/community.ts'
import type { LibraryHeadRow } from './library-head-tables.ts'
import type { Store } from './open.ts'

export interface KeptHead {
  readonly key_id: string
  /** SPKI in PEM. */
  readonly public_key: string
  readonly head: TreeHead
  readonly updated_at: string
}

export interface LibraryHeadStore {
  of(source: string): KeptHead | null
  put(source: string, kept: KeptHead): void
}

export function createLibraryHeadStore({ sqlite, tenantId }: Store): LibraryHeadStore {
  const of = sqlite.prepare<[string, string], LibraryHeadRow>(
    'select * from library_heads where tenant_id = ? and source = ?',
  )
  const put = sqlite.prepare<LibraryHeadRow>(
    `insert into library_heads values (@tenant_id, @source, @key_id, @public_key, @head, @updated_at)
      on conflict do update set key_id = @key_id, public_key = @public_key, head = @head, updated_at = @updated_at`,
  )
  return {
    of(source) {
      const row = of.get(tenantId, source)
      if (!row) return null
      const { key_id, public_key, head, updated_at } = row
      return { key_id, public_key, head: treeHeadSchema.parse(JSON.parse(head)), updated_at }
    },
    put(source, kept) {
      put.run({ ...kept, tenant_id: tenantId, source, head: JSON.stringify(kept.head) })
    },
  }
}
