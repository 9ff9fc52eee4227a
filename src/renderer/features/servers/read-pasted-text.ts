// Finds the servers in a pasted text: JSON as people keep it, with comments and trailing commas, in any of the usual shapes.
import JSON5 from 'json5'

/** More than any settings file. */
const longestText = 1024 * 1024

export interface PastedText {
  /** In the order of the text; a bare entry has the name ''. */
  readonly entries: readonly (readonly [name: string, entry: Readonly<Record<string, unknown>>])[]
  /** Values that VS Code asks for: id → what it says about it. */
  readonly inputs: ReadonlyMap<string, string>
}

export interface UnreadableText {
  readonly problem: string
  readonly line?: number
  readonly column?: number
}

/** The shapes: `mcpServers` (Claude Desktop, Cursor), `servers` or `mcp.servers` (VS Code), a bare map, one bare entry. */
export function readPastedText(text: string): PastedText | UnreadableText {
  if (text.length > longestText) return { problem: 'This text is longer than 1 MB.' }
  const parsed = parseLeniently(text)
  if ('problem' in parsed) return parsed
  const whole = parsed.value
  if (!isObject(whole)) return { problem: 'This is JSON, but no object: it should begin with {.' }
  const nested = isObject(whole.mcp) ? whole.mcp : whole
  const inputs = inputsOf(nested.inputs)
  const named = [whole.mcpServers, nested.servers].find((value) => value !== undefined)
  if (named !== undefined && !isObject(named))
    return { problem: 'The list of servers is no object of names and entries.' }
  if (named === undefined && isEntry(whole)) return { entries: [['', whole]], inputs }
  const map = Object.entries(named ?? whole)
  const entries = map.filter((pair): pair is [string, Record<string, unknown>] => isObject(pair[1]))
  const refused = map.find(([, value]) => !isObject(value))
  if (named === undefined && (entries.length === 0 || refused || !entries.some(([, entry]) => isEntry(entry))))
    return { problem: 'There is no server in this text: a server has a "command" or a "url".' }
  if (refused) return { problem: `The entry "${refused[0]}" is no object.` }
  if (entries.length === 0) return { problem: 'The list of servers is empty.' }
  return { entries, inputs }
}

/** A part cut out of a file, `"mcpServers": {…}` without its braces, is read too. */
function parseLeniently(text: string): { readonly value: unknown } | UnreadableText {
  const cutOut = /^\s*(\/\/[^\n]*\n\s*)*"[^"\n]*"\s*:/.test(text)
  try {
    return { value: JSON5.parse(cutOut ? `{${text}\n}` : text) as unknown }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { lineNumber: line = 1, columnNumber: column = 1 } = error as { lineNumber?: number; columnNumber?: number }
    const what = error.message.replace(/^JSON5: /, '').replace(/ at \d+:\d+$/, '')
    const problem = `It cannot be read: ${what}.`
    return { problem, line, column: cutOut && line === 1 ? Math.max(1, column - 1) : column }
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEntry(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.command === 'string' || Array.isArray(value.command) || urlOf(value) !== undefined
}

/** Under any of the names that clients use. */
export function urlOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const url = entry.url ?? entry.httpUrl ?? entry.serverUrl
  return typeof url === 'string' ? url.trim() : undefined
}

function inputsOf(value: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(value)) return new Map()
  return new Map(
    value.filter(isObject).map((input) => [String(input.id), String(input.description ?? input.id)] as const),
  )
}
