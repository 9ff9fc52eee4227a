// The syntax tree of a module as the engine prints it, and ways to walk it: facts are checked here and never on the text.

export interface Location {
  readonly row: number
  /** In characters (code points) from 1. */
  readonly col: number
  /** The text of the node, base64. */
  readonly text?: string
}

export interface Term {
  readonly type: string
  readonly value: unknown
  readonly location?: Location
}

export interface Ref extends Term {
  readonly type: 'ref'
  readonly value: readonly Term[]
}

export interface With {
  readonly target: Term
  readonly value: Term
  readonly location?: Location
}

export interface Expression {
  /** An array is a call: operator, then arguments; else a term, or the insides of `some` or `every`. */
  readonly terms: Term | readonly Term[] | Readonly<Record<string, unknown>>
  readonly negated?: boolean
  readonly generated?: boolean
  readonly with?: readonly With[]
  readonly location?: Location
}

export interface Head {
  readonly name?: string
  readonly ref: readonly Term[]
  /** Of a partial set (`contains`). */
  readonly key?: Term
  readonly value?: Term
  readonly args?: readonly Term[]
  readonly location?: Location
}

export interface Rule {
  readonly default?: boolean
  readonly head: Head
  readonly body: readonly Expression[]
  readonly else?: Rule
  readonly location?: Location
}

export interface Import {
  readonly path: Ref
  readonly alias?: string
  readonly location?: Location
}

export interface Tree {
  readonly package: { readonly path: readonly Term[]; readonly location?: Location }
  readonly imports?: readonly Import[]
  readonly annotations?: readonly Readonly<Record<string, unknown>>[]
  readonly rules?: readonly Rule[]
}

export interface Visitor {
  readonly term?: (term: Term) => void
  readonly expression?: (expression: Expression) => void
  readonly with?: (each: With) => void
}

/** Every term, expression and `with` below a node, outermost first. The variable that a reference begins with is part of it and not visited. */
export function walk(node: unknown, visitor: Visitor): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visitor)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const record = node as Record<string, unknown>
  if ('terms' in record) visitor.expression?.(record as unknown as Expression)
  else if ('target' in record && 'value' in record) visitor.with?.(record as unknown as With)
  else if (typeof record.type === 'string' && 'value' in record) visitor.term?.(record as unknown as Term)
  const below = record.type === 'ref' ? { value: beyondRoot(record.value as Term[]) } : record
  for (const [key, value] of Object.entries(below)) if (key !== 'location') walk(value, visitor)
}

function beyondRoot(terms: readonly Term[]): readonly Term[] {
  return terms[0]?.type === 'var' ? terms.slice(1) : terms
}

/** A call, wherever it stands, as its operator's dotted name and its arguments. */
export interface Call {
  readonly name: string
  readonly operator: Term
  readonly args: readonly Term[]
}

export function callIn(terms: Expression['terms'] | Term): Call | null {
  const parts = Array.isArray(terms)
    ? (terms as readonly Term[])
    : 'type' in terms && terms.type === 'call'
      ? (terms.value as readonly Term[])
      : null
  const operator = parts?.[0]
  if (!parts || !operator || !isRef(operator)) return null
  return { name: operator.value.map(({ value }) => String(value)).join('.'), operator, args: parts.slice(1) }
}

/** Every call below a node. */
export function callsIn(node: unknown): Call[] {
  const calls: Call[] = []
  const note = (terms: Expression['terms'] | Term) => {
    const call = callIn(terms)
    if (call) calls.push(call)
  }
  walk(node, { expression: ({ terms }) => note(terms), term: note })
  return calls
}

export function isRef(term: Term): term is Ref {
  return term.type === 'ref'
}

/** Every reference below a node, its path as far as it is constant (`null` where it is not). */
export function refsIn(node: unknown): { term: Ref; path: (string | null)[] }[] {
  const refs: { term: Ref; path: (string | null)[] }[] = []
  walk(node, { term: (term) => isRef(term) && refs.push({ term, path: pathOf(term.value) }) })
  return refs
}

/** `input.request.tool_name` as ["input", "request", "tool_name"]. */
export function pathOf(terms: readonly Term[]): (string | null)[] {
  return terms.map(({ type, value }, index) =>
    type === 'string' || (index === 0 && type === 'var') ? String(value) : null,
  )
}

/** The rule and all its `else` branches. */
export function branchesOf(rule: Rule): Rule[] {
  return rule.else ? [rule, ...branchesOf(rule.else)] : [rule]
}
