// How far a call reaches, in words: what it would do to how many things.
import type { Target } from '../../../shared/contract/tool-call.ts'

const verbs: Readonly<Record<Target['op'], string>> = {
  read: 'read',
  write: 'write',
  delete: 'delete',
  send: 'send to',
  execute: 'run',
}
const nouns: Readonly<Record<Target['kind'], readonly [one: string, more: string]>> = {
  path: ['file or folder', 'files or folders'],
  table: ['table', 'tables'],
  url: ['address', 'addresses'],
  recipient: ['recipient', 'recipients'],
  channel: ['channel', 'channels'],
  command: ['command', 'commands'],
  repo: ['repository', 'repositories'],
}

/** "It would write 2 files or folders and delete 1 file or folder." */
export function reachText(targets: readonly Target[]): string {
  if (targets.length === 0) return 'Nothing that could be named.'
  const counts = new Map<string, { op: Target['op']; kind: Target['kind']; values: Set<string> }>()
  for (const { op, kind, value } of targets) {
    const group = counts.get(`${op} ${kind}`) ?? { op, kind, values: new Set() }
    counts.set(`${op} ${kind}`, group)
    group.values.add(value)
  }
  const parts = [...counts.values()].map(
    ({ op, kind, values }) => `${verbs[op]} ${values.size} ${nouns[kind][values.size === 1 ? 0 : 1]}`,
  )
  const last = parts.pop()
  return `It would ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}.`
}
