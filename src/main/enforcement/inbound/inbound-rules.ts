// The operator's inbound rules as a room: kept, put in order, and made ready to be asked (decision 19).
import type { Clock } from '../../../shared/clock.ts'
import type {
  CreateInboundRule,
  InboundMatcher,
  InboundRule,
  PatchInboundRule,
} from '../../../shared/contract/inbound-rule.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import { type AskedRule, readyRule } from '../../../shared/inbound/match-rule.ts'
import { compiledOrRefused } from '../../../shared/re2-problem.ts'
import type { ChangeRecord, ChangeRecorder } from '../../events/change-recorder.ts'
import { createInboundRuleStore, type NewInboundRule } from '../../store/inbound-rules.ts'
import type { Store } from '../../store/open.ts'

/** A rule that is stored and recorded together with the answer it came with. */
export interface PreparedRule {
  store(): void
  readonly record: ChangeRecord
}

export interface InboundRules {
  list(query: { limit: number; offset: number }): { items: InboundRule[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): InboundRule
  /** Throws Refusal 422 for a pattern that is no RE2 syntax. */
  create(input: CreateInboundRule, operatorId: string): Promise<InboundRule>
  /** The same, to be made in somebody else's commit. */
  prepare(input: CreateInboundRule, operatorId: string): PreparedRule
  /** Throws Refusal 404, 422. */
  patch(id: string, patch: PatchInboundRule, operatorId: string): Promise<InboundRule>
  /** Throws Refusal 404. */
  remove(id: string, operatorId: string): Promise<void>
  /** Those that are enabled, in order; `tried` stands where its priority puts it. Throws Refusal 422 for its pattern. */
  ready(tried?: CreateInboundRule): readonly AskedRule[]
}

export interface InboundRulesDeps {
  readonly store: Store
  readonly recorder: Pick<ChangeRecorder, 'record'>
  readonly clock: Clock
  readonly newId: () => string
}

export function createInboundRules({ store, recorder, clock, newId }: InboundRulesDeps): InboundRules {
  const rows = createInboundRuleStore(store)
  const mustFind = (id: string): NewInboundRule => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such rule.')
    return row
  }
  const prepared = (input: CreateInboundRule, operatorId: string) => {
    mustBeRe2(input.matcher)
    const at = clock.timestamp()
    const made = { id: newId(), created_by: operatorId, created_at: at, updated_at: at, subscription_id: null }
    const row = { ...rowOf(input), ...made }
    return { row, store: () => rows.insert(row), record: recordOf('created', row, operatorId) }
  }
  return {
    list({ limit, offset }) {
      const { items, total } = rows.list(limit, offset)
      return { items: items.map(itemOf), total }
    },
    get: (id) => itemOf(mustFind(id)),
    async create(input, operatorId) {
      const { row, store, record } = prepared(input, operatorId)
      await recorder.record(store, () => record)
      return itemOf(row)
    },
    prepare: prepared,
    async patch(id, patch, operatorId) {
      const after = patched(changeable(mustFind(id), patch), patch, clock.timestamp())
      await recorder.record(
        () => rows.update(after),
        () => recordOf('updated', after, operatorId),
      )
      return itemOf(after)
    },
    async remove(id, operatorId) {
      const row = changeable(mustFind(id))
      await recorder.record(
        () => rows.drop(id),
        () => recordOf('removed', row, operatorId),
      )
    },
    ready(tried) {
      if (tried) mustBeRe2(tried.matcher)
      const rules: AskedRule[] = rows.enabled().map((row) => readyRule(itemOf(row)))
      if (!tried) return rules
      const at = rules.findIndex(({ priority }) => priority > tried.priority)
      return rules.toSpliced(at < 0 ? rules.length : at, 0, readyRule({ ...tried, id: null }))
    },
  }
}

/** Of a rule that came of a subscription only the switch is the operator's. */
function changeable(row: NewInboundRule, patch: PatchInboundRule = {}): NewInboundRule {
  if (row.subscription_id === null || Object.keys(patch).join() === 'enabled') return row
  const message = 'A subscribed rule can only be switched on and off. Install a copy to change it.'
  throw new Refusal(409, 'read_only', message)
}

function patched(row: NewInboundRule, patch: PatchInboundRule, at: string): NewInboundRule {
  const before = itemOf(row)
  const {
    name = before.name,
    priority = before.priority,
    matcher = before.matcher,
    action = before.action,
    enabled = before.enabled,
  } = patch
  mustBeRe2(matcher)
  return { ...row, ...rowOf({ name, priority, matcher, action, enabled }), updated_at: at }
}

function mustBeRe2(matcher: InboundMatcher): void {
  if (matcher.type === 'regex') compiledOrRefused(matcher.pattern, 'matcher.pattern')
}

function rowOf({ name, priority, matcher, action, enabled }: CreateInboundRule) {
  return { name, priority, matcher: JSON.stringify(matcher), action, enabled: enabled ? 1 : 0 }
}

function itemOf(row: NewInboundRule): InboundRule {
  const { id, name, priority, matcher, action, enabled, created_at, updated_at, subscription_id } = row
  return {
    id,
    name,
    priority,
    matcher: JSON.parse(matcher) as InboundMatcher,
    action,
    enabled: enabled === 1,
    created_at,
    updated_at,
    ...(subscription_id === null ? {} : { subscription_id }),
  }
}

function recordOf(what: 'created' | 'updated' | 'removed', row: NewInboundRule, operatorId: string): ChangeRecord {
  const { id: rule_id, name, priority, action, matcher, enabled } = itemOf(row)
  return {
    type: `inbound_rule.${what}`,
    record: { operator_id: operatorId, rule_id, name, priority, action, matcher, enabled },
  }
}
