// Commands for a shell or an interpreter: kept as they are, for what they do cannot be told from their text.
import { foldText, refuseHidden } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'

/** More of a long script says nothing more to a rule; the call itself is bound to all of it. */
const longest = 4096

/** The word by which rules know a command of a shell from one of SQL. */
const shellCommand = 'command:shell'

/** Throws `Unresolvable` for characters that nobody could see. */
export function readCommand(raw: string): Reading {
  refuseHidden(raw)
  const text = raw.trim()
  const value = text.length > longest ? `${text.slice(0, longest)}…` : text
  return readingOf(value, [foldText(value), shellCommand])
}
