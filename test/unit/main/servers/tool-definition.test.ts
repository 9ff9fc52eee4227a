// The hash of a tool: every field that a model or a client can read counts, its spelling as JSON does not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readListing } from '../../../../src/main/servers/tool-definition.ts'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'

const whole = {
  name: 'read_file',
  title: 'Read a file',
  description: 'Reads a file',
  inputSchema: {
    type: 'object',
    properties: {
      path: { type: 'string', description: 'Where it is', examples: ['/notes'], default: '/', enum: ['/notes', '/'] },
      deep: { anyOf: [{ type: 'array', items: { type: 'object', properties: { x: { description: 'far down' } } } }] },
    },
    required: ['path'],
    additionalProperties: false,
    $comment: 'for readers',
  },
  outputSchema: { type: 'object', properties: { text: { type: 'string', description: 'What it holds' } } },
  annotations: { title: 'Reader', readOnlyHint: true },
  icons: [{ src: 'https://icons.example/a.png', mimeType: 'image/png', sizes: ['48x48'] }],
  execution: { taskSupport: 'forbidden' },
  _meta: { 'vendor/note': 'kept' },
  'x-unknown': { of: ['tomorrow'] },
}

function hashOf(definition: unknown): string | undefined {
  const { offered, refused } = readListing([typeof definition === 'string' ? definition : JSON.stringify(definition)])
  return ([...offered.values()][0] ?? refused[0])?.hash
}

type Path = readonly (string | number)[]

/** Every string, number and yes or no of a value, by where it is. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]))
}

function changed(value: unknown, path: Path, to: (leaf: unknown) => unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return to(value)
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[step] = changed(copy[step], rest, to)
  return copy
}

function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((member) => shuffled(member, seed))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => [key, shuffled(member, seed + 1)] as const)
  return Object.fromEntries(seed % 2 === 0 ? members.reverse() : [...members.slice(1), ...members.slice(0, 1)])
}

describe('the hash of a tool', () => {
  it.each(leaves(whole).map((path) => [path.join('/'), path] as const))('counts %s', (_name, path) => {
    const other = changed(whole, path, (leaf) =>
      typeof leaf === 'string' ? `${leaf}\u200b` : typeof leaf === 'number' ? leaf + 1 : !leaf,
    )
    expect(hashOf(other)).not.toBe(hashOf(whole))
  })

  it('changes with any one character of any text', () => {
    const texts = leaves(whole).filter(
      (path) => typeof path.reduce((at, step) => (at as never)[step], whole as unknown) === 'string',
    )
    const edit = fc.record({
      path: fc.constantFrom(...texts),
      at: fc.nat(),
      character: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    })
    fc.assert(
      fc.property(edit, ({ path, at, character }) => {
        const other = changed(whole, path, (leaf) => {
          const characters = [...String(leaf)]
          characters.splice(at % (characters.length + 1), 1, character)
          return characters.join('')
        })
        expect(hashOf(other) === hashOf(whole)).toBe(JSON.stringify(other) === JSON.stringify(whole))
      }),
    )
  })

  it('does not depend on the order of keys, blanks or escapes', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(8), (seed, blanks) => {
        const spelled = JSON.stringify(shuffled(whole, seed), null, blanks).replaceAll('Reads', '\\u0052eads')
        expect(hashOf(spelled)).toBe(hashOf(whole))
      }),
    )
  })

  it('is of a form that is its own form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = canonicalJson(value)
        expect(canonicalJson(JSON.parse(once))).toBe(once)
      }),
    )
  })
})

describe('a listing', () => {
  it('leaves out two tools of one name, nameless ones and those without a canonical form', () => {
    const twice = JSON.stringify({ name: 'twice', description: 'a' })
    const { offered, refused } = readListing([
      twice,
      twice.replace('"a"', '"b"'),
      '{"description":"nameless"}',
      '{"name":7}',
      '"read_file"',
      'null',
      '{"name":"huge","inputSchema":{"maximum":1e400}}',
      '{"name":"big","inputSchema":{"maximum":18446744073709551615}}',
      '{"name":"rеad_file"}',
      `{"name":"${'n'.repeat(300)}"}`,
    ])
    expect([...offered.keys()]).toEqual(['big'])
    expect(refused.map(({ name }) => name)).toEqual(['rеad_file'])
  })
})
