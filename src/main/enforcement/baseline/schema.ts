// Checks arguments against a tool's JSON Schema by interpretation: the schema comes from a server and may be hostile.
import { RE2JS } from 're2js'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

/** Where arguments do not fit (JSON pointer) and why, without repeating their values. */
export interface Misfit {
  readonly at: string
  readonly message: string
}

type Schema = { readonly [key: string]: Json }
type Check = (value: Json, schema: Schema, at: string, run: Run) => Misfit | null

/** Bounds of one check, so that no schema can keep us busy. */
const limits = { depth: 64, steps: 100_000, patternLength: 1000 }

class Run {
  readonly root: Json
  steps = 0
  constructor(root: Json) {
    this.root = root
  }
}

/** Null when they fit. Unknown keywords count as nothing, extra keys are refused only where the schema says so. */
export function checkArguments(schema: Json, args: Json): Misfit | null {
  return check(args, schema, '', new Run(schema), 0)
}

function check(value: Json, schema: Json | undefined, at: string, run: Run, depth: number): Misfit | null {
  run.steps += 1
  if (depth > limits.depth || run.steps > limits.steps)
    return { at, message: 'the schema of this tool is too deep to be checked' }
  if (schema === undefined || schema === true) return null
  if (schema === false) return { at, message: 'nothing is accepted here' }
  if (!isObject(schema)) return { at, message: 'the schema of this tool is broken' }
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref.startsWith('#') ? pointed(run.root, schema.$ref.slice(1)) : undefined
    if (target === undefined) return { at, message: 'the schema of this tool points to something that is not in it' }
    const misfit = check(value, target, at, run, depth + 1)
    if (misfit) return misfit
  }
  for (const each of checks) {
    const misfit = each(value, schema, at, run)
    if (misfit) return misfit
  }
  return checkParts(value, schema, at, run, depth) ?? checkCombinations(value, schema, at, run, depth)
}

const checkType: Check = (value, { type }, at) => {
  if (type === undefined) return null
  const wanted = Array.isArray(type) ? type : [type]
  return wanted.some((each) => isOfType(value, each)) ? null : { at, message: `must be ${wanted.join(' or ')}` }
}

const checkChoice: Check = (value, schema, at) => {
  const choices = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? null : [schema.const]
  if (!choices) return null
  const text = canonicalJson(value)
  return choices.some((choice) => canonicalJson(choice) === text)
    ? null
    : { at, message: 'is none of the values that are accepted' }
}

const checkNumber: Check = (value, schema, at) => {
  const number = numberOf(value)
  if (number === null) return null
  const bound = (name: string) => numberOf(schema[name])
  const [minimum, maximum, above, below] = [
    bound('minimum'),
    bound('maximum'),
    bound('exclusiveMinimum'),
    bound('exclusiveMaximum'),
  ]
  if (minimum !== null && number < minimum) return { at, message: `must be at least ${minimum}` }
  if (maximum !== null && number > maximum) return { at, message: `must be at most ${maximum}` }
  if (above !== null && number <= above) return { at, message: `must be more than ${above}` }
  if (below !== null && number >= below) return { at, message: `must be less than ${below}` }
  const step = bound('multipleOf')
  const rest = step ? number / step : 0
  return Math.abs(rest - Math.round(rest)) < 1e-9 ? null : { at, message: `must be a multiple of ${step}` }
}

const checkString: Check = (value, schema, at) => {
  if (typeof value !== 'string') return null
  const [shortest, longest] = [numberOf(schema.minLength), numberOf(schema.maxLength)]
  const length = shortest === null && longest === null ? 0 : [...value].length
  if (shortest !== null && length < shortest) return { at, message: `must have at least ${shortest} characters` }
  if (longest !== null && length > longest) return { at, message: `must have at most ${longest} characters` }
  if (typeof schema.pattern !== 'string') return null
  return matches(schema.pattern, value) ? null : { at, message: 'does not match the pattern of the schema' }
}

