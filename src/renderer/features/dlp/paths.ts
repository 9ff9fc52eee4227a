// Addresses of the page: a pattern, a new one, a text to try.

export const tryPath = '/dlp/try'
export const writingPath = '/dlp?write=1'

export function patternPath(id: string | null): string {
  return id === null ? '/dlp' : `/dlp/${encodeURIComponent(id)}`
}

export function isWriting(search: string): boolean {
  return new URLSearchParams(search).get('write') === '1'
}
