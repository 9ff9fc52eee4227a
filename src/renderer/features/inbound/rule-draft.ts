// An inbound rule as it is typed: every kind of matcher has its fields, whichever is chosen; and what it becomes when sent.
import { z } from 'zod'
import type { PatternClass } from '../../../shared/contract/inbound.ts'
import {
  type CreateInboundRule,
  createInboundRuleSchema,
  type InboundMatcher,
  type InboundRule,
} from '../../../shared/contract/inbound-rule.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'
import { CallError } from '../../api/call.ts'
import { domainOrTyped } from './domain-text.ts'
import { type Unit, unitOf, units } from './words.ts'

export interface RuleDraft {
  readonly name: string
  readonly priority: string
  readonly action: InboundRule['action']
  readonly enabled: boolean
  readonly type: InboundMatcher['type']
  /** None is every one. */
  readonly classes: readonly PatternClass[]
  readonly min_severity: RiskTier
  readonly domains: readonly string[]
  readonly pattern: string
  readonly size: string
  readonly unit: Unit
  readonly types: readonly string[]
  readonly per_minute: string
}

export const emptyDraft: RuleDraft = {
  name: '',
  priority: '100',
  action: 'block',
  enabled: true,
  type: 'injection',
  classes: [],
  min_severity: 'high',
  domains: [''],
  pattern: '',
  size: '1',
  unit: 'MiB',
  types: [''],
  per_minute: '30',
}

export function draftOf({ name, priority, action, enabled, matcher }: InboundRule): RuleDraft {
  const draft: RuleDraft = { ...emptyDraft, name, priority: String(priority), action, enabled, type: matcher.type }
  switch (matcher.type) {
    case 'injection':
      return { ...draft, classes: matcher.classes ?? [], min_severity: matcher.min_severity ?? 'low' }
    case 'domain':
      return { ...draft, domains: matcher.domains }
    case 'regex':
      return { ...draft, pattern: matcher.pattern }
    case 'content_length': {
      const unit = unitOf(matcher.max_bytes)
      return { ...draft, size: String(matcher.max_bytes / units[unit]), unit }
    }
    case 'file_type':
      return { ...draft, types: matcher.types }
    case 'rate_limit':
      return { ...draft, per_minute: String(matcher.per_minute) }
  }
}

/** Where problems of a matcher are shown. */
const fieldOf: Readonly<Record<InboundMatcher['type'], keyof RuleDraft & string>> = {
  injection: 'classes',
  domain: 'domains',
  regex: 'pattern',
  content_length: 'size',
  file_type: 'types',
  rate_limit: 'per_minute',
}

/** Paths of problems begin with the names of the draft. */
export function toRule(draft: RuleDraft): z.ZodSafeParseResult<CreateInboundRule> {
  const { name, priority, action, enabled } = draft
  const sent = { name, priority: numberIn(priority), action, enabled, matcher: matcherOf(draft) }
  const result = createInboundRuleSchema.safeParse(sent)
  if (result.success) return result
  const issues = result.error.issues.map((issue) =>
    issue.path[0] === 'matcher' ? { ...issue, path: [fieldOf[draft.type]] } : issue,
  )
  return { success: false, error: new z.ZodError(issues) as z.ZodError<CreateInboundRule> }
}

/** A refusal of the console, at the fields of the draft. */
export function atFields(error: unknown, { type }: RuleDraft): unknown {
  if (!(error instanceof CallError)) return error
  const errors = error.errors.map(({ path, message }) => ({
    path: path === 'matcher' || path.startsWith('matcher.') ? fieldOf[type] : path,
    message,
  }))
  return new CallError(error.message, error.status, error.code, errors)
}

function matcherOf(draft: RuleDraft): unknown {
  const { type } = draft
  switch (type) {
    case 'injection': {
      const { classes, min_severity } = draft
      return { type, ...(classes.length > 0 ? { classes } : {}), ...(min_severity === 'low' ? {} : { min_severity }) }
    }
    case 'domain':
      return { type, domains: filled(draft.domains).map(domainOrTyped) }
    case 'regex':
      return { type, pattern: draft.pattern }
    case 'content_length': {
      const size = numberIn(draft.size)
      return { type, max_bytes: typeof size === 'number' ? Math.round(size * units[draft.unit]) : size }
    }
    case 'file_type':
      return { type, types: filled(draft.types) }
    case 'rate_limit':
      return { type, per_minute: numberIn(draft.per_minute) }
  }
}

/** Empty rows are none, and what stands there twice counts once. */
function filled(rows: readonly string[]): string[] {
  return [...new Set(rows.map((row) => row.trim()).filter((row) => row !== ''))]
}

/** What is no number stays a text, so that the schema says so. */
function numberIn(text: string): number | string {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text
}
