// The text of a rule for clauses of calls: every value is a constant of its own, paths are compared by whole names.
import type { Verdict } from '../../shared/contract/primitives.ts'
import { judgesResponses } from '../opa/policy-set.ts'
import { authoredPackages } from '../opa/render-module.ts'
import type { Beginning } from './beginnings.ts'
import type { Clause, TargetGroup } from './covered-calls.ts'
import { regoString } from './rego-literal.ts'
import type { RuleWords } from './suggested-words.ts'

export interface SuggestedRule {
  readonly effect: Verdict
  readonly clauses: readonly Clause[]
  readonly wordsOf: (clause: Clause) => RuleWords
}

/** Style of `opa fmt`. */
export function suggestedRego(rule: SuggestedRule): string {
  const text = render(rule, false)
  // A value may hold the word by which a policy asks to be asked about answers too: this one is about requests.
  return judgesResponses({ source: 'custom', rego_content: text, index: null }) ? render(rule, true) : text
}

function render(rule: SuggestedRule, requestsOnly: boolean): string {
  const blocks = rule.clauses.flatMap((clause, at) =>
    clauseBlocks(rule, clause, rule.clauses.length > 1 ? `_${at + 1}` : '', requestsOnly),
  )
  const body = blocks.join('\n\n')
  const imported = body.includes('paths.at_or_below(') ? ['import data.behavry.lib.paths'] : []
  return `${[`package ${authoredPackages.custom}`, ...imported, body].join('\n\n')}\n`
}

function clauseBlocks(rule: SuggestedRule, clause: Clause, suffix: string, requestsOnly: boolean): string[] {
  const { effect, wordsOf } = rule
  const { title, reason, remedy } = wordsOf(clause)
  const finding = [`"reason": ${regoString(reason)}`, ...(remedy ? [`"remedy": ${regoString(remedy)}`] : [])]
  const contains =
    finding.length === 1
      ? [`${effect} contains {${finding}} if {`]
      : [`${effect} contains {`, ...finding.map((line) => `\t${line},`), '} if {']
  const head = [
    '# METADATA',
    `# title: ${title}`,
    '# description: Made of recorded calls. It covers them and as little else as can be.',
    ...contains,
    ...(requestsOnly ? ['\tnot input.phase == "response"'] : []),
    `\t${isOneOf('input.agent.id', clause.agent_ids)}`,
    `\t${isOneOf('input.request.server_id', [clause.server_id])}`,
    `\t${isOneOf('input.request.tool_name', [clause.tool_name])}`,
  ]
  const targets = effect === 'allow' ? allTargets(clause, suffix) : someTargets(clause, suffix)
  return [[...head, ...targets.lines, '}'].join('\n'), ...targets.helpers]
}

interface Conditions {
  /** Of the rule's body. */
  readonly lines: readonly string[]
  /** Rules of their own. */
  readonly helpers: readonly string[]
}

const untargeted = '\tcount(input.request.targets) == 0'

/** To allow: nothing is touched beside what was touched before, and the call does nothing stricter. */
function allTargets({ actions, groups }: Clause, suffix: string): Conditions {
  const action = `\t${isOneOf('input.request.action', actions)}`
  if (groups.length === 0) return { lines: [action, untargeted], helpers: [] }
  const name = `_covered${suffix}`
  const lines = ['\tcount(input.request.targets) > 0', '\tevery target in input.request.targets {']
  return {
    lines: [action, ...lines, `\t\t${name}(target)`, '\t}'],
    helpers: groups.flatMap((group) => groupRule(group, name, suffix, everySpelling)),
  }
}

/** To deny or hold: something is touched of each kind that was, whatever is touched besides. */
function someTargets({ groups }: Clause, suffix: string): Conditions {
  if (groups.length === 0) return { lines: [untargeted], helpers: [] }
  const parts = groups.map((group) => ({
    group,
    rule: `_${group.op}_${group.kind}${suffix}`,
    variable: groups.length === 1 ? 'target' : `${group.op}_${group.kind}`,
  }))
  return {
    lines: parts.flatMap(({ rule, variable }) => [
      `\tsome ${variable} in input.request.targets`,
      `\t${rule}(${variable})`,
    ]),
    helpers: parts.flatMap(({ group, rule }) => groupRule(group, rule, suffix, anySpelling)),
  }
}

type SpellingsOf = (group: TargetGroup, name: string) => Conditions

function groupRule(group: TargetGroup, name: string, suffix: string, spellings: SpellingsOf): string[] {
  const { kind, op } = group
  const { lines, helpers } = spellings(group, `_${op}_${kind}${suffix}`)
  const head = [`${name}(target) if {`, `\ttarget.kind == "${kind}"`, `\ttarget.op == "${op}"`]
  return [[...head, ...lines.map((line) => `\t${line}`), '}'].join('\n'), ...helpers]
}

/** However the path is read, it lies there. */
function everySpelling({ kind, beginnings, spellings }: TargetGroup, name: string): Conditions {
  const value = liesIn('target.value', beginnings, `${name}_value`)
  if (kind !== 'path') return value
  const form = liesIn('form', spellings, `${name}_spelling`)
  const every = ['every form in target.forms {', ...form.lines.map((line) => `\t${line}`), '}']
  return { lines: [...value.lines, ...every], helpers: [...value.helpers, ...form.helpers] }
}

/** In one of its readings the path lies there. Spellings over a link are not looked for: others share them. */
function anySpelling({ kind, beginnings, spellings }: TargetGroup, name: string): Conditions {
  if (kind !== 'path') return liesIn('target.value', beginnings, `${name}_value`)
  const folded = spellings.slice(0, beginnings.length)
  const both = new Map([...beginnings, ...folded].map((each) => [JSON.stringify(each), each]))
  const { lines, helpers } = liesIn('spelling', [...both.values()], `${name}_spelling`)
  return { lines: ['some spelling in array.concat([target.value], target.forms)', ...lines], helpers }
}

/** As lines of a body where one condition says it, else as a rule with a body for each. */
function liesIn(text: string, beginnings: readonly Beginning[], name: string): Conditions {
  const exact = beginnings.filter(({ below }) => !below).map(({ value }) => value)
  const folders = beginnings.filter(({ below }) => below).map(({ value }) => value)
  if (folders.length === 0) return { lines: [isOneOf(text, exact)], helpers: [] }
  if (exact.length === 0) return { lines: isBelowOneOf(text, folders), helpers: [] }
  const rules = [isBelowOneOf('text', folders), [isOneOf('text', exact)]].map((lines) =>
    [`${name}(text) if {`, ...lines.map((line) => `\t${line}`), '}'].join('\n'),
  )
  return { lines: [`${name}(${text})`], helpers: rules }
}

function isOneOf(text: string, values: readonly string[]): string {
  const [only] = values
  return values.length === 1 && only !== undefined ? `${text} == ${regoString(only)}` : `${text} in ${setOf(values)}`
}

function isBelowOneOf(text: string, folders: readonly string[]): string[] {
  const [only] = folders
  return folders.length === 1 && only !== undefined
    ? [`paths.at_or_below(${text}, ${regoString(only)})`]
    : [`some folder in ${setOf(folders)}`, `paths.at_or_below(${text}, folder)`]
}

function setOf(values: readonly string[]): string {
  return `{${values.map(regoString).join(', ')}}`
}
