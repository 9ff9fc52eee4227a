// How grave a change within the schema of a tool's arguments is: what it takes now that it did not take before.
import type { DriftFinding } from '../../../shared/contract/drift.ts'
import { type Difference, isRecord, stepsOf } from '../../../shared/json/differences.ts'

type Found = Omit<DriftFinding, 'at'>

/** Keywords with schemas by name, with lists of schemas, with one schema. */
const byName = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])
const byIndex = new Set(['prefixItems', 'allOf', 'anyOf', 'oneOf'])
const single = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else'])
/** What words say, not what is taken. */
const words = new Set([
  'title',
  'description',
  '$comment',
  'examples',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
])
/** Bounds that let more through when they go or grow, and those that do when they fall. */
const upperBounds = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])
const lowerBounds = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])

/** Arguments that reach files, the net, people or programs, by the words of their name. */
const powerful =
  /(?:^|[_.\s-])(?:path|paths|file|files|filename|dir|directory|folder|url|urls|uri|href|link|host|hostname|endpoint|webhook|callback|domain|command|cmd|shell|script|exec|code|program|args|argv|sql|query|to|cc|bcc|recipient|recipients|email|channel|token|secret|password|env)(?=$|[_.\s-])/

/** `difference` lies within a schema; its pointer begins there. None when only words changed, which are judged as texts. */
export function schemaFindings({ at, before, after }: Difference): readonly Found[] {
  const { argument, keyword, whole } = placeOf(stepsOf(at))
  if (argument !== null) return [argumentFinding(argument, before, after)]
  if (keyword === null) return [presence(before, after, null), ...argumentsOf(memberOf(before), memberOf(after))]
  if (keyword === 'properties') return argumentsOf(before, after)
  if (words.has(keyword)) return []
  if (keyword === 'required') return [requiredFinding(before, after)]
  if (keyword === 'enum' || keyword === 'const' || keyword === 'type') return [choiceFinding(keyword, before, after)]
  if (keyword === 'additionalProperties') return [openFinding(before, after)]
  if (upperBounds.has(keyword)) return [boundFinding(keyword, before, after, (was, is) => is > was)]
  if (lowerBounds.has(keyword)) return [boundFinding(keyword, before, after, (was, is) => is < was)]
  const alternative = !whole && (keyword === 'anyOf' || keyword === 'oneOf')
  return [alternative ? presence(after, before, keyword) : presence(before, after, keyword)]
}

interface Place {
  /** The name of an argument that stands or falls as a whole. */
  readonly argument: string | null
  readonly keyword: string | null
  /** All that the keyword has, not one member of it. */
  readonly whole: boolean
}

/** Walks the steps as a schema is nested: a property may be called like a keyword. */
function placeOf(steps: readonly string[]): Place {
  let at = 0
  while (at < steps.length) {
    const keyword = steps[at] ?? ''
    const last = at + (byName.has(keyword) || byIndex.has(keyword) ? 1 : 0)
    const whole = last > steps.length - 1
    if (keyword === 'properties' && last === steps.length - 1) return { argument: steps[last] ?? null, keyword, whole }
    if (last >= steps.length - 1 || (last === at && !single.has(keyword))) return { argument: null, keyword, whole }
    at = last + 1
  }
  return { argument: null, keyword: null, whole: true }
}

function argumentFinding(name: string, before: unknown, after: unknown): Found {
  if (after === undefined) return { code: 'parameter_removed', severity: 'low', note: name }
  if (before !== undefined) return changed('properties')
  const spelled = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  const format = isRecord(after) ? String(after.format ?? '') : ''
  return powerful.test(spelled) || /^(uri|url|iri|email|hostname|ipv)/.test(format)
    ? { code: 'powerful_parameter', severity: 'high', note: name }
    : { code: 'parameter_added', severity: 'medium', note: name }
}

/** Arguments that came or went together with all others. */
function argumentsOf(before: unknown, after: unknown): readonly Found[] {
  const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}]
  return [
    ...Object.keys(is).map((name) => argumentFinding(name, undefined, is[name])),
    ...Object.keys(was).map((name) => argumentFinding(name, was[name], undefined)),
  ]
}

function memberOf(schema: unknown): unknown {
  return isRecord(schema) ? schema.properties : undefined
}

/** A condition that came, went, or turned into something else. */
function presence(before: unknown, after: unknown, keyword: string | null): Found {
  if (after === undefined || after === true) return loosened('high', keyword)
  return before === undefined || before === true ? narrowed(keyword) : changed(keyword)
}

function requiredFinding(before: unknown, after: unknown): Found {
  const [was, is] = [listOf(before), listOf(after)]
  const added = is.filter((name) => !was.includes(name))
  if (added.length > 0) return { code: 'parameter_required', severity: 'medium', note: added.join(', ') }
  return was.every((name) => is.includes(name)) ? changed('required') : loosened('medium', 'required')
}

function choiceFinding(keyword: string, before: unknown, after: unknown): Found {
  if (after === undefined) return loosened('high', keyword)
  if (before === undefined) return narrowed(keyword)
  const [was, is] = [listOf(before), listOf(after)]
  return is.some((choice) => !was.includes(choice)) ? loosened('high', keyword) : narrowed(keyword)
}

function openFinding(before: unknown, after: unknown): Found {
  if (after === false) return narrowed('additionalProperties')
  return before === false ? loosened('high', 'additionalProperties') : changed('additionalProperties')
}

function boundFinding(keyword: string, before: unknown, after: unknown, looser: (was: number, is: number) => boolean) {
  if (after === undefined) return loosened('medium', keyword)
  if (before === undefined) return narrowed(keyword)
  if (typeof before !== 'number' || typeof after !== 'number') return changed(keyword)
  return looser(before, after) ? loosened('medium', keyword) : narrowed(keyword)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

const loosened = (severity: 'medium' | 'high', note: string | null): Found => ({
  code: 'schema_loosened',
  severity,
  note,
})
const narrowed = (note: string | null): Found => ({ code: 'schema_narrowed', severity: 'low', note })
const changed = (note: string | null): Found => ({ code: 'schema_changed', severity: 'medium', note })
