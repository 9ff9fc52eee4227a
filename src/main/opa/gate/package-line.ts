// The package that an author declares: one line, one name, and the only part that changes when the text is loaded.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { packageIn } from '../render-module.ts'
import type { SourceText } from './source-text.ts'

/** Null when the text declares exactly this package on a line of its own. */
export function checkPackageLine(source: SourceText, expected: string): GateFinding | null {
  const { text, edited, placeAt, lineAround } = source
  const found = packageIn(text)
  if (found?.name === expected) return null
  const offset = found ? offsetOfLine(text, found.line) : (firstStatement(text) ?? 0)
  const place = placeAt(offset)
  const line = lineAround(offset)
  if (!found && !/^\s*package\b/.test(text.slice(line.from, line.to))) {
    const rego_content = edited([{ from: line.from, to: line.from, text: `package ${expected}\n\n` }])
    const message = `The text must begin with \`package ${expected}\`; only comments may stand before it.`
    return { ...place, code: 'package_missing', message, fix: { title: `Add package ${expected}`, rego_content } }
  }
  const end = /\r?\n$/.exec(text.slice(line.from, line.to))?.[0] ?? ''
  const rego_content = edited([{ ...line, text: `package ${expected}${end}` }])
  const fix = { title: `Use package ${expected}`, rego_content }
  const message = found
    ? `The package must be \`${expected}\`, not \`${found.name}\`: each policy is loaded under a package of its own, apart from all others.`
    : `Write the package on a line of its own, exactly as \`package ${expected}\`.`
  return { ...place, code: found ? 'package_foreign' : 'package_line', message, fix }
}

function offsetOfLine(text: string, line: number): number {
  return text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1)
}

function firstStatement(text: string): number | null {
  return /^[ \t]*[^\s#]/m.exec(text)?.index ?? null
}
