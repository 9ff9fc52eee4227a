// Warns of what a policy reads of the call: fields that do not exist, and raw parameters where targets should be judged.
import { z } from 'zod'
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { envelopeSchema } from '../../../shared/contract/tool-call.ts'
import type { SourceText } from './source-text.ts'
import { pathOf, type Ref, refsIn, type Tree } from './tree.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly type?: string
}

const envelope = z.toJSONSchema(envelopeSchema, { unrepresentable: 'any' }) as Shape

export function checkInputPaths(tree: Tree, source: SourceText): GateFinding[] {
  const imported = new Map(
    (tree.imports ?? []).flatMap(({ path, alias }): [string, (string | null)[]][] => {
      const parts = pathOf(path.value)
      return parts[0] === 'input' ? [[alias ?? parts.at(-1) ?? 'input', parts.slice(1)]] : []
    }),
  )
  const told = new Set<string>()
  return refsIn(tree.rules ?? []).flatMap(({ term, path: [root, ...rest] }) => {
    const before = root === 'input' ? [] : imported.get(root ?? '')
    if (!before) return []
    const finding = checkPath(term, [...before, ...rest], root === 'input', source)
    const key = `${finding?.code} ${finding?.message}`
    if (!finding || (finding.code === 'reads_parameters' && told.has(key))) return []
    told.add(key)
    return [finding]
  })
}

function checkPath(
  term: Ref,
  path: readonly (string | null)[],
  whole: boolean,
  source: SourceText,
): GateFinding | null {
  const place = source.placeOf(term.location)
  if (path[0] === 'request' && path[1] === 'parameters') {
    const message =
      'Parameters are named differently by every tool, and hide the same path in many spellings. Judge `input.request.targets` where you can.'
    return { ...place, code: 'reads_parameters', message }
  }
  const wrong = firstUnknown(envelope, path)
  if (wrong < 0) return null
  const name = ['input', ...path.slice(0, wrong + 1)].map((each) => each ?? '[_]').join('.')
  const better = nearest(
    path[wrong] ?? '',
    path.slice(0, wrong).filter((each) => each !== null),
  )
  const range = whole && better ? source.rangeOf(term.location) : null
  const own = range ? source.text.slice(range.from, range.to) : ''
  const fix =
    range && better && own.startsWith(name)
      ? {
          title: `Use ${better}`,
          rego_content: source.edited([{ from: range.from, to: range.from + name.length, text: better }]),
        }
      : null
  const message = `A call has no \`${name}\`${better ? `; did you mean \`${better}\`?` : '.'} What does not exist is undefined, and the rule stays silent.`
  return { ...place, code: 'unknown_input', message, ...(fix ? { fix } : {}) }
}

/** Index of the first part that the envelope cannot have; -1 when there is none, or none that is known. */
function firstUnknown(shape: Shape, path: readonly (string | null)[]): number {
  let at = shape
  for (const [index, part] of path.entries()) {
    const inner = at.anyOf?.find(({ type }) => type !== 'null') ?? at
    if (inner.items) at = inner.items
    else if (inner.properties) {
      if (part === null) return -1
      const next = inner.properties[part]
      if (!next) return index
      at = next
    } else return ['string', 'integer', 'number', 'boolean'].includes(inner.type ?? '') ? index : -1
  }
  return -1
}

/** Every field of the envelope, dotted, lists left out. */
function fieldsOf(shape: Shape, prefix: string): string[] {
  const inner = shape.anyOf?.find(({ type }) => type !== 'null') ?? shape
  return Object.entries(inner.properties ?? {}).flatMap(([name, each]) => [
    `${prefix}.${name}`,
    ...fieldsOf(each, `${prefix}.${name}`),
  ])
}

const fields = fieldsOf(envelope, 'input')

/** The field of that name elsewhere, else the one of the same parent that is spelled most alike. */
function nearest(name: string, parent: readonly string[]): string | null {
  const elsewhere = fields.filter((field) => field.endsWith(`.${name}`))
  if (elsewhere.length > 0) return elsewhere.sort((a, b) => a.length - b.length)[0] ?? null
  const prefix = ['input', ...parent, ''].join('.')
  const siblings = fields.filter((field) => field.startsWith(prefix) && !field.slice(prefix.length).includes('.'))
  const [best] = siblings
    .map((field) => ({ field, distance: distanceOf(field.slice(prefix.length), name) }))
    .filter(({ distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return best?.field ?? null
}

/** Edits (Levenshtein) between two short words. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
