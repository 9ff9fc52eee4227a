// One pasted entry as a server to be added: what it says, what it leaves open, what is wrong with it.
import type { ServerType } from '../../../shared/contract/primitives.ts'
import { type CreateServer, createServerSchema } from '../../../shared/contract/server.ts'
import { plainMessage } from './plain-message.ts'

export type PastedTarget =
  | {
      readonly transport: 'stdio'
      readonly command: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
      readonly cwd: string | undefined
    }
  | { readonly transport: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** A `${…}` that the other client would have filled in. */
export interface Opening {
  /** As it stands in the text. */
  readonly token: string
  readonly about: string
  /** What the text itself suggests. */
  readonly suggested: string
}

export interface PastedServer {
  readonly key: string
  readonly name: string
  readonly id: string
  readonly type: ServerType
  /** Null when the entry says nothing that could be started or asked. */
  readonly target: PastedTarget | null
  readonly openings: readonly Opening[]
  /** Why it cannot be added. */
  readonly errors: readonly string[]
  /** What is good to know. */
  readonly hints: readonly string[]
  /** Switched off in the text, or known already: not chosen at first. */
  readonly skipped: boolean
}

/** What the operator makes of an entry. */
export interface PastedChoice {
  readonly name: string
  readonly id: string
  readonly type: ServerType
  readonly included: boolean
  readonly values: Readonly<Record<string, string>>
}

export function firstChoice(server: PastedServer): PastedChoice {
  const { name, id, type } = server
  const values = Object.fromEntries(server.openings.map(({ token, suggested }) => [token, suggested]))
  return { name, id, type, included: server.errors.length === 0 && !server.skipped, values }
}

/** The target with every `${…}` filled in that has a value. */
export function filledTarget(target: PastedTarget, values: Readonly<Record<string, string>>): PastedTarget {
  const fill = (text: string) =>
    text.replace(openingPattern, (token) => (Object.hasOwn(values, token) && values[token] ? values[token] : token))
  const fillAll = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fill(value)]))
  if (target.transport === 'http') return { ...target, url: fill(target.url), headers: fillAll(target.headers) }
  const { command, args, env, cwd } = target
  return {
    transport: 'stdio',
    command: fill(command),
    args: args.map(fill),
    env: fillAll(env),
    cwd: cwd === undefined ? undefined : fill(cwd),
  }
}

export const openingPattern = /\$\{[^{}]+\}/g

/** What is sent, or why it cannot be: the first thing that is missing or wrong. */
export function toBeAdded(
  server: PastedServer,
  choice: PastedChoice,
  trust: boolean,
): { readonly body: CreateServer } | { readonly problem: string } {
  const { target, openings } = server
  if (server.errors[0] !== undefined || target === null) return { problem: server.errors[0] ?? 'It names no server.' }
  if (choice.name.trim() === '') return { problem: 'Give it a name.' }
  const open = openings.find(({ token }) => !choice.values[token])
  if (open) return { problem: `Give the value of ${open.token}.` }
  const { cwd, ...filled } = { cwd: undefined, ...filledTarget(target, choice.values) }
  const body = { name: choice.name, id: choice.id, type: choice.type, accept_tools: trust, ...filled }
  const result = createServerSchema.safeParse(cwd === undefined ? body : { ...body, cwd })
  if (result.success) return { body: result.data }
  const issue = result.error.issues[0]
  return { problem: issue ? plainMessage(issue) : 'It cannot be added.' }
}
