// Where a rule that spoke stands: in a shipped module by its code, in an author's text by what it said.
import type { RuleHit } from '../../shared/contract/decision.ts'
import { lineOf } from '../../shared/rego-text.ts'

export interface RulePlace {
  /** Counted from 1; null when it cannot be told. */
  readonly line: number | null
  readonly title: string
}

const head = /^(?:deny|escalate|allow|hold|decision)\b/

/** `text` is the module as loaded, which has the same lines as the author's. */
export function locateRule(
  text: string,
  { policy, reason, result }: Pick<RuleHit, 'policy' | 'reason' | 'result'>,
): RulePlace {
  const lines = text.split('\n')
  const coded = lines.findIndex((line) => line.trim() === `#   code: ${policy}`)
  if (coded >= 0) return { line: nextHead(lines, coded), title: titleAbove(lines, coded) ?? policy }
  const said = [policy, reason].filter((word) => word !== '').map((word) => JSON.stringify(word))
  // The package of a policy holds its id in quotes, which is no place where it speaks.
  const from = text.indexOf('\n', text.search(/^package\b/m))
  const at = said.map((word) => text.indexOf(word, from)).find((place) => place >= 0)
  if (at !== undefined) {
    const line = headAbove(lines, lineOf(text, at))
    return { line, title: titleAbove(lines, line - 1) ?? commentAbove(lines, line - 1) ?? policy }
  }
  const heads = lines.flatMap((line, index) => (head.test(line) ? [index + 1] : []))
  const own = heads.filter((line) => lines[line - 1]?.startsWith(result))
  const only = own.length === 1 ? own[0] : heads.length === 1 ? heads[0] : undefined
  return { line: only ?? null, title: policy }
}

function nextHead(lines: readonly string[], from: number): number | null {
  const found = lines.findIndex((line, index) => index > from && line !== '' && !line.startsWith('#'))
  return found < 0 ? null : found + 1
}

/** The head of the rule that a line belongs to. */
function headAbove(lines: readonly string[], line: number): number {
  for (let number = line; number > 0; number -= 1) if (head.test(lines[number - 1] ?? '')) return number
  return line
}

/** `# title: …` of the METADATA above a line (an index). */
function titleAbove(lines: readonly string[], index: number): string | null {
  for (let at = index - 1; at >= 0 && lines[at]?.startsWith('#'); at -= 1) {
    const title = /^# title: (.+)$/.exec(lines[at] ?? '')?.[1]
    if (title) return title
  }
  return null
}

function commentAbove(lines: readonly string[], index: number): string | null {
  const comment = /^#\s*(.+)$/.exec(lines[index - 1] ?? '')?.[1]
  return comment ?? null
}
