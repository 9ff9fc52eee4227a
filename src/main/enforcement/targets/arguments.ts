// Which arguments of a call are targets: as the catalogue describes a tool, by key and looks where it does not.
import { type Action, actionsByStrictness } from '../../../shared/contract/primitives.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'
import type { KnownArgument, KnownArguments } from '../../servers/tool-definition.ts'
import { type Argument, type Arguments, type JudgedTool, ownerIn, pointer } from './argument.ts'
import { guessBelow } from './guess-arguments.ts'
import { namesPatterns } from './looks.ts'
import { Unresolvable } from './unresolvable.ts'

/** In the order of the arguments. What a known tool is not known to have is looked at like any other. Throws `Unresolvable`. */
export function findArguments(tool: JudgedTool, args: Arguments): Argument[] {
  const known = tool.known?.arguments ?? {}
  const found = Object.entries(args).flatMap(([key, value]) => {
    if (tool.known?.text?.includes(key)) return []
    const how = Object.hasOwn(known, key) ? known[key] : undefined
    return how ? described(tool, value, pointer('', key), key, how) : guessBelow(tool, { [key]: value }, '', null)
  })
  // A tool that works on something must say on what, or a default of its server would be judged as nothing.
  if (found.length === 0 && Object.keys(known).length > 0) {
    throw new Unresolvable(`The call does not say what "${tool.name}" should work on.`)
  }
  return found.map((argument) => completed(argument, known, args))
}

function described(tool: JudgedTool, value: Json, at: string, key: string, how: KnownArgument): Argument[] {
  const { kind, op = tool.action } = how
  if (kind === 'method') return []
  if (kind === 'command') return guessBelow({ ...tool, name: 'shell' }, value, at, 'command')
  if (typeof value === 'string') return [{ kind, raw: value, at, op }]
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return []
  if (!Array.isArray(value)) return guessBelow(tool, value, at, key)
  return value.flatMap((item, index) => described(tool, item, `${at}/${index}`, key, how))
}

/** What other arguments add to one: the folder of a search, the owner of a repository, the method of a request. */
function completed(argument: Argument, known: KnownArguments['arguments'], args: Arguments): Argument {
  if (argument.kind === 'repo') return { ...argument, ...ownerIn(args) }
  if (argument.kind === 'url') return { ...argument, op: withMethod(argument.op, known, args) }
  const key = argument.at.split('/')[1] ?? ''
  const below = known[key]?.below
  const folder = below === undefined ? undefined : args[below]
  if (typeof folder !== 'string') return argument
  return { ...argument, below: folder, ...(namesPatterns(key) ? { pattern: true as const } : {}) }
}

const methods: Readonly<Record<string, Action>> = {
  GET: 'read',
  HEAD: 'read',
  OPTIONS: 'read',
  POST: 'write',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
}

/** A method can only make a tool's own operation stricter. */
function withMethod(op: Action, known: KnownArguments['arguments'], args: Arguments): Action {
  const named = Object.keys(args).filter((key) => known[key]?.kind === 'method' && args[key] !== null)
  const ops = named.map((key): Action => methods[String(args[key]).toUpperCase()] ?? 'execute')
  return [op, ...ops].reduce((a, b) => (actionsByStrictness.indexOf(b) > actionsByStrictness.indexOf(a) ? b : a))
}
