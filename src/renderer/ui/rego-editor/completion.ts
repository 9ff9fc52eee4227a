// What the editor offers while one types: the envelope segment by segment, rules of the text, library, built-ins, keywords.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { snippetCompletion } from '@codemirror/autocomplete'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import { keywords } from './language.ts'
import { canonicalName, type Meaning, meaningsFor } from './names.ts'

const kinds: Readonly<Record<Meaning['kind'], string>> = {
  input: 'property',
  library: 'function',
  builtin: 'function',
  rule: 'variable',
  import: 'namespace',
}

/** Whole rules to begin with. */
const beginnings: readonly Completion[] = [
  snippetCompletion('deny contains "#{reason}" if {\n\tinput.request.tool_name == "#{tool}"\n\t#{}\n}', {
    label: 'deny rule',
    type: 'keyword',
    detail: 'refuses the call and says why',
  }),
  snippetCompletion('escalate contains "#{reason}" if {\n\tinput.request.tool_name == "#{tool}"\n\t#{}\n}', {
    label: 'escalate rule',
    type: 'keyword',
    detail: 'asks a person',
  }),
  snippetCompletion('allow contains "#{reason}" if {\n\tinput.request.tool_name == "#{tool}"\n\t#{}\n}', {
    label: 'allow rule',
    type: 'keyword',
    detail: 'lets the call through unless another rule forbids it',
  }),
  snippetCompletion('some target in input.request.targets\n#{}', {
    label: 'each target',
    type: 'keyword',
    detail: 'some target in input.request.targets',
  }),
]

/** `reference` is asked at each completion: it may arrive after the editor. */
export function completeRego(reference: () => RegoReference | null) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString()
    const line = context.state.doc.lineAt(context.pos)
    if (inCommentOrString(line.text.slice(0, context.pos - line.from))) return null
    const word = context.matchBefore(/[A-Za-z_][\w.[\]"]*/)
    if (!word && !context.explicit) return null
    const typed = word?.text ?? ''
    const from = (word?.from ?? context.pos) + typed.lastIndexOf('.') + 1
    const options = optionsFor(typed, text, meaningsFor(text, reference()))
    return options.length === 0 ? null : { from, options, validFor: /^\w*$/ }
  }
}

/** Next segments of the dotted name that is being typed. */
export function optionsFor(typed: string, text: string, meanings: readonly Meaning[]): Completion[] {
  const prefix = typed.slice(0, typed.lastIndexOf('.') + 1)
  if (prefix === '') return [...beginnings, ...keywords.map(keywordOption), ...topLevel(meanings)]
  const canonical = canonicalName(`${prefix}x`, text).slice(0, -1)
  const options = new Map<string, Completion>()
  for (const meaning of meanings) {
    const start = [prefix, canonical].find((each) => meaning.name.startsWith(each))
    if (start === undefined) continue
    const [segment = ''] = meaning.name.slice(start.length).split('.')
    const label = segment.replace('[_]', '')
    const whole = meaning.name === `${start}${segment}`
    if (label === '' || (options.has(label) && !whole)) continue
    options.set(label, whole ? optionOf(meaning, label) : { label, type: 'namespace' })
  }
  return [...options.values()]
}

function topLevel(meanings: readonly Meaning[]): Completion[] {
  const plain = meanings.filter(({ name, kind }) => kind === 'rule' || (kind === 'builtin' && !name.includes('.')))
  const namespaces = new Set(
    meanings.filter(({ name }) => name.includes('.')).map(({ name }) => name.split('.')[0] ?? ''),
  )
  return [
    ...plain.map((meaning) => optionOf(meaning, meaning.name)),
    ...[...namespaces].map((label) => ({ label, type: 'namespace' })),
  ]
}

function optionOf({ kind, detail, about }: Meaning, label: string): Completion {
  return { label, type: kinds[kind], detail, info: about }
}

function keywordOption(label: string): Completion {
  return { label, type: 'keyword' }
}

function inCommentOrString(before: string): boolean {
  const bare = before.replace(/\\./g, '').replace(/"[^"]*"|`[^`]*`/g, '')
  return bare.includes('#') || bare.includes('"') || bare.includes('`')
}
