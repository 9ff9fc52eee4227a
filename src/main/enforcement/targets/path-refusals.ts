// What cannot be told of a path, and so is refused: variables, forms of other systems, the insides of processes.
import { Unresolvable } from './unresolvable.ts'

/** `text` is trimmed, without quotes. */
export function refuseVariables(text: string): void {
  if (text === '') throw new Unresolvable('A path is empty.')
  if (/^~[^/\\]/.test(text))
    throw new Unresolvable('The home folder of another user cannot be told; write the path in full.')
  if (/\$[\p{L}_{(]|%[\p{L}_][\p{L}\p{N}_]*%|`.+`/u.test(text))
    throw new Unresolvable('A variable or a command in a path cannot be told; write the path in full.')
}

/** Escapes within escapes, and bytes that only careless readers take for characters. */
export function refuseOddEscapes(text: string, decoded: readonly string[]): void {
  if (/%(c[01]|e0%[89]|f0%8)/i.test(text) || /%[0-9a-fA-F]{2}/.test(decoded.at(2) ?? ''))
    throw new Unresolvable('A path is escaped in a way that not everybody reads alike; write it plainly.')
}

/** Forms of Windows that mean something else than they show. */
export function refuseForeign(text: string): void {
  if (/^(\\\\|\/\/[.?]\/)/.test(text)) throw new Unresolvable('Network and device paths are not accepted.')
  const windows = process.platform === 'win32'
  if (windows && /~\d|:.*:|[. ]+([\\/]|$)/.test(text)) {
    throw new Unresolvable('Short names, streams and trailing dots or spaces are not accepted.')
  }
  if (!windows && /^[A-Za-z]:[\\/]/.test(text)) throw new Unresolvable('This machine has no drives with letters.')
}

export function refuseProcess(path: string): void {
  if (
    /^\/proc\/(\d+|self|thread-self)\/(?!root(\/|$)|(status|stat|cmdline|comm)$)|^\/dev\/(fd|stdin|stdout|stderr)(\/|$)/.test(
      path,
    )
  ) {
    throw new Unresolvable('The insides of a process are not accepted as a path.')
  }
}
