// Targets among arguments that nobody described: by key and by looks, one text may be several things.
import type { Action } from '../../../shared/contract/primitives.ts'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'
import type { AcceptedTool } from '../../servers/servers.ts'
import { type Argument, type JudgedTool, pointer } from './argument.ts'

type ServerType = AcceptedTool['type']

interface Looks {
  readonly kind: Argument['kind']
  /** Null: on every type of server. */
  readonly types: readonly ServerType[] | null
  /** Words of the key; null: whatever it is called. */
  readonly key: RegExp | null
  readonly value: RegExp
}

const absolutePath = /^\s*["']?(\/|~|file:|[A-Za-z]:[\\/]|\\\\)/i
const oneLine = /^[^\n]+$/

const looks: readonly Looks[] = [
  { kind: 'path', types: null, key: null, value: new RegExp(`${absolutePath.source}[^\\n]*$`, 'i') },
  {
    kind: 'path',
    types: ['filesystem'],
    key: /(^|[^a-z])(path|paths|file|files|filename|dir|directory|folder|source|src|destination|dest|target|uri|root)([^a-z]|$)/,
    value: oneLine,
  },
  { kind: 'path', types: ['filesystem'], key: null, value: /^\s*["']?\.{1,2}([\\/][^\n]*)?$|^[^\s]*[\\/][^\s]*$/ },
  { kind: 'url', types: null, key: null, value: /^\s*(?!file:)[a-z][a-z0-9+.-]+:\/\//i },
  {
    kind: 'url',
    types: ['web'],
    key: /(^|_)(url|urls|uri|href|link|endpoint|host|hostname|domain|website|webhook)(_|$)/,
    value: /^\s*(?![a-z][a-z0-9+.-]+:\/\/)[^\s@]*([.:]|localhost)[^\s@]*$/i,
  },
  { kind: 'sql', types: ['database'], key: /(^|_)(sql|query|queries|statements?)$|^sql_/, value: /\S/ },
  {
    kind: 'table',
    types: ['database'],
    key: /^(table|tables|table_names?|tablename|relation|view|collection)$/,
    value: /\S/,
  },
  {
    kind: 'recipient',
    types: null,
    key: /(^|_)(to|cc|bcc|recipients?|emails?|email_address(es)?|mailto|attendees|invitees|participants)(_|$)/,
    value: /@/,
  },
  { kind: 'channel', types: ['web'], key: /^(channels?|channel_(id|ids|name|names))$/, value: /\S/ },
  { kind: 'repo', types: ['web'], key: /^(repo|repos|repository|repo_name|repo_full_name|full_name)$/, value: /\S/ },
]

/** Everything at and below `value`, in order. `key` is the name of the argument or field that holds it. */
export function guessBelow(tool: JudgedTool, value: Json, at: string, key: string | null): Argument[] {
  const op = tool.action
  if (typeof value === 'string') return kindsOf(tool.type, key, value).map((kind) => ({ kind, raw: value, at, op }))
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => guessBelow(tool, item, `${at}/${index}`, key))
  return Object.entries(value).flatMap(([name, item]) => [
    ...pathKey(name, pointer(at, name), op),
    ...guessBelow(tool, item, pointer(at, name), name),
  ])
}

/** A key can be a path as well. */
function pathKey(name: string, at: string, op: Action): Argument[] {
  return absolutePath.test(name) ? [{ kind: 'path', raw: name, at, op }] : []
}

function kindsOf(type: ServerType, key: string | null, value: string): Argument['kind'][] {
  const words = key === null ? '' : snake(key)
  const alike = looks.filter(
    (each) => (each.types?.includes(type) ?? true) && (each.key?.test(words) ?? true) && each.value.test(value),
  )
  return [...new Set(alike.map(({ kind }) => kind))]
}

function snake(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}
