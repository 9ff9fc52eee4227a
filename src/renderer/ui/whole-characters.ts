// Where a text may be cut.

/** The last place up to `limit` that cuts no character in two. */
export function wholeCharacters(text: string, limit: number): number {
  if (limit >= text.length) return text.length
  return /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit
}
