// Severities and risk tiers are ranks: as text "critical" comes before "high", so ordering them as text is refused (decision 5).
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { SourceText } from './source-text.ts'
import { branchesOf, callsIn, isRef, type Rule, type Term, type Tree, walk } from './tree.ts'

const words = new Set(['low', 'medium', 'high', 'critical'])
const fields = new Set(['severity', 'risk_tier', 'alert_severity', 'min_severity'])
const signs: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
const rank = 'data.behavry.lib.severity.rank'

export function checkSeverity(tree: Tree, source: SourceText): GateFinding[] {
  const rules = tree.rules ?? []
  const constants = new Set(rules.filter(isWordRule).map(({ head }) => String(head.ref[0]?.value)))
  return rules.flatMap((rule) => {
    const known = new Set([...constants, ...wordVariables(rule)])
    return callsIn(rule).flatMap(({ name, operator, args: [left, right] }) => {
      const sign = signs[name]
      if (sign === undefined || !left || !right) return []
      const sides = [left, right]
      const counted = sides.some(({ type }) => type === 'number' || type === 'call')
      if (!sides.some((term) => isWord(term, known)) && (counted || !sides.some(isSeverityField))) return []
      const fix = rankFix(left, right, source)
      const message = `\`${sign}\` compares severities as text, and as text "critical" comes before "high". Compare their ranks: \`${rank}(…) ${sign} ${rank}("high")\`.`
      return [{ ...source.placeOf(operator.location), code: 'severity_order', message, ...(fix ? { fix } : {}) }]
    })
  })
}

function rankFix(left: Term, right: Term, source: SourceText): GateFinding['fix'] {
  const texts = [left, right].filter(({ type }) => type !== 'call')
  const edits = texts.flatMap(({ location }) => {
    const range = source.rangeOf(location)
    return range ? [{ ...range, text: `${rank}(${source.text.slice(range.from, range.to)})` }] : []
  })
  return edits.length === texts.length ? { title: 'Compare ranks', rego_content: source.edited(edits) } : undefined
}

function isWord(term: Term, known: ReadonlySet<string>): boolean {
  if (term.type === 'string') return words.has(String(term.value))
  if (term.type === 'var') return known.has(String(term.value))
  return isRef(term) && term.value.length === 1 && known.has(String(term.value[0]?.value))
}

function isSeverityField(term: Term): boolean {
  if (!isRef(term) || term.value.length < 2) return false
  const last = term.value.at(-1)
  return last?.type === 'string' && fields.has(String(last.value))
}

/** `limit := "high"` */
function isWordRule(rule: Rule): boolean {
  return branchesOf(rule).some(
    ({ head }) => !head.args && !head.key && head.value !== undefined && isWordText(head.value),
  )
}

function isWordText({ type, value }: Term): boolean {
  return type === 'string' && words.has(String(value))
}

/** Variables that a rule binds to such a word: `limit := "high"`, `some limit in {"high", "critical"}`. */
function wordVariables(rule: Rule): string[] {
  const found: string[] = []
  const bind = (variable: Term | undefined, holds: boolean) => {
    if (variable?.type === 'var' && holds) found.push(String(variable.value))
  }
  for (const { name, args } of callsIn(rule)) {
    const [first, second] = args
    if (!first || !second) continue
    if (name === 'assign' || name === 'eq') {
      bind(first, isWordText(second))
      bind(second, isWordText(first))
    } else if (name === 'internal.member_2') bind(first, holdsWord(second))
    else if (name === 'internal.member_3') bind(second, args[2] !== undefined && holdsWord(args[2]))
  }
  return found
}

function holdsWord(collection: Term): boolean {
  if (!['set', 'array'].includes(collection.type)) return false
  let found = false
  walk(collection, {
    term: (term) => {
      found ||= isWordText(term)
    },
  })
  return found
}
