// What a policy's syntax tree may hold: its own rules, the call, the shared library, and words that are heard.
import type { ArtifactProblem } from '../../shared/contract/community.ts'

interface Term {
  readonly type?: string
  readonly value?: unknown
}
export interface PolicyTree {
  readonly package: { readonly path: readonly Term[] }
  readonly imports?: readonly { readonly path: Term }[]
  readonly rules?: readonly { readonly default?: boolean; readonly head: { readonly ref: readonly Term[] } }[]
}

export const policyWords = ['deny', 'escalate', 'allow', 'decision'] as const
/** Of these names the console or the engine thinks otherwise than their author. */
const reserved = ['hold', 'system', 'data', 'input']

export function checkTree(tree: PolicyTree, slug: string): ArtifactProblem[] {
  const own = ['behavry', 'community', slug]
  const declared = pathOf(tree.package.path).slice(1)
  if (declared.join('.') !== own.join('.')) {
    const message = `must be in the package ${own.join('.')}, not ${declared.join('.')}`
    return [problem('package_foreign', message)]
  }
  return [...checkHeads(tree), ...checkReferences(tree, own)]
}

function checkHeads({ rules = [] }: PolicyTree): ArtifactProblem[] {
  const named = rules.map((rule) => ({ name: String(rule.head.ref[0]?.value), byDefault: rule.default === true }))
  const spoken = named.filter(({ name }) => (policyWords as readonly string[]).includes(name))
  return [
    ...(spoken.length === 0
      ? [problem('no_effect', 'says nothing: a policy speaks through deny, escalate, allow or decision')]
      : []),
    ...spoken
      .filter(({ byDefault }) => byDefault)
      .map(({ name }) => problem('default_not_allowed', `has a default for ${name}: it would speak for every call`)),
    ...named
      .filter(({ name }) => reserved.includes(name))
      .map(({ name }) => problem('reserved_name', `has a rule called ${name}, which would not be heard`)),
  ]
}

function checkReferences({ imports = [], rules = [] }: PolicyTree, own: readonly string[]): ArtifactProblem[] {
  const { refs, withs } = referencesIn(rules)
  const imported = imports.map(({ path }) => pathOf(path.value as Term[]))
  const allowed = (path: readonly (string | null)[]) =>
    [['behavry', 'lib'], own].some((open) => path.length > open.length && open.every((part, at) => path[at] === part))
  const outside = [...refs, ...imported.filter(([root]) => root === 'data')].filter((path) => !allowed(path.slice(1)))
  const foreign = imported.filter(
    ([root, second]) => !['data', 'input'].includes(root ?? '') && `${root}.${second}` !== 'rego.v1',
  )
  const names = new Set([...outside, ...foreign].map((path) => path.map((part) => part ?? '…').join('.')))
  return [
    ...[...names].map((name) =>
      problem('foreign_data', `refers to ${name}; it may read the input, its own rules and data.behavry.lib`),
    ),
    ...withs
      .filter(([root]) => root !== 'input')
      .map((path) => problem('with_not_allowed', `replaces ${path.join('.')}; only "with input" is possible`)),
  ]
}

/** References to `data`, also to all of it, and what `with` replaces. A text may nest deeply, so nothing here calls itself. */
function referencesIn(rules: unknown) {
  const refs: (string | null)[][] = []
  const withs: (string | null)[][] = []
  const left: unknown[] = [rules]
  while (left.length > 0) {
    const node = left.pop()
    if (typeof node !== 'object' || node === null) continue
    const { type, value, target, ...rest } = node as Term & { target?: Term }
    if (target) withs.push(pathOf(target.type === 'ref' ? (target.value as Term[]) : [target]))
    if (type === 'ref' && Array.isArray(value)) {
      const path = pathOf(value)
      if (path[0] === 'data') refs.push(path)
      left.push(...value.slice(1))
      // A call's result that is looked into begins with no name.
      if (value[0]?.type !== 'var') left.push(value[0])
      continue
    }
    left.push(value, ...Object.values(rest))
  }
  return { refs, withs }
}

/** A part that is only known when it runs is null. */
function pathOf(terms: readonly Term[]): (string | null)[] {
  return terms.map(({ type, value }, at) => (type === 'string' || (at === 0 && type === 'var') ? String(value) : null))
}

function problem(code: string, message: string): ArtifactProblem {
  return { path: 'content', code, message }
}
