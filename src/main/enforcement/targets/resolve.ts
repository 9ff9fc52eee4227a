// What a call touches, computed once per judgement: every rule judges this and never the raw arguments.
import type { Action } from '../../../shared/contract/primitives.ts'
import { actionsByStrictness } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { AcceptedTool, ServerPlace } from '../../servers/servers.ts'
import { findPathArguments, type PathArgument } from './path-arguments.ts'
import { readPath } from './paths.ts'
import { Unresolvable } from './unresolvable.ts'

/** Limit of all file access of one call (architecture, Pipelines 3). */
const limitMs = 200

export interface TargetQuestion {
  readonly tool: Pick<AcceptedTool, 'name' | 'type' | 'action'>
  readonly arguments: { readonly [key: string]: Json }
  readonly place: ServerPlace
  readonly signal: AbortSignal
}

export type ResolvedTargets =
  | { readonly targets: readonly Target[]; readonly action: Action }
  | { readonly unresolvable: string; readonly at: string }

/** Every path among the arguments in canonical form, or the first that cannot be told. */
export async function resolveTargets({
  tool,
  arguments: args,
  place,
  signal,
}: TargetQuestion): Promise<ResolvedTargets> {
  const found = findPathArguments(tool, args)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  const targets: Target[] = []
  for (const argument of found) {
    try {
      targets.push(await targetOf(argument, place, limit))
    } catch (error) {
      if (error instanceof Unresolvable) return { unresolvable: error.message, at: argument.at }
      throw error
    }
  }
  return { targets, action: strictest(tool, targets) }
}

async function targetOf(argument: PathArgument, place: ServerPlace, signal: AbortSignal): Promise<Target> {
  const { op, raw, at, pattern } = argument
  const read = await readPath(raw, place, signal)
  if (pattern === undefined) return { kind: 'path', op, value: read.value, raw, at, forms: read.forms }
  const below = await readPath(`${read.value}/${pattern}`, place, signal)
  return { kind: 'path', op, value: below.value, raw: pattern, at, forms: below.forms }
}

/** A move is a write although it also deletes its source (decision 2). */
function strictest(tool: Pick<AcceptedTool, 'name' | 'action'>, targets: readonly Target[]): Action {
  const ops = tool.name === 'move_file' ? [] : targets.map((target) => target.op)
  return [tool.action, ...ops].reduce((a, b) =>
    actionsByStrictness.indexOf(b) > actionsByStrictness.indexOf(a) ? b : a,
  )
}
