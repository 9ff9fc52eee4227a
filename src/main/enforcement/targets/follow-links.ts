// Follows links the way an open would, also for files that do not exist yet and through links that lead nowhere.
import { lstat, readlink, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { Unresolvable } from './unresolvable.ts'

const mostLinks = 40

export interface FollowedPath {
  readonly path: string
  /** How many segments exist. */
  readonly existing: number
}

/** Throws `Unresolvable`. */
export async function followLinks(path: string, signal: AbortSignal): Promise<FollowedPath> {
  const whole = await wholePath(path)
  if (signal.aborted) throw new Unresolvable('The path could not be resolved in time.')
  return whole ?? followStepwise(path, signal)
}

/** What exists to its last segment is resolved in one step by the system; null when something is missing. */
async function wholePath(path: string): Promise<FollowedPath | null> {
  try {
    return { path: await realpath(path), existing: path.split(sep).length }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new Unresolvable('A folder on the way of a path cannot be looked into.')
  }
}

async function followStepwise(path: string, signal: AbortSignal): Promise<FollowedPath> {
  let rest = path.split(sep).filter((segment) => segment !== '')
  let done = resolve('/')
  let links = 0
  let existing = 0
  let missing = false
  while (rest.length > 0) {
    if (signal.aborted) throw new Unresolvable('The path could not be resolved in time.')
    const [segment = '', ...more] = rest
    rest = more
    if (segment === '.') continue
    if (segment === '..') {
      done = resolve(done, '..')
      continue
    }
    const next = join(done, segment)
    const target = missing ? null : await linkAt(next)
    if (target === 'missing') missing = true
    if (target === null || target === 'missing') {
      done = next
      existing += missing ? 0 : 1
      continue
    }
    links += 1
    if (links > mostLinks) throw new Unresolvable('A path leads through too many links.')
    rest = [...target.to.split(sep).filter((part) => part !== ''), ...rest]
    if (isAbsolute(target.to)) done = resolve('/')
  }
  return { path: done, existing }
}

/** The link's text, null for anything else that exists. */
async function linkAt(path: string): Promise<{ to: string } | 'missing' | null> {
  try {
    const found = await lstat(path)
    return found.isSymbolicLink() ? { to: await readlink(path) } : null
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    throw new Unresolvable('A folder on the way of a path cannot be looked into.')
  }
}
