// Whether an exception covers a call: canonical targets, segment by segment, every one of them (decision 3).
import { anyTarget } from '../../../shared/contract/exception.ts'
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import type { ExceptionRow } from '../../store/tables.ts'
import { foldText } from '../targets/fold-text.ts'
import { describesSegments } from './wildcard.ts'

/** What an exception asks of a call. */
export interface CoveredCall {
  readonly tool_name: string
  readonly action: Action
  readonly agent_id: string
  readonly session_id: string
  readonly server_id: string
  readonly targets: readonly Target[]
}

export type ExceptionScope = Pick<
  ExceptionRow,
  'tool_name' | 'action' | 'target_pattern' | 'agent_id' | 'server_id' | 'session_id'
>

export function covers(exception: ExceptionScope, call: CoveredCall): boolean {
  const { agent_id, server_id, session_id } = exception
  return (
    exception.tool_name === call.tool_name &&
    exception.action === call.action &&
    (agent_id === null || agent_id === call.agent_id) &&
    (server_id === null || server_id === call.server_id) &&
    (session_id === null || session_id === call.session_id) &&
    coversTargets(exception.target_pattern, call.targets)
  )
}

/** Every target must match; a call without targets matches only `*`. */
export function coversTargets(pattern: string, targets: readonly Target[]): boolean {
  if (pattern === anyTarget) return true
  return targets.length > 0 && targets.every((target) => coversTarget(pattern, target))
}

function coversTarget(pattern: string, target: Target): boolean {
  switch (target.kind) {
    case 'path':
      return coversPath(pattern, target)
    case 'url':
      return coversUrl(pattern, target.value)
    case 'table':
      return coversName(pattern, target.value, '.')
    case 'repo':
      return coversName(pattern, target.value, '/')
    case 'recipient':
      return coversName(pattern, target.value, '@')
    case 'channel':
      return coversName(pattern.replace(/^#/, ''), target.value.replace(/^#/, ''), null)
    case 'command':
      return false
  }
}

/** Without a star a pattern covers itself and whatever lies below; with one, what it spells; a final `/` means below. */
function isOpen(pattern: string): boolean {
  return !pattern.includes('*') || pattern.endsWith('/') || /^[A-Za-z]:.*\\$/.test(pattern)
}

/**
 * By the case that the file system has. A path that was not written plainly has several readings, and servers differ in
 * which one they open: then all of them must be covered, in their folded spelling.
 */
function coversPath(pattern: string, { value, raw, forms }: Target): boolean {
  const wanted = pathSegments(pattern)
  const given = pathSegments(value)
  if (!wanted || !given || !describesSegments(wanted, given, isOpen(pattern))) return false
  if (isPlain(raw)) return true
  const folded = wanted.map(foldText)
  return forms.map(pathSegments).every((form) => form !== null && describesSegments(folded, form, isOpen(pattern)))
}

/** Null for what is no absolute path. `/private` of macOS is where `/tmp`, `/var` and `/etc` lead. */
function pathSegments(path: string): string[] | null {
  const drive = /^[A-Za-z]:(?=[\\/])/.exec(path)?.[0]
  if (drive) return [drive.toLowerCase(), ...parts(path.slice(drive.length), /[\\/]/)]
  if (!path.startsWith('/')) return null
  const plain = process.platform === 'darwin' ? path.replace(/^\/private(?=\/(tmp|var|etc)(\/|$))/, '') : path
  return parts(plain, '/')
}

function parts(text: string, separator: string | RegExp): string[] {
  return text.split(separator).filter((part) => part !== '')
}

/** Absolute, nothing to decode, no step up, no choice, nothing to trim: there is one way to read it. */
function isPlain(raw: string): boolean {
  return raw.startsWith('/') && !/%[0-9a-f]{2}|\{.*,|\\|\/\.{1,2}(\/|$)|["'\s]$/i.test(raw)
}

/** Host by label and without case, path by segment and with it; query and fragment do not count. */
function coversUrl(pattern: string, value: string): boolean {
  const [, scheme, written, path = ''] = /^(?:(https?):\/\/)?([^/\\@?#]+)(\/[^?#]*)?$/i.exec(pattern) ?? []
  const given = URL.parse(value)
  // Numbers, ports and names in another script have several spellings; the canonical one is compared.
  const host = written === undefined ? undefined : URL.parse(`${given?.protocol}//${written}`)?.host
  if (!given || host === undefined || given.username !== '' || given.password !== '') return false
  if (!/^https?:$/.test(given.protocol) || (scheme && `${scheme.toLowerCase()}:` !== given.protocol)) return false
  // What a server may read as another separator or step is nobody's folder.
  if (/\/\/|%2e|%2f|%5c|\\/i.test(given.pathname)) return false
  return (
    describesSegments(host.split('.'), given.host.split('.'), false) &&
    describesSegments(parts(path, '/'), parts(given.pathname, '/'), isOpen(path))
  )
}

/** Whole names without case; a final separator means whatever lies below. */
function coversName(pattern: string, value: string, separator: string | null): boolean {
  if (pattern.startsWith('/')) return false
  const [wanted, given] = [pattern.toLowerCase(), value.toLowerCase()]
  if (separator === null) return describesSegments([wanted], [given], false)
  const open = wanted.endsWith(separator)
  return describesSegments((open ? wanted.slice(0, -1) : wanted).split(separator), given.split(separator), open)
}
