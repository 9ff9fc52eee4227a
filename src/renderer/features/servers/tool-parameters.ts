// The parameters of a tool, read from its schema: a summary only, whatever the schema is.

export interface Parameter {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

/** A hostile schema may be deep; what is deeper is said to be so. */
const deepest = 4
const longestList = 12

export function parametersOf(schema: unknown): readonly Parameter[] {
  if (!isObject(schema) || !isObject(schema.properties)) return []
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    type: typeText(property),
    required: required.has(name),
    description: isObject(property) && typeof property.description === 'string' ? property.description : '',
  }))
}

function typeText(schema: unknown, depth = 0): string {
  if (!isObject(schema)) return schema === false ? 'nothing' : 'anything'
  if (depth >= deepest) return '…'
  if ('const' in schema) return JSON.stringify(schema.const) ?? 'anything'
  if (Array.isArray(schema.enum)) return listed(schema.enum.map((value) => JSON.stringify(value) ?? 'null'))
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray)
  if (choices) return listed(choices.map((choice) => typeText(choice, depth + 1)))
  if (Array.isArray(schema.type)) return listed(schema.type.map(String))
  if (schema.type === 'array') return `list of ${typeText(schema.items, depth + 1)}`
  if (typeof schema.type === 'string') return schema.type
  return typeof schema.$ref === 'string' ? schema.$ref : 'anything'
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, longestList).join(' | ')
  return words.length > longestList ? `${shown} | … ${words.length - longestList} more` : shown
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
