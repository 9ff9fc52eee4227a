// A name that a program would take for one of its options.
import { Unresolvable } from './unresolvable.ts'

/** Throws `Unresolvable`; dashes of other kinds count, for some programs take them alike. */
export function refuseOption(raw: string): void {
  if (/^\s*["']?[-\u2010-\u2015\u2212\ufe63\uff0d]/.test(raw))
    throw new Unresolvable('A name begins with a dash, so a program may take it for an option.')
}
