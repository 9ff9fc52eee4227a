// A path in canonical form, with every other reading of it: what cannot be told is refused (security, argument rules).
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServerPlace } from '../../servers/servers.ts'
import { foldText, refuseInvisible, refuseMixedScripts } from './fold-text.ts'
import { followLinks } from './follow-links.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const longestBytes = 4096

type PathPlace = Pick<ServerPlace, 'cwd' | 'home' | 'roots'>

/**
 * The value is absolute, without `.`, `..` and doubled separators, links resolved. `place` says where relative paths and
 * `~` begin. Throws `Unresolvable`.
 */
export async function readPath(raw: string, place: PathPlace, signal: AbortSignal): Promise<Reading> {
  if (Buffer.byteLength(raw) > longestBytes) throw new Unresolvable(`A path is longer than ${longestBytes} bytes.`)
  refuseInvisible(raw)
  const written = fromUri(unquoted(raw))
  refuseVariables(written)
  refuseForeign(written)
  refuseMixedScripts(written)
  const bases = [...new Set([...place.roots, place.cwd])]
  const readings = [raw, written, ...decodings(written), written.replaceAll('\\', '/')]
  const lexical = readings.flatMap((reading) => absolutes(homeIn(reading, place.home), bases))
  const plain = homeIn(written, place.home)
  const resolved = await Promise.all(absolutes(plain, bases).map((path) => followLinks(path, signal)))
  const [first, ...others] = resolved.sort((a, b) => b.existing - a.existing)
  if (!first) throw new Unresolvable('The path could not be resolved.')
  const stepwise = await Promise.all(unreduced(plain, bases).map((path) => followLinks(path, signal)))
  const every = [...lexical.map(procRoot), ...[first, ...others, ...stepwise].map(({ path }) => path)]
  for (const path of every) refuseProcess(path)
  const forms = every.flatMap((path) => [path, path.replace(/^\/private(?=\/)/, '')]).map(foldText)
  return readingOf(first.path, forms)
}

/** Servers trim white space and strip one pair of quotes; so do we. */
function unquoted(text: string): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed
}

function fromUri(text: string): string {
  if (!/^file:/i.test(text)) return text
  try {
    return fileURLToPath(text)
  } catch {
    throw new Unresolvable('A file: address could not be read as a path on this machine.')
  }
}

function refuseVariables(text: string): void {
  if (text === '') throw new Unresolvable('A path is empty.')
  if (/^~[^/\\]/.test(text))
    throw new Unresolvable('The home folder of another user cannot be told; write the path in full.')
  if (/\$[\p{L}_{(]|%[\p{L}_][\p{L}\p{N}_]*%/u.test(text))
    throw new Unresolvable('A variable in a path cannot be told; write the path in full.')
}

/** Forms of Windows that mean something else than they show. */
function refuseForeign(text: string): void {
  if (/^(\\\\|\/\/[.?]\/)/.test(text)) throw new Unresolvable('Network and device paths are not accepted.')
  if (process.platform === 'win32' && /~\d|:.*:|[. ]+([\\/]|$)/.test(text)) {
    throw new Unresolvable('Short names, streams and trailing dots or spaces are not accepted.')
  }
}

function homeIn(path: string, home: string): string {
  return path === '~' || /^~[\\/]/.test(path) ? join(home, path.slice(1)) : path
}

/** Percent escapes undone until nothing changes, at most three times: only for checking. */
function decodings(text: string): string[] {
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

function absolutes(path: string, bases: readonly string[]): string[] {
  return isAbsolute(path) ? [resolve(path)] : bases.map((base) => resolve(base, path))
}

/** `link/..` as the system opens it: the parent of what the link leads to, not of the link. */
function unreduced(path: string, bases: readonly string[]): string[] {
  if (!/(^|\/)\.\.(\/|$)/.test(path)) return []
  return isAbsolute(path) ? [path] : bases.map((base) => `${base}/${path}`)
}

/** The root of another process is a back door to ours. */
function procRoot(path: string): string {
  return path.replace(/^(\/proc\/(\d+|self|thread-self)(\/task\/\d+)?\/root)+(?=\/|$)/, '') || '/'
}

function refuseProcess(path: string): void {
  if (
    /^\/proc\/(\d+|self|thread-self)\/(?!root(\/|$)|(status|stat|cmdline|comm)$)|^\/dev\/(fd|stdin|stdout|stderr)(\/|$)/.test(
      path,
    )
  ) {
    throw new Unresolvable('The insides of a process are not accepted as a path.')
  }
}
