// Program and arguments as people write them: one argument in each line, or one line with quotes; no shell reads either.

export type SplitLine = { readonly parts: readonly string[] } | { readonly problem: string }

/** Splits at spaces that stand in no quotes; a backslash takes the next character as it is, except in single quotes. */
export function splitCommandLine(line: string): SplitLine {
  const parts: string[] = []
  let part: string | null = null
  let quote: '"' | "'" | null = null
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] as string
    const next = line[at + 1]
    if (character === '\\' && quote !== "'" && next !== undefined && (quote === null || '"\\'.includes(next))) {
      part = (part ?? '') + next
      at += 1
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character
      part ??= ''
    } else if (character === quote) {
      quote = null
    } else if (quote === null && /\s/.test(character)) {
      if (part !== null) parts.push(part)
      part = null
    } else {
      part = (part ?? '') + character
    }
  }
  if (quote !== null) return { problem: `The quote ${quote} is not closed.` }
  if (part !== null) parts.push(part)
  return { parts }
}

/** One argument in each line, taken as it stands; empty lines count for nothing. */
export function argumentsOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '')
}

/** The text that `argumentsOf` reads back; null when an argument is empty or has a line break in it. */
export function argumentText(args: readonly string[]): string | null {
  return args.some((argument) => argument === '' || /[\r\n]/.test(argument)) ? null : args.join('\n')
}

/** What a shell would have replaced and nobody does here; null when there is no such thing. */
export function shellHint(parts: readonly string[]): string | null {
  const home = parts.find((part) => /^~(\/|$)/.test(part))
  if (home !== undefined) return `No shell runs it, so ~ stays ~ in ${home}. Write the whole path.`
  const variable = parts.find((part) => /^\$\w|[=/]\$\w/.test(part))
  if (variable !== undefined) return `No shell runs it, so $ stays $ in ${variable}. Write the value itself.`
  const quoted = parts.find((part) => /^(["']).*\1$/.test(part))
  if (quoted !== undefined) return `No shell runs it, so the quotes stay part of ${quoted}.`
  const joint = parts.find((part) => /^(&&|\|\|?|;|>{1,2}|<)$/.test(part))
  if (joint !== undefined) return `No shell runs it, so ${joint} is passed on like any other argument.`
  return null
}
