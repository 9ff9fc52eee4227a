// How grave a change is, as data: one field changed, what is said of it, and the severity that comes of it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradeTool, gravest, type ScannedFinding } from '../../../../../src/main/servers/drift/grade.ts'
import { addressesIn, hiddenIn } from '../../../../../src/main/servers/drift/readable-texts.ts'

const tool = {
  name: 'fetch_page',
  description: 'Fetches a page of docs.example.org',
  inputSchema: {
    type: 'object',
    properties: {
      page: { type: 'string', description: 'Its name', maxLength: 100, pattern: '^[a-z]+$' },
      mode: { type: 'string', enum: ['plain', 'full'] },
      size: { type: 'integer', minimum: 1, maximum: 10 },
    },
    required: ['page'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, title: 'Fetch' },
}
type Tool = Record<string, unknown>
const properties = tool.inputSchema.properties
const schema = (change: object): Tool => ({ ...tool, inputSchema: { ...tool.inputSchema, ...change } })
const argument = (name: keyof typeof properties, change: object) =>
  schema({ properties: { ...properties, [name]: { ...properties[name], ...change } } })
const another = (name: string, more: object = {}) =>
  schema({ properties: { ...properties, [name]: { type: 'string', ...more } } })
const said = (description: string): Tool => ({ ...tool, description })
const without = (name: keyof typeof tool): Tool =>
  Object.fromEntries(Object.entries(tool).filter(([key]) => key !== name))

const rows: [name: string, after: Tool, codes: string[], severity: string][] = [
  ['blanks in a text', said('Fetches a  page\nof docs.example.org '), ['blanks_changed'], 'low'],
  ['one letter of the description', said('Fetches a pagf of docs.example.org'), ['text_changed'], 'medium'],
  ['one sign of the description', said('Fetches a page of docs.example.org.'), ['text_changed'], 'medium'],
  ['no description', without('description'), ['text_changed'], 'medium'],
  ['a text within the schema', argument('page', { description: 'Its title' }), ['text_changed'], 'medium'],
  [
    'a title within the annotations',
    { ...tool, annotations: { readOnlyHint: false, title: 'Get' } },
    ['text_changed'],
    'medium',
  ],
  ['a new title', { ...tool, title: 'Get a page' }, ['text_changed'], 'medium'],
  [
    'an address',
    said('Fetches a page of docs.example.org, tells evil.example'),
    ['address_added', 'text_changed'],
    'high',
  ],
  [
    'a mail address in a schema',
    argument('page', { description: 'Its name; ask me@evil.example' }),
    ['address_added', 'text_changed'],
    'high',
  ],
  ['an address that was there', argument('page', { description: 'In docs.example.org' }), ['text_changed'], 'medium'],
  [
    'tag characters',
    said(`Fetches a page of docs.example.org${String.fromCodePoint(0xe0061)}`),
    ['hidden_characters', 'text_changed'],
    'critical',
  ],
  [
    'a change of direction',
    said('Fetches a page of docs.example.org\u202e'),
    ['hidden_characters', 'text_changed'],
    'critical',
  ],
  [
    'a terminal escape',
    said('\u001b[8mFetches a page of docs.example.org'),
    ['hidden_characters', 'text_changed'],
    'critical',
  ],
  [
    'a zero width space',
    said('Fetches a\u200b page of docs.example.org'),
    ['hidden_characters', 'text_changed'],
    'high',
  ],
  ['a hidden character in a key', another('pa\u200bge2'), ['hidden_characters', 'parameter_added'], 'high'],
  ['a pictograph', said('⚠️ Fetches a page of docs.example.org 👩‍💻'), ['text_changed'], 'medium'],
  ['one more argument', another('colour'), ['parameter_added'], 'medium'],
  ['an argument called like a keyword', another('pattern'), ['parameter_added'], 'medium'],
  ['a path', another('outputPath'), ['powerful_parameter'], 'high'],
  ['an address by its format', another('where', { format: 'uri' }), ['powerful_parameter'], 'high'],
  ['a command', another('shell_command'), ['powerful_parameter'], 'high'],
  [
    'an argument less',
    schema({ properties: { page: properties.page, mode: properties.mode } }),
    ['parameter_removed'],
    'low',
  ],
  ['an argument demanded', schema({ required: ['page', 'mode'] }), ['parameter_required'], 'medium'],
  ['an argument no longer demanded', schema({ required: [] }), ['schema_loosened'], 'medium'],
  ['anything beside', schema({ additionalProperties: true }), ['schema_loosened'], 'high'],
  ['one choice more', argument('mode', { enum: ['plain', 'full', 'raw'] }), ['schema_loosened'], 'high'],
  ['one choice less', argument('mode', { enum: ['plain'] }), ['schema_narrowed'], 'low'],
  ['no choices', argument('mode', { enum: undefined }), ['schema_loosened'], 'high'],
  ['another type beside', argument('page', { type: ['string', 'object'] }), ['schema_loosened'], 'high'],
  ['no pattern', argument('page', { pattern: undefined }), ['schema_loosened'], 'high'],
  ['another pattern', argument('page', { pattern: '^.*$' }), ['schema_changed'], 'medium'],
  ['longer texts', argument('page', { maxLength: 1000 }), ['schema_loosened'], 'medium'],
  ['shorter texts', argument('page', { maxLength: 10 }), ['schema_narrowed'], 'low'],
  ['greater numbers', argument('size', { maximum: 100 }), ['schema_loosened'], 'medium'],
  ['smaller numbers', argument('size', { minimum: 0 }), ['schema_loosened'], 'medium'],
  ['another default', argument('size', { default: 7 }), ['schema_changed'], 'medium'],
  ['a form more', argument('page', { anyOf: [{ type: 'string' }] }), ['schema_narrowed'], 'low'],
  [
    'no schema',
    without('inputSchema'),
    ['schema_loosened', 'parameter_removed', 'parameter_removed', 'parameter_removed'],
    'high',
  ],
  [
    'calls itself harmless',
    { ...tool, annotations: { ...tool.annotations, readOnlyHint: true } },
    ['annotations_milder'],
    'high',
  ],
  [
    'calls itself not destructive',
    { ...tool, annotations: { ...tool.annotations, destructiveHint: false } },
    ['annotations_milder'],
    'high',
  ],
  [
    'calls itself closed',
    { ...tool, annotations: { ...tool.annotations, openWorldHint: false } },
    ['annotations_milder'],
    'high',
  ],
  [
    'says what was understood',
    { ...tool, annotations: { ...tool.annotations, openWorldHint: true } },
    ['field_changed'],
    'medium',
  ],
  ['an answer described', { ...tool, outputSchema: { type: 'object' } }, ['output_changed'], 'low'],
  ['an icon', { ...tool, icons: [{ src: 'data:image/png;base64,AA' }] }, ['icons_changed'], 'low'],
  ['metadata', { ...tool, _meta: { a: 1 } }, ['field_changed'], 'medium'],
  ['a field that nobody knows', { ...tool, 'x-agent': { a: true } }, ['field_changed'], 'medium'],
]

describe('a change of a tool', () => {
  it.each(rows)('%s', (_name, after, codes, severity) => {
    const findings = gradeTool(tool, JSON.parse(JSON.stringify(after)), null)
    expect(findings.map(({ code }) => code).sort()).toEqual([...codes].sort())
    expect(
      gravest(
        findings.map((each) => each.severity),
        'low',
      ),
    ).toBe(severity)
  })

  it('is never without a finding, and nothing is found where nothing changed', () => {
    const change = fc.record({
      key: fc.constantFrom(
        'title',
        'description',
        'inputSchema',
        'outputSchema',
        'annotations',
        'icons',
        '_meta',
        'else',
      ),
      value: fc.jsonValue(),
    })
    fc.assert(
      fc.property(change, ({ key, value }) => {
        const after: unknown = JSON.parse(JSON.stringify({ ...tool, [key]: value }))
        const same = JSON.stringify(after) === JSON.stringify(tool)
        expect(gradeTool(tool, after, null).length > 0).toBe(!same)
        expect(gradeTool(after, structuredClone(after), null)).toEqual([])
      }),
    )
  })

  it('that touches very much is grave as such, and its texts are still looked at', () => {
    const after = {
      ...tool,
      ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, `word\u200b`])),
    }
    const codes = gradeTool(tool, after, null).map(({ code }) => code)
    expect(codes).toContain('too_much_changed')
    expect(codes).toContain('hidden_characters')
  })
})

