/** The line of a policy that a link points at, counted from 1. */
export function lineIn(search: string): number | null {
  const line = Number(new URLSearchParams(search).get('line'))
  return Number.isSafeInteger(line) && line > 0 ? line : null
}
