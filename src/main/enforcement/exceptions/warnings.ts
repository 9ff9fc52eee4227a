// Where an exception counts for less, or for more, than whoever makes it may think.
import { type Action, actionsByStrictness } from '../../../shared/contract/primitives.ts'
import type { ExceptionScope } from './match.ts'

export interface KnownWorld {
  /** Classes of the accepted tools of that name, on the exception's server or on all. */
  readonly classes: readonly Action[]
  /** Deletes with fewer segments than this are denied, whatever anybody allowed. */
  readonly minDeleteDepth: number
}

export function warningsOf(scope: ExceptionScope, world: KnownWorld): string[] {
  const found = [classWarning(scope, world), depthWarning(scope, world), breadthWarning(scope), schemaWarning(scope)]
  return found.filter((warning) => warning !== null)
}

function classWarning({ tool_name, action }: ExceptionScope, { classes }: KnownWorld): string | null {
  if (classes.length === 0) return null
  if (classes.every((each) => each === 'execute'))
    return `${tool_name} can run anything, so no exception counts for it until it is classified otherwise.`
  const strictness = (each: Action) => actionsByStrictness.indexOf(each)
  return classes.every((each) => strictness(each) > strictness(action))
    ? `This can never match: ${tool_name} does more than ${action}.`
    : null
}

/** Shallow deletes are denied before an exception is looked for. */
function depthWarning({ tool_name, action, target_pattern }: ExceptionScope, world: KnownWorld): string | null {
  if (action !== 'delete' && tool_name !== 'move_file') return null
  const { minDeleteDepth: least } = world
  const depth = depthOf(target_pattern)
  if (!depth || depth.least >= least) return null
  const rule = `deleting and moving away what lies fewer than ${least} levels deep is always denied`
  return depth.most < least
    ? `This can never match: ${rule}.`
    : `What it covers counts only from ${least} levels down: ${rule}.`
}

/** How deep what the pattern covers lies; null for a pattern of something else than paths. */
function depthOf(pattern: string): { least: number; most: number } | null {
  if (pattern === '*') return { least: 0, most: Number.POSITIVE_INFINITY }
  if (!pattern.startsWith('/')) return null
  const segments = pattern.split('/').filter((segment) => segment !== '')
  const least = segments.filter((segment) => segment !== '**').length
  const closed = pattern.includes('*') && !pattern.endsWith('/') && !segments.includes('**')
  return { least, most: closed ? least : Number.POSITIVE_INFINITY }
}

/** Tables of the default schema are named without it. */
function schemaWarning({ target_pattern }: ExceptionScope): string | null {
  const schema = /^(public|main)\.[^/]*$/i.exec(target_pattern)?.[1]
  return schema ? `Tables are named without the default schema: leave out ${schema} where it is that.` : null
}

function breadthWarning({ tool_name, target_pattern }: ExceptionScope): string | null {
  if (target_pattern === '*') return `It covers every call of ${tool_name}, whatever it touches.`
  const all = /^(\/\*{1,2})*\/?$/.test(target_pattern) && /\*\*|\/$/.test(target_pattern)
  return all ? `It covers every file that ${tool_name} can reach.` : null
}
