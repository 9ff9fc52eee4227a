// One thing that was looked at: how it is, and what to do about it. Nothing in it can hide or move the cursor.
import { visible } from '../../shared/visible-text.ts'

export interface Check {
  readonly id: string
  readonly title: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** What to do; null when nothing is to be done. */
  readonly remedy: string | null
}

/** The three outcomes of one check. */
export function about(id: string, title: string) {
  const make = (state: Check['state'], detail: string, remedy: string | null): Check => ({
    id: visible(id),
    title: visible(title),
    state,
    detail: visible(detail),
    remedy: remedy === null ? null : visible(remedy),
  })
  return {
    ok: (detail: string) => make('ok', detail, null),
    warning: (detail: string, remedy: string) => make('warning', detail, remedy),
    failed: (detail: string, remedy: string) => make('failed', detail, remedy),
  }
}

/** A group that stumbles over what it looks at still says so in one line. */
export async function carefully(id: string, title: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look()
  } catch (error) {
    return [
      about(id, title).failed(
        `This could not be checked: ${messageOf(error)}`,
        'Run it again; if it stays so, report it with this line.',
      ),
    ]
  }
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}

/** A path as one word of a command of the shell. */
export function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
