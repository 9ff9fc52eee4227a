// Permissions, roles and tiers in plain words.
import type { Role } from '../../../shared/contract/agent.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'

export interface KnownPermission {
  readonly permission: string
  readonly words: string
}

/** What the shipped policies ask of an agent itself; everything else is permitted by roles. The words continue "May …". */
export const knownPermissions: readonly KnownPermission[] = [
  { permission: 'filesystem:read', words: 'read files and list folders' },
  { permission: 'filesystem:write', words: 'write, create and move files; deleting is held for you each time' },
  { permission: 'database:read', words: 'read databases, sensitive tables excepted' },
  { permission: 'database:sensitive_read', words: 'use tables with personal or financial data as well' },
  { permission: 'database:write', words: 'write to databases; deleting is held for you each time' },
  { permission: 'web:read', words: 'read from addresses on the web' },
  { permission: 'web:write', words: 'ask to send data to addresses; each request is held for you' },
  { permission: 'slack:read', words: 'read in Slack' },
  { permission: 'slack:post', words: 'post in Slack; messages to everybody are held for you' },
  { permission: 'slack:protected_channels', words: 'post in channels of administration, security and management' },
  { permission: 'slack:delete', words: 'delete messages in Slack' },
  { permission: 'github:read', words: 'read on GitHub' },
  { permission: 'github:write', words: 'write on GitHub; merging is held for you each time' },
  { permission: 'github:merge', words: 'merge pull requests' },
]

const byPermission = new Map(knownPermissions.map(({ permission, words }) => [permission, words] as const))
/** Tools by their class, as `<server type>:<action>` names it. */
const toolsThat: Readonly<Record<string, string>> = {
  read: 'tools that read',
  write: 'tools that write',
  delete: 'tools that delete',
  send: 'tools that send',
  execute: 'tools that run something',
}
const kinds: Readonly<Record<string, string>> = {
  filesystem: 'file servers',
  database: 'databases',
  web: 'web servers',
  other: 'other servers',
  '*': 'every server',
}

/** "read files and list folders"; an unknown one in its own words. */
export function permissionWords(permission: string): string {
  const known = byPermission.get(permission)
  if (known) return known
  const [kind = '', right = ''] = permission.split(':')
  const tools = right === '*' ? 'every tool' : (toolsThat[right] ?? `what needs “${right}”`)
  return `use ${tools} of ${kinds[kind] ?? `“${kind}”`}`
}

export function roleWords(role: Role): string {
  const may = role.permissions.map(permissionWords).join('; ')
  const where = role.resources && role.resources.length > 0 ? `, only on ${role.resources.join(', ')}` : ''
  return may === '' ? 'permits nothing' : `may ${may}${where}`
}

export const tierWords: Readonly<Record<RiskTier, string>> = {
  low: 'trusted; a question waits a day',
  medium: 'usual; a question waits 4 hours',
  high: 'watched; every call is held unless a delegation of yours stands behind it',
  critical: 'suspect; every call is denied unless a delegation of yours stands behind it',
}
