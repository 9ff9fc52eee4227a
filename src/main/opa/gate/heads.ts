// The words through which a policy speaks (deny, escalate, allow, decision) and the shapes that the fold understands.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { TenantSource } from '../render-module.ts'
import type { SourceText } from './source-text.ts'
import { branchesOf, type Rule, type Term, type Tree } from './tree.ts'

export const speakingHeads = ['deny', 'escalate', 'allow', 'decision'] as const
export type SpeakingHead = (typeof speakingHeads)[number]

const reserved = new Set(['system', 'data', 'input', 'hold'])
const results = new Set(['allow', 'deny', 'escalate'])

export function headOf(rule: Rule): SpeakingHead | null {
  const name = rule.head.ref[0]?.value
  return speakingHeads.find((head) => head === name) ?? null
}

export function headsIn(tree: Tree): SpeakingHead[] {
  const found = new Set((tree.rules ?? []).map(headOf))
  return speakingHeads.filter((head) => found.has(head))
}

export interface HeadFindings {
  readonly errors: GateFinding[]
  readonly warnings: GateFinding[]
}

export function checkHeads(tree: Tree, source: SourceText, origin: TenantSource): HeadFindings {
  const rules = tree.rules ?? []
  const errors = rules.flatMap((rule) => checkRule(rule, source))
  const heads = headsIn(tree)
  const warnings: GateFinding[] = []
  if (heads.length === 0) {
    const message = 'Nothing here is heard: a policy speaks through deny, escalate, allow or decision.'
    warnings.push({ line: 1, column: 1, code: 'no_effect', message })
  }
  const allowing = origin === 'custom' ? undefined : rules.find((rule) => headOf(rule) === 'allow')
  if (allowing) {
    const message = 'What this allows is not heard: generated and community policies only tighten.'
    warnings.push({ ...source.placeOf(allowing.location), code: 'allow_not_heard', message })
  }
  return { errors, warnings }
}

function checkRule(rule: Rule, source: SourceText): GateFinding[] {
  const name = String(rule.head.ref[0]?.value)
  const place = source.placeOf(rule.location)
  if (reserved.has(name))
    return [
      {
        ...place,
        code: 'reserved_name',
        message: `\`${name}\` has a meaning of its own and would not be heard. Give the rule another name; to have a person asked, use \`escalate\`.`,
      },
    ]
  const head = headOf(rule)
  if (!head) return []
  if (rule.default) return [defaultRule(rule, head, source)]
  const found = head === 'decision' ? checkDecision(rule) : checkSet(rule, head)
  return found ? [{ ...place, ...found }] : []
}

function defaultRule(rule: Rule, head: SpeakingHead, source: SourceText): GateFinding {
  const range = source.rangeOf(rule.location)
  const line = range && source.lineAround(range.from)
  const fix = line && {
    title: 'Remove the default',
    rego_content: source.edited([{ from: line.from, to: Math.max(line.to, range.to), text: '' }]),
  }
  const message = `A policy has no default \`${head}\`: it would speak for every call. What no policy matches is denied anyway.`
  return { ...source.placeOf(rule.location), code: 'default_not_allowed', message, ...(fix ? { fix } : {}) }
}

type Shape = { code: string; message: string } | null

function checkSet({ head: { ref, key, args, value } }: Rule, head: SpeakingHead): Shape {
  const contains = `${head} contains {"policy": "custom.name", "reason": "…"} if { … }`
  const isSet = value?.type === 'set' || value?.type === 'setcomprehension' || isUnknown(value)
  if (args || ref.length > 1 || (!key && !isSet))
    return { code: 'head_shape', message: `\`${head}\` must be a set of findings. Write \`${contains}\`.` }
  const element = key ?? null
  if (
    element &&
    !isUnknown(element) &&
    !['string', 'object', 'templatestring', 'objectcomprehension'].includes(element.type)
  )
    return {
      code: 'finding_shape',
      message: `A finding is a text or an object with policy and reason. Write \`${contains}\`.`,
    }
  return element ? checkFields(element) : null
}

function checkDecision(rule: Rule): Shape {
  const example = 'decision := {"result": "deny", "policy": "custom.name", "reason": "…"} if { … }'
  const { ref, key, args } = rule.head
  if (args || key || ref.length > 1)
    return { code: 'head_shape', message: `\`decision\` must be one object. Write \`${example}\`.` }
  for (const { head } of branchesOf(rule)) {
    const { value } = head
    if (!value || isUnknown(value) || value.type === 'objectcomprehension') continue
    if (value.type !== 'object')
      return { code: 'decision_shape', message: `\`decision\` must be an object with a result. Write \`${example}\`.` }
    const shape = checkFields(value) ?? checkResult(value)
    if (shape) return shape
  }
  return null
}

function checkResult(object: Term): Shape {
  const entries = entriesOf(object)
  const result = entries.find(([name]) => name.type === 'string' && name.value === 'result')?.[1]
  const complete = entries.every(([name]) => name.type === 'string')
  if (!result)
    return complete
      ? {
          code: 'decision_shape',
          message: 'The decision has no result: add `"result": "deny"`, "escalate" or "allow".',
        }
      : null
  if (isUnknown(result) || (result.type === 'string' && results.has(String(result.value)))) return null
  return {
    code: 'decision_shape',
    message: `The result must be "deny", "escalate" or "allow", not ${JSON.stringify(result.value)}.`,
  }
}

function checkFields(object: Term): Shape {
  if (object.type !== 'object') return null
  for (const [name, value] of entriesOf(object)) {
    if (!['policy', 'reason', 'remedy'].includes(String(name.value))) continue
    if (!isUnknown(value) && !['string', 'templatestring'].includes(value.type))
      return { code: 'finding_shape', message: `\`${name.value}\` must be a text.` }
  }
  return null
}

function entriesOf(object: Term): readonly (readonly [Term, Term])[] {
  return object.value as readonly (readonly [Term, Term])[]
}

/** Only known when it runs. */
function isUnknown(term: Term | undefined): boolean {
  return term !== undefined && ['var', 'ref', 'call'].includes(term.type)
}
