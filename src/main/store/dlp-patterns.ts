// DLP patterns in console.db: those that operators wrote, and what differs from the built-in ones.

import type { DlpOverrideRow, DlpPatternRow } from './guard-tables.ts'
import type { Store } from './open.ts'

export type DlpPatternStore = ReturnType<typeof createDlpPatternStore>
export type NewDlpPattern = Omit<DlpPatternRow, 'tenant_id'>
export type DlpOverride = Omit<DlpOverrideRow, 'tenant_id'>

export function createDlpPatternStore({ sqlite, tenantId }: Store) {
  const all = sqlite.prepare<[string], DlpPatternRow>(
    'select * from dlp_patterns where tenant_id = ? order by created_at, id',
  )
  const byId = sqlite.prepare<[string, string], DlpPatternRow>(
    'select * from dlp_patterns where tenant_id = ? and id = ?',
  )
  const put = sqlite.prepare<DlpPatternRow>(
    `insert or replace into dlp_patterns values (@id, @tenant_id, @name, @family, @pattern, @severity, @keywords,
      @checksum, @min_entropy, @enabled, @tests, @created_by, @created_at, @subscription_id)`,
  )
  const drop = sqlite.prepare<[string, string]>('delete from dlp_patterns where tenant_id = ? and id = ?')
  const overrides = sqlite.prepare<[string], DlpOverrideRow>('select * from dlp_overrides where tenant_id = ?')
  const override = sqlite.prepare<DlpOverrideRow>(
    'insert or replace into dlp_overrides values (@tenant_id, @pattern_id, @severity, @enabled)',
  )
  return {
    all: () => all.all(tenantId),
    put: (row: NewDlpPattern) => void put.run({ ...row, tenant_id: tenantId }),
    /** False when there is none of that id. */
    drop: (id: string) => drop.run(tenantId, id).changes === 1,
    byId: (id: string) => byId.get(tenantId, id),
    overrides: () => overrides.all(tenantId),
    override: (row: DlpOverride) => void override.run({ ...row, tenant_id: tenantId }),
  }
}
