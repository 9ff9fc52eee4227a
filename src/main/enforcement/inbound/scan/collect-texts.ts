// All texts of a JSON value that a model may read: strings, keys, and objects that are a call of a tool.
import { setImmediate } from 'node:timers/promises'
import { type Json, JsonNumber } from '../../../../shared/json/strict-parse.ts'

export interface FoundText {
  readonly text: string
  /** JSON pointer; for a key, of its member. */
  readonly at: string
}

/** More than this is not scanned: the caller withholds. In UTF-16 units, and in values of any kind. */
export const mostText = 2 * 1024 * 1024
export const mostValues = 200_000

export class TooMuchText extends Error {}

interface Place {
  readonly value: Json
  readonly at: string
}

/**
 * In three parts: texts of content blocks, other strings, keys. An order that is spread over blocks is then in one piece.
 * Lets others have their turn in between. Rejects with `TooMuchText`.
 */
export async function collectTexts(value: Json): Promise<FoundText[]> {
  const found = new Texts()
  const open: Iterator<Place>[] = [[{ value, at: '' }].values()]
  let count = 0
  for (let inner = open.at(-1); inner; inner = open.at(-1)) {
    const next = inner.next()
    if (next.done) {
      open.pop()
      continue
    }
    count += 1
    const below = found.take(next.value)
    if (count > mostValues || found.length > mostText)
      throw new TooMuchText('There is more text than can be scanned in time.')
    if (count % turn === 0) await setImmediate()
    if (below) open.push(below)
  }
  return found.all()
}

/** Values that are looked at without a pause. */
const turn = 2000

class Texts {
  length = 0
  readonly #blocks: FoundText[] = []
  readonly #strings: FoundText[] = []
  readonly #keys: FoundText[] = []

  /** Keeps the texts of the value itself; what lies below it is returned, one after the other. */
  take({ value, at }: Place): Iterator<Place> | null {
    if (typeof value === 'string') {
      this.#keep(at.endsWith('/text') ? this.#blocks : this.#strings, value, at)
      return null
    }
    if (Array.isArray(value)) return itemsOf(value, at)
    if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return null
    const call = callOf(value)
    if (call !== null) this.#keep(this.#strings, call, at)
    return this.#membersOf(value, at)
  }

  *#membersOf(value: { readonly [key: string]: Json }, at: string): Generator<Place> {
    for (const key of Object.keys(value)) {
      const place = { value: value[key] as Json, at: `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` }
      this.#keep(this.#keys, key, place.at)
      yield place
    }
  }

  all(): FoundText[] {
    return [...this.#blocks, ...this.#strings, ...this.#keys]
  }

  #keep(list: FoundText[], text: string, at: string): void {
    this.length += text.length
    list.push({ text, at })
  }
}

function* itemsOf(list: readonly Json[], at: string): Generator<Place> {
  for (const [index, value] of list.entries()) yield { value, at: `${at}/${index}` }
}

/** Keys by which an object may be the call of a tool, and types. */
const callKeys = new Set(
  `tool tool_name toolName call invoke action function function_name functionName args arguments kwargs parameters
  function_call functionCall tool_calls toolCalls tool_use toolUse tool_input tool_call_id toolCallId tool_use_id toolUseId
  recipient_name`.split(/\s+/),
)
/** Of a call, but not of calls alone. */
const alsoTelling = new Set(['type', 'method', 'name', 'input', 'content', 'id'])
const callTypes = new Set(
  'tool_use tool_result tool_call function_call function_call_output mcp_call server_tool_use'.split(' '),
)

/** An object that may be the call of a tool, as JSON and in short: the patterns know calls as text. */
function callOf(value: { readonly [key: string]: Json }): string | null {
  const { type, method } = value
  const known = (typeof type === 'string' && callTypes.has(type)) || method === 'tools/call'
  const keys = Object.keys(value)
  if (!known && !keys.some((key) => callKeys.has(key))) return null
  // What makes it a call comes first: others beside it must not push it out.
  const telling = keys.filter((key) => callKeys.has(key) || alsoTelling.has(key))
  const others = keys.filter((key) => !telling.includes(key)).slice(0, shown.members)
  return membersInShort(value, [...telling, ...others], 3)
}

/** JSON of the first members down to this depth, with the beginnings of strings. */
function inShort(value: Json, depth: number): string {
  if (value instanceof JsonNumber) return value.source
  if (typeof value === 'string') return JSON.stringify(value.slice(0, shown.letters))
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value))
    return `[${depth > 0 ? value.slice(0, shown.items).map((item) => inShort(item, depth - 1)) : ''}]`
  return membersInShort(value, depth > 0 ? Object.keys(value).slice(0, shown.members) : [], depth)
}

function membersInShort(value: { readonly [key: string]: Json }, keys: readonly string[], depth: number): string {
  return `{${keys.map((key) => `${JSON.stringify(key)}:${inShort(value[key] as Json, depth - 1)}`)}}`
}

const shown = { letters: 60, items: 2, members: 6 }
