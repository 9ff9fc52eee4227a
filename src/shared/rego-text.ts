// What can be told of a Rego text by reading its lines: rules with their comments, imports. For display, never for judgement.

export interface RuleInText {
  readonly name: string
  /** As it is used: `near(a, b)`. */
  readonly signature: string
  /** The comment above it. */
  readonly about: string
  /** Offset of its first character. */
  readonly at: number
}

const heads = /^(?:default[ \t]+)?([A-Za-z_]\w*)(\([^)\n]*\))?[ \t]*(?=[:=[{]|if\b|contains\b)/gm
const noRules = new Set(['package', 'import', 'default', 'else', 'some', 'every', 'not'])

/** Heads at the start of a line, each name once. */
export function rulesIn(text: string): RuleInText[] {
  const found = new Map<string, RuleInText>()
  for (const match of text.matchAll(heads)) {
    const [, name = '', parameters = ''] = match
    if (found.has(name) || noRules.has(name)) continue
    found.set(name, {
      name,
      signature: `${name}${parameters}`,
      about: commentAbove(text, match.index),
      at: match.index,
    })
  }
  return [...found.values()]
}

function commentAbove(text: string, at: number): string {
  const comment: string[] = []
  for (const line of text.slice(0, at).split('\n').slice(0, -1).reverse()) {
    if (!line.startsWith('#')) break
    comment.unshift(line.replace(/^#\s?/, ''))
  }
  return comment.join('\n')
}

/** `import data.behavry.lib.severity` and `… as rank`. */
export function importsIn(text: string): { alias: string; path: string; at: number }[] {
  return [...text.matchAll(/^import[ \t]+(data\.[\w.]+)(?:[ \t]+as[ \t]+(\w+))?/gm)].map((match) => {
    const path = match[1] ?? ''
    return { path, alias: match[2] ?? path.split('.').at(-1) ?? path, at: match.index }
  })
}

/** Line of an offset, counted from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
