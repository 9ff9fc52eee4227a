// Repositories as owner/name, from an address of theirs or from arguments that give the two apart.
import { foldText } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const remote = /^(?:git\+)?(?:https?|ssh|git):\/\/(?:git@)?[^/\s@]+\/|^git@[^:/\s]+:/i
const part = /^[A-Za-z0-9_.-]+$/

/** `owner` is null when no argument names one. Throws `Unresolvable`. */
export function readRepo(raw: string, owner: string | null): Reading {
  const text = raw
    .trim()
    .replace(remote, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
  const parts = text.includes('/') || owner === null ? text.split('/') : [owner.trim(), text]
  if (parts.length > 2 || parts.some((each) => !part.test(each) || /^(\.+$|-)/.test(each))) {
    throw new Unresolvable('A repository is not named as owner/name.')
  }
  const value = parts.join('/').toLowerCase()
  return readingOf(value, [foldText(value)])
}
