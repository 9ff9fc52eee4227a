// What recorded calls have in common, clause by clause: one for each tool and each set of kinds of things that it touched.
import type { Action } from '../../shared/contract/primitives.ts'
import type { Envelope, Target } from '../../shared/contract/tool-call.ts'
import { type Beginning, beginningsOf, isWithin } from './beginnings.ts'

/** Targets of one kind and operation. */
export interface TargetGroup {
  readonly kind: Target['kind']
  readonly op: Action
  readonly beginnings: readonly Beginning[]
  /** Of paths: beginnings of the folded spellings, for one file has several; of anything else none. */
  readonly spellings: readonly Beginning[]
}

export interface Clause {
  readonly server_id: string
  readonly tool_name: string
  readonly agent_ids: readonly string[]
  readonly actions: readonly Action[]
  /** Every call has a target in each of them and none beside them; without any, calls that touch nothing. */
  readonly groups: readonly TargetGroup[]
}

export type FoldText = (text: string) => string

export function clausesOf(envelopes: readonly Envelope[], foldText: FoldText): Clause[] {
  const alike = Map.groupBy(envelopes, ({ request: { server_id, tool_name, targets } }) =>
    JSON.stringify([server_id, tool_name, [...new Set(targets.map(groupName))].sort()]),
  )
  return [...alike.keys()].sort().flatMap((key) => clauseOf(alike.get(key) ?? [], foldText))
}

function clauseOf(calls: readonly Envelope[], foldText: FoldText): Clause[] {
  const [first] = calls
  if (!first) return []
  const { server_id, tool_name } = first.request
  const groups = Map.groupBy(
    calls.flatMap(({ request }) => request.targets),
    groupName,
  )
  return [
    {
      server_id,
      tool_name,
      agent_ids: distinct(calls.map(({ agent }) => agent.id)),
      actions: distinct(calls.map(({ request }) => request.action)),
      groups: [...groups.keys()].sort().flatMap((name) => groupOf(groups.get(name) ?? [], foldText)),
    },
  ]
}

function groupName({ op, kind }: Target): string {
  return `${op} ${kind}`
}

function groupOf(targets: readonly Target[], foldText: FoldText): TargetGroup[] {
  const [first] = targets
  if (!first) return []
  const { kind, op } = first
  const values = targets.map(({ value }) => value)
  const beginnings = beginningsOf(kind, values)
  return [{ kind, op, beginnings, spellings: kind === 'path' ? spellingsOf(targets, beginnings, foldText) : [] }]
}

/** The folded beginnings, and each spelling that was seen and lies in none of them, as a way over a link does. */
function spellingsOf(targets: readonly Target[], beginnings: readonly Beginning[], foldText: FoldText): Beginning[] {
  const folded = beginnings.map(({ value, below }) => ({ value: foldText(value), below }))
  const others = targets.flatMap(({ forms }) => forms).filter((form) => !folded.some((each) => isWithin(form, each)))
  return [...folded, ...distinct(others).map((value) => ({ value, below: false }))]
}

function distinct<T extends string>(values: readonly T[]): T[] {
  return [...new Set(values)].sort()
}
