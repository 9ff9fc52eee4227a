// The library of the moment, as the settings have it, and what its problems are called towards an operator.
import { Refusal } from '../../shared/contract/problem.ts'
import type { TrustedLibrary } from './integrity/trusted-library.ts'
import type { LibraryProblem, LibrarySource } from './source/library-source.ts'

export interface Library {
  readonly source: LibrarySource
  readonly trusted: TrustedLibrary
}

/** Throws LibraryProblem `refused` for an address that is not to be used. */
export type CurrentLibrary = () => Library

const told = {
  unreachable: [503, 'library_unreachable'],
  untrusted: [409, 'library_untrusted'],
  stale: [409, 'library_stale'],
  refused: [409, 'library_refused'],
  gone: [404, 'not_found'],
} as const
const passedOn: readonly Refusal['status'][] = [400, 403, 404, 409, 413, 422, 429]

/** What the library itself refused keeps its status and code; that it does not know our token signs nobody out here. */
export function refusalOf({ code, message, refusal }: LibraryProblem): Refusal {
  const [status, name] = told[code]
  if (code !== 'refused' || !refusal) return new Refusal(status, name, message)
  const own = passedOn.find((each) => each === refusal.status) ?? (refusal.status === 401 ? 403 : status)
  return new Refusal(own, refusal.code, message, refusal.errors.length > 0 ? [...refusal.errors] : undefined)
}
