// How an argument that nobody described looks: by the words of its key, by its value, by the server and the tool that take it.
import type { AcceptedTool } from '../../servers/servers.ts'
import type { Argument, JudgedTool } from './argument.ts'
import { foldText } from './fold-text.ts'
import { gitSettingThatRuns, optionThatRuns } from './git-words.ts'
import { sensitiveNames } from './sensitive-names.ts'
import { statementLike } from './sql/statement-like.ts'

type ServerType = AcceptedTool['type']

interface Looks {
  readonly kind: Argument['kind']
  /** Null: on every type of server. */
  readonly types: readonly ServerType[] | null
  /** Words of the tool's name; left out: whatever it is called. */
  readonly tool?: RegExp
  /** Words of the key; null: whatever it is called. */
  readonly key: RegExp | null
  readonly value: RegExp
  /** A plain word that is common as a key, so it counts as one only below a key of paths. */
  readonly plain?: true
}

export const absolutePath = /^\s*["']?(\/|~|file:|[A-Za-z]:[\\/]|\\\\)/i
const oneLine = /^[^\n]+$/
const anything = /\S/
const plainName = `(${sensitiveNames.map((name) => name.replaceAll('.', '[.]')).join('|')})`
const pathKey =
  /(^|[^a-z])(path|paths|file|files|filename|dir|directory|folder|source|src|destination|dest|target|uri|root)([^a-z]|$)/

const shell = /(^|_)(shell|bash|zsh|sh|terminal|powershell|pwsh|cmd|command|ssh)(_|$)/
const runsCode =
  /(^|_)(run|exec|execute|eval|evaluate)_(\w+_)?(code|script|python|js|javascript|node|ruby|perl|program)(_|$)/
const whatRuns = /^(script|scripts|code|source|program|expression|input|stdin|args|arguments|text|snippet)$/

const looks: readonly Looks[] = [
  {
    kind: 'command',
    types: null,
    key: /^(commands?|cmds?|command_?line|cmdline|shell|(shell|bash|sh|terminal)_(commands?|script)|bash|powershell|argv)$/,
    value: anything,
  },
  { kind: 'command', types: null, tool: shell, key: whatRuns, value: anything },
  { kind: 'command', types: null, tool: runsCode, key: whatRuns, value: anything },
  { kind: 'command', types: null, tool: /(^|_)git(_|$)/, key: null, value: optionThatRuns },
  { kind: 'command', types: null, key: null, value: gitSettingThatRuns },
  { kind: 'path', types: null, key: null, value: new RegExp(`${absolutePath.source}[^\\n]*$`, 'i') },
  { kind: 'path', types: ['filesystem'], key: pathKey, value: oneLine },
  { kind: 'path', types: ['filesystem'], key: null, value: /^\s*["']?\.{1,2}([\\/][^\n]*)?$|^[^\s]*[\\/][^\s]*$/ },
  {
    kind: 'path',
    types: ['filesystem'],
    key: null,
    value: new RegExp(`^(?=\\S{1,300}$)\\S*${plainName}([^\\p{L}]\\S*)?$`, 'u'),
    plain: true,
  },
  { kind: 'url', types: null, key: null, value: /^\s*(?!file:)([a-z][a-z0-9+.-]+:)+\/\//i },
  {
    kind: 'url',
    types: ['web'],
    key: /(^|_)(url|urls|uri|href|link|endpoint|host|hosts|hostname|domain|website|webhook)(_|$)/,
    value: /^\s*(?![a-z][a-z0-9+.-]+:\/\/)[^\s@]*([.:]|localhost)[^\s@]*$/i,
  },
  { kind: 'sql', types: ['database'], key: /(^|_)(sql|query|queries|statements?)$|^sql_/, value: anything },
  { kind: 'sql', types: ['database'], key: null, value: statementLike },
  {
    kind: 'table',
    types: ['database'],
    key: /^(table|tables|table_names?|tablename|relation|view|collection)$/,
    value: anything,
  },
  {
    kind: 'recipient',
    types: null,
    key: /(^|_)(to|cc|bcc|recipients?|emails?|email_address(es)?|mailto|attendees|invitees|participants)(_|$)/,
    value: /@/,
  },
  { kind: 'channel', types: ['web'], key: /^(channels?|channel_(id|ids|name|names))$/, value: anything },
  {
    kind: 'repo',
    types: ['web'],
    key: /^(repo|repos|repository|repo_name|repo_full_name|full_name)$/,
    value: anything,
  },
]

/** What a text may be; `key` is the name of the argument or field that holds it. Spellings that look alike count alike. */
export function kindsOf(tool: JudgedTool, key: string | null, value: string): Argument['kind'][] {
  return kindsAmong(looks, tool, key, value)
}

/** What a key may be that stands below another one: what it looks like by itself counts, and who is written to. */
export function kindsOfKey(tool: JudgedTool, parent: string | null, name: string): Argument['kind'][] {
  const among = looks.filter(
    ({ kind, key, plain }) => (key === null && (!plain || namesPaths(parent))) || kind === 'recipient',
  )
  return kindsAmong(among, tool, parent, name)
}

function kindsAmong(among: readonly Looks[], tool: JudgedTool, key: string | null, value: string): Argument['kind'][] {
  const [keyWords, toolWords, folded] = [key === null ? '' : snake(key), snake(tool.name), foldText(value)]
  const alike = among.filter(
    (each) =>
      (each.types?.includes(tool.type) ?? true) &&
      (each.tool?.test(toolWords) ?? true) &&
      (each.key?.test(keyWords) ?? true) &&
      (each.value.test(value) || each.value.test(folded)),
  )
  const kinds = new Set(alike.map(({ kind }) => kind))
  // A statement may begin with a comment, which looks like a path.
  if (kinds.has('sql')) kinds.delete('path')
  return [...kinds]
}

/** Whether a key names a file or folder for certain, so that each line of its text is one. */
export function namesPaths(key: string | null): boolean {
  return key !== null && /(^|[^a-z])(path|paths|file|files|filename|dir|directory|folder)([^a-z]|$)/.test(snake(key))
}

/** Keys of patterns: what they match is looked for, and not opened for certain. */
export function namesPatterns(key: string | null): boolean {
  return (
    key !== null && /(^|_)(pattern|patterns|glob|globs|include|includes|exclude|excludes|ignore)(_|$)/.test(snake(key))
  )
}

function snake(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}
