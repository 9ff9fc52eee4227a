// The words of this page: for types, actions, origins and states, each said in one way everywhere.
import type { Action, ServerType } from '../../../shared/contract/primitives.ts'
import type { Server, SqlDialect, Tool, ToolStatus } from '../../../shared/contract/server.ts'
import type { ChipTone } from '../../ui/chip.tsx'

export const typeHelp: Readonly<Record<ServerType, string>> = {
  filesystem: 'Its tools work on files: paths in their arguments are judged.',
  database: 'Its tools work on a database: SQL in their arguments is judged.',
  web: 'Its tools reach out: addresses and recipients in their arguments are judged.',
  other: 'Tools that are not well known count as “execute” until you say otherwise.',
}
export const typeOptions = (Object.keys(typeHelp) as ServerType[]).map((value) => ({ value, label: value }))

export const dialectWords: Readonly<Record<SqlDialect, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL or MariaDB',
  sqlite: 'SQLite',
}
export const dialectOptions: readonly { readonly value: SqlDialect | ''; readonly label: string }[] = [
  { value: '', label: 'not known' },
  ...(Object.entries(dialectWords) as [SqlDialect, string][]).map(([value, label]) => ({ value, label })),
]

export const actionOptions: readonly { readonly value: Action; readonly label: string }[] = [
  { value: 'read', label: 'read – changes nothing' },
  { value: 'write', label: 'write – creates or changes' },
  { value: 'send', label: 'send – gives to somebody else' },
  { value: 'delete', label: 'delete – removes' },
  { value: 'execute', label: 'execute – anything, the strictest' },
]

export const classifiedBy: Readonly<Record<Tool['classified_by'], string>> = {
  catalogue: 'known from the catalogue',
  annotations: 'made stricter by its annotations',
  name: 'guessed from its name',
  operator: 'set by you',
  default: 'unknown, so the strictest',
}

export const toolStatus: Readonly<Record<ToolStatus, { readonly word: string; readonly tone: ChipTone }>> = {
  new: { word: 'new, not accepted', tone: 'waits' },
  changed: { word: 'changed, not accepted', tone: 'waits' },
  accepted: { word: 'accepted', tone: 'good' },
  removed: { word: 'removed', tone: 'plain' },
}

/** How a server does, in a few words. */
export function stateOf(server: Server): { readonly word: string; readonly tone: ChipTone } {
  if (server.state === 'failed') return { word: 'failed', tone: 'bad' }
  if (server.state === 'starting') return { word: 'starting', tone: 'plain' }
  return { word: 'ready', tone: 'good' }
}

export function toolCount(count: number): string {
  return `${count} ${count === 1 ? 'tool' : 'tools'}`
}

/** What waits for a person at one server; null when nothing does. */
export function waitingText({ tools: { waiting, changes } }: Server): string | null {
  if (changes > 0) return `${changes} ${changes === 1 ? 'change' : 'changes'}`
  return waiting > 0 ? `${toolCount(waiting)} waiting` : null
}
