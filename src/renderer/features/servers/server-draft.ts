// A server as it is written in a form, and what follows from what in it.
import type { ServerType } from '../../../shared/contract/primitives.ts'
import type { Server, SqlDialect } from '../../../shared/contract/server.ts'
import { argumentsOf, argumentText } from './command-line.ts'
import { freeId, slugOf } from './server-id.ts'
import { guessType } from './server-kind.ts'

export interface SecretRow {
  readonly key: string
  readonly name: string
  readonly value: string
  /** Those that the console knows stay, are replaced or go. */
  readonly kind: 'new' | 'kept' | 'replaced' | 'removed'
}

/** Named like the contract, so that what it refuses lands at its field. */
export interface ServerDraft {
  readonly transport: 'stdio' | 'http'
  readonly name: string
  readonly id: string
  readonly type: ServerType
  readonly command: string
  /** One in each line; null when they cannot be written so, and stay as they are. */
  readonly args: string | null
  readonly env: readonly SecretRow[]
  readonly cwd: string
  /** One in each row; an empty row is none yet. */
  readonly roots: readonly string[]
  /** Of a database server; empty when it is not known. */
  readonly dialect: SqlDialect | ''
  readonly url: string
  readonly headers: readonly SecretRow[]
  readonly accept_tools: boolean
  /** What the operator chose by hand is not guessed any more. */
  readonly chosen: { readonly id: boolean; readonly type: boolean }
}

export const emptyDraft: ServerDraft = {
  transport: 'stdio',
  name: '',
  id: '',
  type: 'other',
  command: '',
  args: '',
  env: [],
  cwd: '',
  roots: [],
  dialect: '',
  url: '',
  headers: [],
  accept_tools: false,
  chosen: { id: false, type: false },
}

export function draftOf(server: Server): ServerDraft {
  const kept = (names: readonly string[]) =>
    names.map((name) => ({ key: name, name, value: '', kind: 'kept' as const }))
  const { transport, name, id, type } = server
  return {
    ...emptyDraft,
    ...{ transport, name, id, type },
    command: server.command ?? '',
    args: argumentText(server.args),
    env: kept(server.env_names),
    cwd: server.cwd ?? '',
    roots: server.roots,
    dialect: server.dialect ?? '',
    url: server.url ?? '',
    headers: kept(server.header_names),
    chosen: { id: true, type: true },
  }
}

/** The id follows the name, the type follows the command, until each is chosen by hand. */
export function changedDraft(draft: ServerDraft, part: Partial<ServerDraft>, taken: ReadonlySet<string>): ServerDraft {
  const next = { ...draft, ...part }
  const slug = slugOf(next.name)
  return {
    ...next,
    id: next.chosen.id ? next.id : slug && freeId(slug, taken),
    type: next.chosen.type ? next.type : guessType(partsOf(next)),
  }
}

export function partsOf(draft: ServerDraft): readonly string[] {
  if (draft.transport === 'http') return [draft.url.replace(/[?#].*$/, '')]
  return [draft.command, ...argumentsOf(draft.args ?? '')].filter((part) => part !== '')
}
