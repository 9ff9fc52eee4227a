// Each rule of the shipped policies that never holds.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SabotageCase } from './sabotage-case.ts'

/** Heads through which a module speaks; what stands before `if` may run over lines. */
const head = /^(deny|escalate|allow|hold) contains [^\n]* if(?= )/gm

export function ruleCases(project: string): SabotageCase[] {
  const files = readdirSync(join(project, 'policies'), { recursive: true, encoding: 'utf8' })
  return files
    .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
    .sort()
    .flatMap((name) => casesIn(`policies/${name}`, readFileSync(join(project, 'policies', name), 'utf8')))
}

function casesIn(file: string, text: string): SabotageCase[] {
  return [...text.matchAll(head)].map((found) => ({
    id: `rules/${file.slice('policies/'.length)}:${text.slice(0, found.index).split('\n').length}`,
    file,
    without: (whole) => withoutRule(whole, found.index + found[0].length),
    prover: { by: 'rego' },
  }))
}

/** The body, after `if`, begins with a condition that never holds. */
function withoutRule(text: string, at: number): string {
  const body = text.slice(at)
  const opened = /^ \{/.exec(body)
  if (opened) return `${text.slice(0, at)} {\n\tfalse${body.slice(opened[0].length)}`
  const end = body.indexOf('\n')
  return `${text.slice(0, at)} {\n\tfalse\n\t${body.slice(1, end)}\n}${body.slice(end)}`
}
