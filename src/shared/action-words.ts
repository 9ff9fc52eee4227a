// What a call does, as pages and the terminal say it: "wants to send to …", and once it was answered "wanted to".
import type { Action } from './contract/primitives.ts'

export const verbs: Readonly<Record<Action, string>> = {
  read: 'read',
  write: 'write',
  delete: 'delete',
  send: 'send to',
  execute: 'run',
}

/** `waits`: nobody has answered yet. */
export function wants(waits: boolean): string {
  return waits ? 'wants to' : 'wanted to'
}
