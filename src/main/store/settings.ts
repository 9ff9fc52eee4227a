// Settings in console.db: what differs from the defaults, by name.
import type { Store } from './open.ts'
import type { SettingRow } from './tables.ts'

export type SettingStore = ReturnType<typeof createSettingStore>

export function createSettingStore({ sqlite, tenantId }: Store) {
  const all = sqlite.prepare<[string], SettingRow>('select * from settings where tenant_id = ?')
  const put = sqlite.prepare<[string, string, string]>('insert or replace into settings values (?, ?, ?)')
  return {
    /** Those of these names that were ever changed. */
    named: (names: readonly string[]): Record<string, unknown> =>
      Object.fromEntries(
        all
          .all(tenantId)
          .filter((row) => names.includes(row.name))
          .map((row) => [row.name, JSON.parse(row.value) as unknown]),
      ),
    put: (name: string, value: unknown) => void put.run(tenantId, name, JSON.stringify(value)),
  }
}
