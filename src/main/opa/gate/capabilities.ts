// What a module can do, read off its tree: through which words it speaks, what it calls and reads, which tools it names.
import type { OneShot } from '../one-shot.ts'
import { renderModule } from '../render-module.ts'
import { headOf, headsIn, type SpeakingHead } from './heads.ts'
import { parseModule } from './parse.ts'
import { createSourceText } from './source-text.ts'
import { branchesOf, callsIn, isRef, pathOf, type Rule, refsIn, type Term, type Tree } from './tree.ts'

export interface Capabilities {
  readonly heads: readonly SpeakingHead[]
  /** It has a rule that allows, or one whose result is only known when it runs. */
  readonly allows: boolean
  readonly builtins: readonly string[]
  /** Documents that it reads, for example `data.roles`. */
  readonly data: readonly string[]
  /** Tools that it compares with by name. */
  readonly tools: readonly string[]
  /** Names of its rules. */
  readonly rules: readonly string[]
}

/** Null for a text that cannot be read. */
export async function readCapabilities(
  oneShot: OneShot,
  text: string,
  signal?: AbortSignal,
): Promise<Capabilities | null> {
  const policy = { id: 'module', tenant_id: 'local', source: 'community' as const, rego_content: text }
  const parsed = await parseModule(oneShot, createSourceText(text), renderModule(policy).text, signal)
  return 'tree' in parsed ? capabilitiesOf(parsed.tree) : null
}

export function capabilitiesOf(tree: Tree): Capabilities {
  const all = tree.rules ?? []
  const rules = distinct(all.map(({ head }) => String(head.ref[0]?.value)))
  const calls = callsIn(all)
  const read = refsIn(all).flatMap(({ path }) => (path[0] === 'data' ? [dotted(path.slice(0, 3))] : []))
  const imported = (tree.imports ?? []).map(({ path }) => pathOf(path.value))
  const compared = calls.filter(({ args }) => args.some((arg) => isRef(arg) && dotted(pathOf(arg.value)) === toolName))
  return {
    heads: headsIn(tree),
    allows: all.some(mayAllow),
    builtins: distinct(calls.map(({ name }) => name).filter((name) => !operators.has(name) && !isOwn(name, rules))),
    data: distinct([...read, ...imported.flatMap((path) => (path[0] === 'data' ? [dotted(path.slice(0, 3))] : []))]),
    tools: distinct(compared.flatMap(({ args }) => args.flatMap(textsIn))),
    rules,
  }
}

const toolName = 'input.request.tool_name'
const operators = new Set(
  'eq equal assign neq gt gte lt lte plus minus mul div rem and or internal.member_2 internal.member_3'.split(' '),
)

function isOwn(name: string, rules: readonly string[]): boolean {
  return rules.includes(name.split('.')[0] ?? '') || name.startsWith('data.')
}

function mayAllow(rule: Rule): boolean {
  const head = headOf(rule)
  if (head === 'allow') return true
  return head === 'decision' && branchesOf(rule).some(({ head: { value } }) => resultOf(value) !== 'tightens')
}

function resultOf(value: Term | undefined): 'tightens' | 'may allow' {
  if (value?.type !== 'object') return 'may allow'
  const entries = value.value as readonly (readonly [Term, Term])[]
  const result = entries.find(([name]) => name.type === 'string' && name.value === 'result')?.[1]
  return result?.type === 'string' && result.value !== 'allow' ? 'tightens' : 'may allow'
}

function textsIn(term: Term): string[] {
  if (term.type === 'string') return [String(term.value)]
  return term.type === 'set' || term.type === 'array' ? (term.value as readonly Term[]).flatMap(textsIn) : []
}

function dotted(path: readonly (string | null)[]): string {
  return path.map((each) => each ?? '…').join('.')
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
