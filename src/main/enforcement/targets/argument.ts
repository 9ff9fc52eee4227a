// One argument of a call that is a target, before it is read.
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { AcceptedTool } from '../../servers/servers.ts'
import type { ArgumentKind } from '../../servers/tool-definition.ts'

/** `at` is a JSON pointer into the arguments. */
export interface Argument {
  readonly kind: Exclude<ArgumentKind, 'method'>
  readonly raw: string
  readonly at: string
  readonly op: Action
  /** A pattern of files to look for: what it matches is not opened for certain. */
  readonly pattern?: true
  /** The folder below which a search looks for `raw`. */
  readonly below?: string
  /** Of a repository that is named without it. */
  readonly owner?: string
}

export type JudgedTool = Pick<AcceptedTool, 'name' | 'type' | 'action' | 'known'>
export type Arguments = { readonly [key: string]: Json }

/** The owner that stands beside a repository's name. */
export function ownerIn(args: Arguments): { owner?: string } {
  const owner = args.owner ?? args.org ?? args.organization
  return typeof owner === 'string' && owner !== '' ? { owner } : {}
}

export function pointer(at: string, key: string): string {
  return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
