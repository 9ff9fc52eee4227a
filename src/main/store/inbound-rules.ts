// Inbound rules in console.db, in the order in which they are asked.

import type { InboundRuleRow } from './guard-tables.ts'
import type { Store } from './open.ts'

export type InboundRuleStore = ReturnType<typeof createInboundRuleStore>
export type NewInboundRule = Omit<InboundRuleRow, 'tenant_id'>

const inOrder = 'order by priority, created_at, id'

export function createInboundRuleStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], InboundRuleRow>(
    'select * from inbound_rules where id = ? and tenant_id = ?',
  )
  const page = sqlite.prepare<[string, number, number], InboundRuleRow>(
    `select * from inbound_rules where tenant_id = ? ${inOrder} limit ? offset ?`,
  )
  const enabled = sqlite.prepare<[string], InboundRuleRow>(
    `select * from inbound_rules where tenant_id = ? and enabled = 1 ${inOrder}`,
  )
  const count = sqlite.prepare<[string], { n: number }>('select count(*) n from inbound_rules where tenant_id = ?')
  const insert = sqlite.prepare<InboundRuleRow>(
    `insert into inbound_rules values (@id, @tenant_id, @name, @priority, @matcher, @action, @enabled, @created_by,
      @created_at, @updated_at, @subscription_id)`,
  )
  const update = sqlite.prepare<InboundRuleRow>(
    `update inbound_rules set name = @name, priority = @priority, matcher = @matcher, action = @action,
      enabled = @enabled, updated_at = @updated_at where id = @id and tenant_id = @tenant_id`,
  )
  const drop = sqlite.prepare<[string, string]>('delete from inbound_rules where id = ? and tenant_id = ?')
  return {
    byId: (id: string) => byId.get(id, tenantId),
    list: (limit: number, offset: number) => ({
      items: page.all(tenantId, limit, offset),
      total: count.get(tenantId)?.n ?? 0,
    }),
    enabled: () => enabled.all(tenantId),
    insert: (row: NewInboundRule) => void insert.run({ ...row, tenant_id: tenantId }),
    update: (row: NewInboundRule) => void update.run({ ...row, tenant_id: tenantId }),
    drop: (id: string) => void drop.run(id, tenantId),
  }
}
