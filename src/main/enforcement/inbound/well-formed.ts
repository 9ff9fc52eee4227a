// Whether an answer that was changed is still what clients accept: parts of known kinds, structured content that fits its schema.
import { type Json, JsonNumber, parseStrict } from '../../../shared/json/strict-parse.ts'
import { checkArguments } from '../baseline/schema.ts'
import type { ToolAnswer } from './response-stage.ts'
import { withheldValue } from './withheld.ts'

/** Members that say what a part is; nothing in them is for a model. */
export function isProtocol(at: string): boolean {
  return /^\/content\/\d+\/(type|mimeType|resource\/mimeType)$/.test(at)
}

/** An answer of the same kind that says why nothing is left of it. */
export function nothingLeft({ kind }: Pick<ToolAnswer, 'kind'>, why: string): Json {
  return kind === 'error' ? { code: -32603, message: why } : withheldValue(why)
}

/** `changed` came of the answer's value by changing strings. A tool that reports an error needs no structured content. */
export function staysWellFormed({ kind, request, value }: ToolAnswer, changed: Json): boolean {
  if (kind === 'error') return true
  const [before, after] = [memberOf(value, 'structuredContent'), memberOf(changed, 'structuredContent')]
  if (before === undefined || memberOf(changed, 'isError') === true) return true
  const schema = outputSchemaOf(request.tool?.raw)
  return schema === undefined || (after !== undefined && checkArguments(schema, after) === null)
}

function outputSchemaOf(definition: string | undefined): Json | undefined {
  if (definition === undefined) return undefined
  return memberOf(parseStrict(definition, { ambiguousKeys: 'allow' }).value, 'outputSchema')
}

function memberOf(value: Json, name: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof JsonNumber)
    return undefined
  return Object.hasOwn(value, name) ? value[name] : undefined
}
