// Reads from a policy's syntax tree which tools, servers, agents or phases it names, so that nothing else need ask it (decision 12).
import { headOf } from './gate/heads.ts'
import { callIn, type Expression, isRef, pathOf, type Rule, type Term, type Tree } from './gate/tree.ts'
import type { ModuleIndex } from './render-module.ts'

const fields = {
  tools: 'input.request.tool_name',
  servers: 'input.request.server_id',
  agents: 'input.agent.id',
  phases: 'input.phase',
} as const
type Field = keyof typeof fields

/**
 * Each field that every speaking rule compares with constants, so that a call with another value hears nothing from any
 * of them; null when there is none.
 */
export function indexOf(tree: Tree): ModuleIndex | null {
  const speaking = (tree.rules ?? []).filter((rule) => headOf(rule) !== null)
  if (speaking.length === 0) return null
  const index = (Object.keys(fields) as Field[]).flatMap((field) => {
    const named = speaking.map((rule) => constantsOf(rule, fields[field]))
    return named.every((each) => each !== null) ? [[field, [...new Set(named.flat())].sort()]] : []
  })
  return index.length === 0 ? null : (Object.fromEntries(index) as ModuleIndex)
}

/** The values that let the rule speak at all; null when it may for others too. */
function constantsOf(rule: Rule, field: string): string[] | null {
  if (rule.default || rule.else) return null
  for (const expression of rule.body) {
    const found = constantsIn(expression, field)
    if (found) return found
  }
  return null
}

function constantsIn({ terms, negated, with: withs }: Expression, field: string): string[] | null {
  if (negated || (withs && withs.length > 0)) return null
  const call = callIn(terms)
  const [first, second] = call?.args ?? []
  if (!call || !first || !second || call.args.length !== 2) return null
  if (call.name === 'equal' || call.name === 'eq') {
    if (isField(first, field)) return stringsIn([second])
    return isField(second, field) ? stringsIn([first]) : null
  }
  const listed = call.name === 'internal.member_2' && isField(first, field) && ['set', 'array'].includes(second.type)
  return listed ? stringsIn(second.value as readonly Term[]) : null
}

function isField(term: Term, field: string): boolean {
  return isRef(term) && pathOf(term.value).join('.') === field
}

function stringsIn(terms: readonly Term[]): string[] | null {
  return terms.every(({ type }) => type === 'string') ? terms.map(({ value }) => String(value)) : null
}
