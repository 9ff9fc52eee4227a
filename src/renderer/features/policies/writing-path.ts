// The address at which a policy is being begun: whoever links to it opens the form; and the one of a line in a policy.

/** `id` is the policy that stays open behind the form. */
export function writingPath(id: string | null = null): string {
  return `/policies${id === null ? '' : `/${encodeURIComponent(id)}`}?create=1`
}

export function isWriting(search: string): boolean {
  return new URLSearchParams(search).get('create') === '1'
}

/** The line that a link points at, counted from 1. */
export function lineIn(search: string): number | null {
  const line = Number(new URLSearchParams(search).get('line'))
  return Number.isSafeInteger(line) && line > 0 ? line : null
}
