// A tool as a server lists it: what a model can read of it, its hash, its class.
import { createHash } from 'node:crypto'
import type { Action, ServerType } from '../../shared/contract/primitives.ts'
import type { Tool } from '../../shared/contract/server.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import { type Json, parseStrict } from '../../shared/json/strict-parse.ts'
import type { ToolRow } from '../store/tables.ts'

const nameFormat = /^[A-Za-z0-9_.-]{1,128}$/
const definitionLimitBytes = 1024 * 1024
const longestNameShown = 256

/**
 * What an argument names. `condition` is the part of a statement after WHERE, `method` what is done with an address,
 * `remote` where a repository is fetched from, `revision` a name of git that must be no option: by itself it is no target.
 */
export type ArgumentKind =
  | 'path'
  | 'sql'
  | 'condition'
  | 'table'
  | 'url'
  | 'method'
  | 'recipient'
  | 'channel'
  | 'repo'
  | 'remote'
  | 'revision'
  | 'command'

/** `op` when it is not the tool's action; `below` names the argument with the folder that a pattern is looked for in. */
export interface KnownArgument {
  readonly kind: ArgumentKind
  readonly op?: Action
  readonly below?: string
}

/** `text` are arguments that name nothing, whatever they look like. */
export interface KnownArguments {
  readonly arguments: Readonly<Record<string, KnownArgument>>
  readonly text?: readonly string[]
}

/** `action` is what the tool does at least: what its targets do may be stricter. */
export interface KnownTool extends KnownArguments {
  readonly action: Action
}

/** Server type → tool name (policy-engine seed, decision 32). */
export type ToolCatalogue = Readonly<Record<string, Readonly<Record<string, KnownTool>>>>

export function knownTool(catalogue: ToolCatalogue, type: ServerType, name: string): KnownTool | undefined {
  const tools = catalogue[type] ?? {}
  return Object.hasOwn(tools, name) ? tools[name] : undefined
}

export interface ListedTool {
  readonly name: string
  /** Our serialisation of the definition as listed. */
  readonly listed: string
  /** SHA-256 in hex over its canonical JSON: every field counts, since a model may read every field. */
  readonly hash: string
}

/** The tools of one listing: those that can be offered, by name, and those whose name keeps them out. */
export interface Listing {
  readonly offered: ReadonlyMap<string, ListedTool>
  readonly refused: readonly ListedTool[]
}

/** Two tools of one name cannot be told apart: all of that name are left out, and so is what has no name or no canonical form. */
export function readListing(listed: readonly string[]): Listing {
  const tools = listed.map(listedTool).filter((tool) => tool !== null)
  const counts = Map.groupBy(tools, (tool) => tool.name)
  const single = tools.filter((tool) => counts.get(tool.name)?.length === 1)
  return {
    offered: new Map(single.filter(({ name }) => nameFormat.test(name)).map((tool) => [tool.name, tool])),
    refused: single.filter(({ name }) => !nameFormat.test(name) && name.length <= longestNameShown),
  }
}

/** Null when it cannot be shown to anybody: no name, too long, a number that overflows. */
function listedTool(listed: string): ListedTool | null {
  if (listed.length > definitionLimitBytes) return null
  const definition = definitionOf(listed)
  const { name } = definition ?? {}
  if (typeof name !== 'string') return null
  try {
    return { name, listed, hash: definitionHash(definition) }
  } catch {
    return null
  }
}

/** Throws when there is no canonical form. */
export function definitionHash(definition: unknown): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex')
}

export interface ToolClass {
  readonly type: ServerType
  readonly action: Action
  readonly classified_by: Tool['classified_by']
}

/** The operator's word, else the catalogue, made stricter by annotations, else the strictest reading (decision 4). */
export function classify(row: ToolRow, serverType: ServerType, catalogue: ToolCatalogue): ToolClass {
  const type = row.type_override ?? serverType
  if (row.action_override) return { type, action: row.action_override, classified_by: 'operator' }
  const known = knownTool(catalogue, type, row.name)?.action
  const by = row.type_override ? 'operator' : 'catalogue'
  if (!known) return { type, action: 'execute', classified_by: row.type_override ? 'operator' : 'default' }
  const { annotations } = definitionOf(row.accepted ?? row.listed)
  const writes = (annotations as { readOnlyHint?: Json } | undefined)?.readOnlyHint === false
  return known === 'read' && writes
    ? { type, action: 'write', classified_by: 'annotations' }
    : { type, action: known, classified_by: by }
}

export function definitionOf(text: string): { readonly [key: string]: Json } {
  return parseStrict(text, { ambiguousKeys: 'allow' }).value as { [key: string]: Json }
}

/** A tool as the operator API shows it. */
export function toolItem(row: ToolRow, serverType: ServerType, catalogue: ToolCatalogue): Tool {
  const { name, hash, accepted_hash, status, kept_blocked, class_review } = row
  const { description, inputSchema, annotations } = JSON.parse(row.listed) as Record<string, unknown>
  return {
    name,
    description: typeof description === 'string' ? description : null,
    input_schema: inputSchema ?? null,
    annotations: annotations ?? null,
    ...classify(row, serverType, catalogue),
    status,
    hash,
    accepted_hash,
    kept_blocked: status !== 'accepted' && kept_blocked === hash,
    class_review: class_review === 1,
  }
}

/** New or changed, and nobody has looked at it as it is now. */
export function waitsForReview({ status, kept_blocked, hash }: ToolRow): boolean {
  return (status === 'new' || status === 'changed') && kept_blocked !== hash
}
