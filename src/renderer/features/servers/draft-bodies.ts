// What a form of a server sends, or what is wrong with it, in words and at its field.
import { z } from 'zod'
import {
  type CreateServer,
  createServerSchema,
  type Server,
  type UpdateServer,
  updateServerSchema,
} from '../../../shared/contract/server.ts'
import { argumentsOf } from './command-line.ts'
import { plainMessage } from './plain-message.ts'
import { draftOf, partsOf, type SecretRow, type ServerDraft } from './server-draft.ts'
import { addressOf, isOwnAddress, leadsBackHere } from './server-kind.ts'

type Parsed<B> = z.ZodSafeParseResult<B>
interface Issue {
  readonly path: PropertyKey[]
  readonly message: string
}

export function toCreate(draft: ServerDraft, taken: ReadonlySet<string>): Parsed<CreateServer> {
  const issues = draftIssues(draft)
  if (taken.has(draft.id)) issues.push({ path: ['id'], message: 'There is a server with this id already.' })
  const { name, id, type, accept_tools, transport } = draft
  const roots = rootsOf(draft)
  const common = {
    ...{ name, id, type, accept_tools, transport },
    ...(roots.length > 0 ? { roots } : {}),
    ...(draft.dialect === '' ? {} : { dialect: draft.dialect }),
  }
  const body =
    transport === 'http'
      ? { ...common, url: draft.url.trim(), headers: secretsOf(draft.headers) }
      : {
          ...common,
          command: draft.command.trim(),
          args: argumentsOf(draft.args ?? ''),
          env: secretsOf(draft.env),
          ...(draft.cwd.trim() === '' ? {} : { cwd: draft.cwd.trim() }),
        }
  return checked(createServerSchema, body, issues)
}

/** Only what differs from the server as it is. */
export function toUpdate(draft: ServerDraft, server: Server): Parsed<UpdateServer> {
  const before = draftOf(server)
  const differs = (name: keyof ServerDraft) => draft[name] !== before[name]
  const body = {
    ...(differs('name') ? { name: draft.name } : {}),
    ...(differs('type') ? { type: draft.type } : {}),
    ...(rootsOf(draft).join('\n') === server.roots.join('\n') ? {} : { roots: rootsOf(draft) }),
    ...(differs('dialect') ? { dialect: draft.dialect || null } : {}),
    ...(differs('command') ? { command: draft.command.trim() } : {}),
    ...(differs('args') && draft.args !== null ? { args: argumentsOf(draft.args) } : {}),
    ...(differs('cwd') ? { cwd: draft.cwd.trim() || null } : {}),
    ...(differs('url') ? { url: draft.url.trim() } : {}),
    ...(draft.env.some(({ kind }) => kind !== 'kept') ? { env: secretsOf(draft.env) } : {}),
    ...(draft.headers.some(({ kind }) => kind !== 'kept') ? { headers: secretsOf(draft.headers) } : {}),
  }
  return checked(updateServerSchema, body, draftIssues(draft))
}

function checked<B>(schema: z.ZodType<B>, body: unknown, issues: readonly Issue[]): Parsed<B> {
  const result = schema.safeParse(body)
  const found = result.success
    ? issues
    : [...issues, ...result.error.issues.map((issue) => ({ path: issue.path, message: plainMessage(issue) }))]
  if (result.success && found.length === 0) return result
  const error = new z.ZodError(found.map(({ path, message }) => ({ code: 'custom', path, message, input: undefined })))
  return { success: false, error: error as z.ZodError<B> }
}

/** What the contract cannot know: how people write things, and what leads back here. */
function draftIssues(draft: ServerDraft): Issue[] {
  const issues: Issue[] = []
  const add = (name: keyof ServerDraft, message: string) => issues.push({ path: [name], message })
  const loop = 'This leads back to the console itself.'
  if (draft.transport === 'stdio') {
    if (/^[^\s/\\]+\s/.test(draft.command.trim())) add('command', 'Only the program goes here; its arguments go below.')
    if (leadsBackHere(partsOf(draft))) add('command', loop)
  } else {
    const address = addressOf(draft.url.trim())
    if (address && isOwnAddress(address)) add('url', loop)
  }
  for (const name of ['env', 'headers'] as const) {
    const live = draft[name].filter((row) => row.kind !== 'removed' && !isBlank(row))
    const names = live.map((row) => (name === 'headers' ? row.name.trim().toLowerCase() : row.name.trim()))
    const twice = names.find((each, at) => names.indexOf(each) !== at)
    if (live.some((row) => row.name.trim() === '')) add(name, 'A value has no name.')
    else if (twice !== undefined) add(name, `“${twice}” is there twice.`)
    else if (live.some((row) => row.kind === 'replaced' && row.value === '')) add(name, 'A new value is missing.')
  }
  return issues
}

/** Empty rows are none, and what stands there twice counts once. */
function rootsOf({ roots }: ServerDraft): string[] {
  return [...new Set(roots.map((row) => row.trim()).filter((row) => row !== ''))]
}

function isBlank(row: SecretRow): boolean {
  return row.kind === 'new' && row.name.trim() === '' && row.value === ''
}

function secretsOf<V extends string | null>(rows: readonly SecretRow[]): Record<string, V> {
  const sent = rows.filter((row) => row.kind !== 'kept' && !isBlank(row))
  return Object.fromEntries(sent.map((row) => [row.name.trim(), (row.kind === 'removed' ? null : row.value) as V]))
}