const checkCounts: Check = (value, schema, at) => {
  const [count, names] = Array.isArray(value)
    ? [value.length, 'Items']
    : isObject(value)
      ? [Object.keys(value).length, 'Properties']
      : [null, '']
  if (count === null) return null
  const [fewest, most] = [numberOf(schema[`min${names}`]), numberOf(schema[`max${names}`])]
  if (fewest !== null && count < fewest) return { at, message: `must have at least ${fewest} entries` }
  if (most !== null && count > most) return { at, message: `must have at most ${most} entries` }
  const unique = schema.uniqueItems === true && Array.isArray(value)
  return unique && new Set(value.map(canonicalJson)).size < value.length
    ? { at, message: 'must not repeat an entry' }
    : null
}

const checks: readonly Check[] = [checkType, checkChoice, checkNumber, checkString, checkCounts]

function checkParts(value: Json, schema: Schema, at: string, run: Run, depth: number): Misfit | null {
  if (Array.isArray(value)) {
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : []
    return firstMisfit(
      value.map((item, index) => () => check(item, first[index] ?? schema.items, `${at}/${index}`, run, depth + 1)),
    )
  }
  if (!isObject(value)) return null
  const required = Array.isArray(schema.required) ? schema.required : []
  const missing = required.find((key) => typeof key === 'string' && !Object.hasOwn(value, key))
  if (missing !== undefined) return { at, message: `needs "${String(missing)}"` }
  const properties = isObject(schema.properties) ? schema.properties : {}
  const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  return firstMisfit(
    Object.entries(value).map(([key, item]) => () => {
      const place = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      const own = Object.hasOwn(properties, key) ? [properties[key]] : []
      const fitting = [...own, ...patterns.filter(([pattern]) => matches(pattern, key)).map(([, each]) => each)]
      if (fitting.length === 0 && schema.additionalProperties === false)
        return { at: place, message: 'is not an argument of this tool' }
      const all = fitting.length > 0 ? fitting : [schema.additionalProperties]
      return firstMisfit(all.map((each) => () => check(item, each, place, run, depth + 1)))
    }),
  )
}

function checkCombinations(value: Json, schema: Schema, at: string, run: Run, depth: number): Misfit | null {
  const tried = (name: string) => {
    const list = schema[name]
    return Array.isArray(list) ? list.map((each) => check(value, each, at, run, depth + 1)) : null
  }
  const all = tried('allOf')?.find((misfit) => misfit !== null)
  if (all) return all
  const any = tried('anyOf')
  if (any?.every((misfit) => misfit !== null)) return { at, message: 'fits none of the forms that are accepted' }
  const one = tried('oneOf')
  if (one && one.filter((misfit) => misfit === null).length !== 1)
    return { at, message: 'must fit exactly one of the forms that are accepted' }
  const not = schema.not !== undefined && check(value, schema.not, at, run, depth + 1) === null
  return not ? { at, message: 'has a form that is not accepted' } : null
}

function firstMisfit(steps: readonly (() => Misfit | null)[]): Misfit | null {
  for (const step of steps) {
    const misfit = step()
    if (misfit) return misfit
  }
  return null
}

/** Linear-time matching; a pattern that cannot be compiled fits nothing. */
function matches(pattern: string, text: string): boolean {
  if (pattern.length > limits.patternLength) return false
  try {
    return RE2JS.compile(pattern).matcher(text).find()
  } catch {
    return false
  }
}

function pointed(root: Json, pointer: string): Json | undefined {
  let found: Json | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    found =
      isObject(found) && Object.hasOwn(found, key) ? found[key] : Array.isArray(found) ? found[Number(key)] : undefined
  }
  return found
}

function isOfType(value: Json, type: Json): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'number') return numberOf(value) !== null
  if (type === 'integer') return Number.isInteger(numberOf(value))
  return typeof value === type
}

function numberOf(value: Json | undefined): number | null {
  if (value instanceof JsonNumber) return Number(value.source)
  return typeof value === 'number' ? value : null
}

function isObject(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}
