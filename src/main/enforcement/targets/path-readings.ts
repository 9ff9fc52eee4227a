// The ways in which servers read one text as a path.
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Unresolvable } from './unresolvable.ts'

/** Servers trim white space and strip one pair of quotes; so do we. */
export function unquoted(text: string): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed
}

/** Throws `Unresolvable`. */
export function fromUri(text: string): string {
  if (!/^file:/i.test(text)) return text
  try {
    return fileURLToPath(text)
  } catch {
    throw new Unresolvable('A file: address could not be read as a path on this machine.')
  }
}

export function homeIn(path: string, home: string): string {
  return path === '~' || /^~[\\/]/.test(path) ? join(home, path.slice(1)) : path
}

/** Percent escapes undone until nothing changes, at most three times: only for checking. */
export function decodings(text: string): string[] {
  const found: string[] = []
  let now = text
  for (let times = 0; times < 3 && /%[0-9a-fA-F]{2}/.test(now); times += 1) {
    try {
      now = decodeURIComponent(now)
    } catch {
      now = now.replace(/%[2-7][0-9a-fA-F]/g, (percent) => String.fromCharCode(Number.parseInt(percent.slice(1), 16)))
    }
    if (now === found.at(-1)) break
    found.push(now)
  }
  return found.map((each) => each.replaceAll('\0', ''))
}

export function absolutes(path: string, bases: readonly string[]): string[] {
  return isAbsolute(path) ? [resolve(path)] : bases.map((base) => resolve(base, path))
}

/** `link/..` as the system opens it: the parent of what the link leads to, not of the link. */
export function unreduced(path: string, bases: readonly string[]): string[] {
  if (!/(^|\/)\.\.(\/|$)/.test(path)) return []
  return isAbsolute(path) ? [path] : bases.map((base) => `${base}/${path}`)
}

/** The root of another process is a back door to ours. */
export function procRoot(path: string): string {
  return path.replace(/^(\/proc\/(\d+|self|thread-self)(\/task\/\d+)?\/root)+(?=\/|$)/, '') || '/'
}
