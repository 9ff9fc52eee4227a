// A tool's parameters, read from schemas of any kind.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parametersOf } from '../../../../../src/renderer/features/servers/tool-parameters.ts'

const typeOf = (schema: unknown) => parametersOf({ properties: { it: schema } })[0]?.type

describe('parametersOf', () => {
  it('names, types, and says what is required', () => {
    const schema = {
      type: 'object',
      properties: { path: { type: 'string', description: 'Where' }, depth: { type: 'integer' } },
      required: ['path'],
    }
    expect(parametersOf(schema)).toEqual([
      { name: 'path', type: 'string', required: true, description: 'Where' },
      { name: 'depth', type: 'integer', required: false, description: '' },
    ])
  })
  it.each([
    [{ type: 'array', items: { type: 'string' } }, 'list of string'],
    [{ enum: ['a', 1, null] }, '"a" | 1 | null'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ type: ['string', 'number'] }, 'string | number'],
    [{ const: 'x' }, '"x"'],
    [{ $ref: '#/$defs/a' }, '#/$defs/a'],
    [true, 'anything'],
    [false, 'nothing'],
    [{}, 'anything'],
    [{ enum: Array.from({ length: 20 }, (_, n) => n) }, '0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | … 8 more'],
  ])('%j is %s', (schema, type) => expect(typeOf(schema)).toBe(type))
  it('stops at some depth', () => {
    const deep = Array.from({ length: 2000 }).reduce<unknown>((items) => ({ type: 'array', items }), {})
    expect(typeOf(deep)).toBe('list of list of list of list of …')
  })
  it('is silent on what is no schema, and never throws', () => {
    for (const schema of [null, 1, 'x', [], { properties: [] }]) expect(parametersOf(schema)).toEqual([])
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void parametersOf({ properties: { it: value, ...Object(value) } })),
    )
  })
})
