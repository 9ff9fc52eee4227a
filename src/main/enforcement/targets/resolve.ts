// What a call touches, computed once per judgement: every rule judges this and never the raw arguments.
import type { Action } from '../../../shared/contract/primitives.ts'
import { actionsByStrictness } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import type { ServerPlace } from '../../servers/servers.ts'
import type { Argument, Arguments, JudgedTool } from './argument.ts'
import { findArguments } from './arguments.ts'
import { OutOfBounds } from './bounds.ts'
import { readChannels } from './channels.ts'
import { readCommand } from './commands.ts'
import { foldText } from './fold-text.ts'
import { refuseOption } from './option.ts'
import { readPath } from './paths.ts'
import type { Reading } from './reading.ts'
import { readRecipients } from './recipients.ts'
import { readRemote } from './remotes.ts'
import { readRepo } from './repos.ts'
import type { SqlReader } from './sql/sql-reader.ts'
import { readTableName, readTables } from './tables.ts'
import { Unresolvable } from './unresolvable.ts'
import { readUrl } from './urls.ts'

/** Limit of all file access of one call (architecture, Pipelines 3). */
const limitMs = 200

export interface TargetQuestion {
  readonly tool: JudgedTool
  readonly arguments: Arguments
  readonly place: ServerPlace
  readonly signal: AbortSignal
}

export type ResolvedTargets =
  | { readonly targets: readonly Target[]; readonly action: Action }
  | { readonly unresolvable: string; readonly at: string; readonly outside: boolean }

export type ResolveTargets = (question: TargetQuestion) => Promise<ResolvedTargets>

/** Everything among the arguments in canonical form, or the first that cannot be told. */
export function createResolveTargets(sql: Pick<SqlReader, 'read'>): ResolveTargets {
  return async ({ tool, arguments: args, place, signal }) => {
    let at = ''
    try {
      const targets: Target[] = []
      const means = { place, sql, limit: fileLimit(signal) }
      for (const argument of findArguments(tool, args)) {
        at = argument.at
        targets.push(...distinct(await targetsOf(argument, means)))
      }
      return { targets, action: strictest(tool, targets) }
    } catch (error) {
      if (error instanceof Unresolvable) {
        return { unresolvable: error.message, at, outside: error instanceof OutOfBounds }
      }
      throw error
    }
  }
}

interface Means {
  readonly place: ServerPlace
  readonly sql: Pick<SqlReader, 'read'>
  readonly limit: () => AbortSignal
}

/** The time for files begins with the first of them. */
function fileLimit(signal: AbortSignal): () => AbortSignal {
  let limit: AbortSignal | null = null
  return () => {
    limit ??= AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    return limit
  }
}

async function targetsOf(argument: Argument, means: Means): Promise<Target[]> {
  const { kind, raw } = argument
  const { dialect } = means.place
  switch (kind) {
    case 'path':
      return [await pathTarget(argument, means)]
    case 'sql':
      return sqlTargets(argument, raw, means)
    case 'condition':
      return sqlTargets(argument, `SELECT 1 WHERE ${raw}`, means)
    case 'table':
      return readTables(raw, dialect).map((reading) => target('table', argument, reading))
    case 'url':
      return [target('url', argument, readUrl(raw))]
    case 'recipient':
      return readRecipients(raw).map((reading) => target('recipient', argument, reading))
    case 'channel':
      return readChannels(raw).map((reading) => target('channel', argument, reading))
    case 'repo':
      return [target('repo', argument, readRepo(raw, argument.owner ?? null))]
    case 'command':
      return [target('command', { ...argument, op: 'execute' }, readCommand(raw))]
    case 'remote':
      return [target('url', argument, readRemote(raw))]
    case 'revision':
      refuseOption(raw)
      return []
  }
}

function target(kind: Target['kind'], { op, raw, at }: Argument, { value, forms }: Reading): Target {
  return { kind, op, value, raw, at, forms: [...forms] }
}

async function pathTarget(argument: Argument, { place, limit }: Means): Promise<Target> {
  const { raw, below, pattern } = argument
  if (below === undefined) return target('path', argument, await readPath(raw, place, limit(), pattern))
  refuseOption(raw)
  // What a search is for counts as a target below its folder, so that a search for `.env` is seen.
  const folder = await readPath(below, place, limit())
  return target('path', argument, await readPath(`${folder.value}/${raw}`, place, limit(), pattern))
}

/** Tables and what reaches beyond them; of the latter also the files that stand in the text. */
async function sqlTargets(argument: Argument, text: string, means: Means): Promise<Target[]> {
  const { effects, files } = await means.sql.read(text, means.place.dialect)
  const { at } = argument
  const told = effects.map(({ kind, op, name, raw }) =>
    kind === 'table'
      ? target('table', { ...argument, op, raw }, readTableName(name))
      : target('command', { ...argument, op, raw }, { value: name, forms: [foldText(name)] }),
  )
  const paths = files.map((raw) => pathTarget({ kind: 'path', raw, at, op: 'execute' }, means))
  return [...told, ...(await Promise.all(paths))]
}

/** Somebody who stands twice in one list is one recipient. */
function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((each) => [`${each.kind} ${each.op} ${each.value}`, each])).values()]
}

/** A move is a write although it also deletes its source (decision 2). */
function strictest(tool: Pick<JudgedTool, 'name' | 'action'>, targets: readonly Target[]): Action {
  const ops = tool.name === 'move_file' ? [] : targets.map(({ op }) => op)
  return [tool.action, ...ops].reduce((a, b) =>
    actionsByStrictness.indexOf(b) > actionsByStrictness.indexOf(a) ? b : a,
  )
}
