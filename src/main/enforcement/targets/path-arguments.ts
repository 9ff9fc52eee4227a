// Which arguments are paths: by the catalogue for tools that are known, by key and looks for all others.
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { JsonNumber } from '../../../shared/json/strict-parse.ts'
import type { AcceptedTool } from '../../servers/servers.ts'

/** `at` is a JSON pointer into the arguments; `pattern` a search pattern below `raw`. */
export interface PathArgument {
  readonly raw: string
  readonly at: string
  readonly op: Action
  readonly pattern?: string
}

/** Argument → operation, for tools of filesystem servers whose arguments are known. */
const knownPaths: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  read_file: { path: 'read' },
  read_text_file: { path: 'read' },
  read_media_file: { path: 'read' },
  read_multiple_files: { paths: 'read' },
  list_directory: { path: 'read' },
  list_directory_with_sizes: { path: 'read' },
  directory_tree: { path: 'read' },
  search_files: { path: 'read' },
  get_file_info: { path: 'read' },
  list_allowed_directories: {},
  write_file: { path: 'write' },
  edit_file: { path: 'write' },
  create_directory: { path: 'write' },
  move_file: { source: 'delete', destination: 'write' },
  delete_file: { path: 'delete' },
}

/** Key words that name a path on a filesystem server. */
const pathWords =
  /(^|[^a-z])(path|paths|file|files|filename|dir|directory|folder|source|src|destination|dest|target|uri|root)([^a-z]|$)/
const absoluteLooks = /^\s*["']?(\/|~|file:|[A-Za-z]:[\\/]|\\\\)/i
const relativeLooks = /^\s*["']?\.{1,2}([\\/]|$)|^[^\s]*[\\/][^\s]*$/

/** In the order of the arguments. An argument of a known tool that has another shape is looked at like any unknown one. */
export function findPathArguments(
  tool: Pick<AcceptedTool, 'name' | 'type' | 'action'>,
  args: { readonly [key: string]: Json },
): PathArgument[] {
  const known = tool.type === 'filesystem' ? knownPaths[tool.name] : undefined
  if (!known) return guessed(tool, args, '', null)
  const found = Object.entries(args).flatMap(([key, value]) => {
    const op = known[key]
    const at = pointer('', key)
    if (op) return stringsIn(value, at).map((each) => ({ ...each, op }))
    return []
  })
  return tool.name === 'search_files' ? [...found, ...searchPattern(args)] : found
}

/** What a search is for counts as a target below its folder, so that a search for `.env` is seen. */
function searchPattern({ path, pattern }: { readonly [key: string]: Json }): PathArgument[] {
  if (typeof path !== 'string' || typeof pattern !== 'string') return []
  return [{ raw: path, at: '/pattern', op: 'read', pattern }]
}

function guessed(
  tool: Pick<AcceptedTool, 'type' | 'action'>,
  value: Json,
  at: string,
  key: string | null,
): PathArgument[] {
  const op = tool.action
  if (typeof value === 'string') return looksLikePath(tool.type, key, value) ? [{ raw: value, at, op }] : []
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => guessed(tool, item, `${at}/${index}`, key))
  return Object.entries(value).flatMap(([name, item]) => [
    ...(absoluteLooks.test(name) ? [{ raw: name, at: pointer(at, name), op }] : []),
    ...guessed(tool, item, pointer(at, name), name),
  ])
}

function looksLikePath(type: AcceptedTool['type'], key: string | null, value: string): boolean {
  if (absoluteLooks.test(value) && !value.includes('\n')) return true
  if (type !== 'filesystem' || value === '' || value.includes('\n')) return false
  return relativeLooks.test(value) || (key !== null && pathWords.test(snake(key)))
}

function snake(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

function stringsIn(value: Json, at: string): { raw: string; at: string }[] {
  if (typeof value === 'string') return [{ raw: value, at }]
  return Array.isArray(value) ? value.flatMap((item, index) => stringsIn(item, `${at}/${index}`)) : []
}

function pointer(at: string, key: string): string {
  return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
