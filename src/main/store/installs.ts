// Copies that were installed, in console.db: what was made of which version.
import type { InstallRow } from './library-tables.ts'
import type { Store } from './open.ts'

export type InstallStore = ReturnType<typeof createInstallStore>
export type NewInstall = Omit<InstallRow, 'tenant_id'>

export function createInstallStore({ sqlite, tenantId }: Store) {
  const add = sqlite.prepare<InstallRow>(
    `insert into installs values (@tenant_id, @id, @artifact_id, @name, @source, @version, @kind, @objects, @skipped,
      @installed_at, @installed_by)`,
  )
  const page = sqlite.prepare<[string, number, number], InstallRow>(
    'select * from installs where tenant_id = ? order by installed_at desc, id limit ? offset ?',
  )
  const count = sqlite.prepare<[string], { n: number }>('select count(*) n from installs where tenant_id = ?')
  const ofArtifact = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from installs where tenant_id = ? and artifact_id = ?',
  )
  return {
    add: (row: NewInstall) => void add.run({ ...row, tenant_id: tenantId }),
    list: (limit: number, offset: number) => ({
      items: page.all(tenantId, limit, offset),
      total: count.get(tenantId)?.n ?? 0,
    }),
    countOf: (artifactId: string) => ofArtifact.get(tenantId, artifactId)?.n ?? 0,
  }
}
