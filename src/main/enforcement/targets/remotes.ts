// Where a repository is fetched from: an address, or the short form that only git knows.
import { refuseOption } from './option.ts'
import type { Reading } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'
import { readUrl } from './urls.ts'

/** `git@host:path` as git writes it. */
const short = /^(?:[A-Za-z0-9_.-]+@)?([A-Za-z0-9_.-]+):(?!\/\/)(?!\d+(?:\/|$))([^\s:]\S*)$/
const withUser = /^(ssh|git\+ssh):\/\/[A-Za-z0-9_.-]+@/i

/** Throws `Unresolvable` for what runs a program or is no address. */
export function readRemote(raw: string): Reading {
  refuseOption(raw)
  const text = raw.trim()
  if (/^[a-z0-9+.-]+::/i.test(text)) throw new Unresolvable('This way to reach a repository runs a program.')
  const [, host, path] = short.exec(text) ?? []
  return readUrl(host === undefined ? text.replace(withUser, '$1://') : `ssh://${host}/${path}`)
}
