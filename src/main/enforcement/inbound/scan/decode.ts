// What stands in a text encoded, decoded once; noise that comes out of it matches no pattern.

/** Shorter ones say nothing that could be obeyed. */
const base64Run = /[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}/g
const hexRun = /(?:[0-9A-Fa-f]{2}[ :,]?){12,}/g
const escapeRun = /(?:\\x[0-9A-Fa-f]{2}|\\u00[0-9A-Fa-f]{2}|0x[0-9A-Fa-f]{2}[, ]{0,2}){8,}/g
const word = /[^\s"'<>]+/g
const percent = /(?:%[0-9A-Fa-f]{2})+/g

/** All runs that may be base64 (or its form for addresses), decoded. Null when there are none. */
export function readBase64(text: string): string | null {
  return joined(text.match(base64Run)?.map((run) => decoded(run.replaceAll(/\s/g, ''), 'base64')))
}

/** Runs of hexadecimal digits, also as `\x69` or `0x69`. Null when there are none. */
export function readHex(text: string): string | null {
  const plain = text.match(hexRun)?.map((run) => decoded(run.replaceAll(/[ :,]/g, ''), 'hex'))
  const escaped = text.match(escapeRun)?.map((run) => decoded(run.replaceAll(/\\x|\\u00|0x|[, ]/g, ''), 'hex'))
  return joined([...(plain ?? []), ...(escaped ?? [])])
}

/** Words with percent escapes, as in addresses, where `+` is a blank. Null when there are none. */
export function readPercent(text: string): string | null {
  if (!text.includes('%')) return null
  const words = text.match(word)?.filter((each) => each.search(percent) !== -1) ?? []
  return joined(
    words.map((each) =>
      each.replaceAll('+', ' ').replaceAll(percent, (run) => decoded(run.replaceAll('%', ''), 'hex')),
    ),
  )
}

function decoded(run: string, encoding: 'base64' | 'hex'): string {
  const bytes = Buffer.from(run, encoding)
  // Windows' own scripts are encoded in UTF-16.
  const wide = bytes.length > 8 && bytes[1] === 0 && bytes[3] === 0 && bytes[5] === 0
  return bytes.toString(wide ? 'utf16le' : 'utf8')
}

function joined(parts: readonly string[] | undefined): string | null {
  return parts && parts.length > 0 ? parts.join('\n') : null
}
