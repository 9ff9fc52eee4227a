// All texts of a JSON value that a model may read: strings, keys, and objects that are a call of a tool.
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

/** In three parts: texts of content blocks, other strings, keys. An order that is spread over blocks is then in one piece. */
export function collectTexts(value: Json): FoundText[] {
  const [blocks, strings, keys]: FoundText[][] = [[], [], []] as FoundText[][]
  const stack: Place[] = [{ value, at: '' }]
  let length = 0
  let count = 0
  const keep = (list: FoundText[] | undefined, text: string, at: string) => {
    length += text.length
    list?.push({ text, at })
  }
  for (let place = stack.pop(); place; place = stack.pop()) {
    count += 1
    if (count > mostValues || length > mostText)
      throw new TooMuchText('There is more text than can be scanned in time.')
    const { value: part, at } = place
    if (typeof part === 'string') keep(at.endsWith('/text') ? blocks : strings, part, at)
    else if (Array.isArray(part))
      pushAll(
        stack,
        part.map((item, index) => ({ value: item, at: `${at}/${index}` })),
      )
    else if (part !== null && typeof part === 'object' && !(part instanceof JsonNumber)) {
      const members = Object.entries(part).map(([key, item]) => ({ key, value: item, at: memberOf(at, key) }))
      for (const member of members) keep(keys, member.key, member.at)
      const call = callOf(part)
      if (call !== null) keep(strings, call, at)
      pushAll(stack, members)
    }
  }
  if (length > mostText) throw new TooMuchText('There is more text than can be scanned in time.')
  return [...(blocks ?? []), ...(strings ?? []), ...(keys ?? [])]
}

/** In order, though a stack gives back the last first. */
function pushAll(stack: Place[], places: readonly Place[]): void {
  for (let index = places.length - 1; index >= 0; index -= 1) stack.push(places[index] as Place)
}

const callTypes = ['tool_use', 'tool_result', 'function_call', 'mcp_call']

/** An object that is the call of a tool, in short and as JSON: the patterns know calls as text. */
function callOf(value: { readonly [key: string]: Json }): string | null {
  const { type, method, tool_calls, function_call, tool_call_id } = value
  if (typeof type === 'string' && callTypes.includes(type)) return `{"type":"${type}"}`
  if (method === 'tools/call') return '{"method":"tools/call"}'
  if (Array.isArray(tool_calls) && tool_calls.length > 0) return '{"tool_calls":[{}]}'
  if (function_call !== null && typeof function_call === 'object') return '{"function_call":{}}'
  return typeof tool_call_id === 'string' ? '{"tool_call_id":""}' : null
}

function memberOf(at: string, key: string): string {
  return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