describe('a hostile definition', () => {
  it.each(['x', 'a.', 'a-', 'a@', '1.', 'ab:', 'a://b ', 'a@b.co ', '\u202e ', 'م\u200c', '#'])(
    'with a million times %j is grave by its length',
    (part) => {
      const findings = gradeTool(tool, said(part.repeat(Math.floor(1_000_000 / part.length))), null)
      expect(findings.map(({ code }) => code)).toContain('text_too_long')
    },
  )

  it('with very many texts is grave by their number', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 'see a.example']))
    expect(gradeTool(tool, { ...tool, many }, null).map(({ code }) => code)).toContain('too_much_changed')
    expect(gradeTool(null, { ...tool, many }, null).map(({ code }) => code)).toContain('too_much_changed')
  })
})

describe('a tool that is new', () => {
  it('is searched as a whole; its own addresses are no news', () => {
    expect(gradeTool(null, said('Asks api.example.org'), null)).toEqual([])
    expect(gradeTool(null, said('Reads\u202e'), null)).toMatchObject([
      { code: 'hidden_characters', at: '/description', note: '⟨U+202E⟩' },
    ])
  })
})

describe('a scanner', () => {
  const finding: ScannedFinding = {
    pattern_class: 'imperative_command',
    severity: 'critical',
    at: '/description',
    content_snippet: 'ignore all\u202e',
  }

  it('counts where something changed, with its class, and nothing hidden in its words', () => {
    expect(gradeTool(tool, said('Ignore all'), [finding])[0]).toMatchObject({
      code: 'instructions',
      severity: 'critical',
      note: 'imperative_command: ignore all⟨U+202E⟩',
    })
    expect(gradeTool(null, tool, [finding])).toMatchObject([{ code: 'instructions' }])
    expect(gradeTool(tool, { ...tool, title: 'x' }, [finding])).toMatchObject([{ code: 'text_changed' }])
  })

  it('that gives no answer makes a change grave', () => {
    expect(gradeTool(tool, said('x'), 'failed')[0]).toMatchObject({ code: 'not_scanned', severity: 'high' })
  })
})

describe('texts', () => {
  it.each([
    ['see https://a.example/x?y, or b@c.example', ['https://a.example/x?y', 'b@c.example']],
    ['on 10.0.0.7 and EVIL.Example.', ['10.0.0.7', 'evil.example']],
    ['see:evil.example/in?x, evil.example:8080, x@y.example', ['evil.example', 'x@y.example']],
    ['user.name, Node.js, e.g. report.md, v1.2.3, 12.5', []],
  ])('%s', (text, expected) => {
    expect(addressesIn(text)).toEqual(expected)
  })

  it('hide nothing in the scripts that join letters', () => {
    expect(hiddenIn('می‌خواهم\n\tक्‍ष')).toEqual([])
    expect(hiddenIn('a\u200db')).toEqual(['\u200d'])
  })
})
