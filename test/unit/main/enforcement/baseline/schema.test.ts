// The schema interpreter: what fits, what does not, and that no schema can keep it busy or run code.
import { describe, expect, it } from 'vitest'
import { checkArguments } from '../../../../../src/main/enforcement/baseline/schema.ts'
import { type Json, parseStrict } from '../../../../../src/shared/json/strict-parse.ts'

const check = (schema: string, args: string) =>
  checkArguments(parseStrict(schema, { ambiguousKeys: 'allow' }).value, parseStrict(args).value)

describe('checkArguments', () => {
  it.each([
    ['{}', '{"a":1}'],
    ['true', '{"a":1}'],
    ['{"type":"object","properties":{"a":{"type":"integer"}}}', '{"a":1.0}'],
    ['{"type":"object","properties":{"a":{"type":["string","null"]}}}', '{"a":null}'],
    ['{"properties":{"a":{"enum":[1,"x"]}}}', '{"a":"x"}'],
    ['{"properties":{"a":{"const":{"b":1,"c":2}}}}', '{"a":{"c":2,"b":1}}'],
    ['{"properties":{"a":{"pattern":"^[a-z]+$"}}}', '{"a":"abc"}'],
    ['{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"number"}]}}}', '{"a":1}'],
    ['{"$defs":{"t":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/t"}}}', '{"a":"x"}'],
    ['{"properties":{"a":{"items":{"type":"string"},"minItems":1}}}', '{"a":["x"]}'],
    ['{"unknownKeyword":1,"format":"uri"}', '{"a":1}'],
    ['{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}', '{"x-a":"1"}'],
  ])('%s takes %s', (schema, args) => {
    expect(check(schema, args)).toBeNull()
  })

  it.each([
    ['false', '{}', ''],
    ['{"required":["a"]}', '{}', ''],
    ['{"properties":{"a":{"type":"integer"}}}', '{"a":1.5}', '/a'],
    ['{"properties":{"a":{"type":"string"}}}', '{"a":1}', '/a'],
    ['{"additionalProperties":false,"properties":{"a":{}}}', '{"b":1}', '/b'],
    ['{"properties":{"a":{"enum":[1,2]}}}', '{"a":3}', '/a'],
    ['{"properties":{"a":{"minimum":1,"maximum":5}}}', '{"a":6}', '/a'],
    ['{"properties":{"a":{"maxLength":2}}}', '{"a":"abc"}', '/a'],
    ['{"properties":{"a":{"pattern":"^[a-z]+$"}}}', '{"a":"ABC"}', '/a'],
    ['{"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}}', '{"a":1}', '/a'],
    ['{"properties":{"a":{"not":{"type":"string"}}}}', '{"a":"x"}', '/a'],
    ['{"properties":{"a":{"items":{"type":"string"}}}}', '{"a":["x",1]}', '/a/1'],
    ['{"properties":{"a":{"uniqueItems":true}}}', '{"a":[1,1.0]}', '/a'],
    ['{"properties":{"a":{"$ref":"https://evil.example/schema"}}}', '{"a":1}', '/a'],
    ['{"properties":{"a":{"$ref":"#/nowhere"}}}', '{"a":1}', '/a'],
    ['{"properties":{"a":{"$ref":"#/properties/a"}}}', '{"a":1}', '/a'],
    ['{"properties":{"a":{"pattern":"(?=x)"}}}', '{"a":"x"}', '/a'],
  ])('%s refuses %s at "%s"', (schema, args, at) => {
    expect(check(schema, args)).toMatchObject({ at })
  })

  it('does not repeat values in its message', () => {
    expect(check('{"properties":{"a":{"enum":["x"]}}}', '{"a":"my password"}')?.message).not.toContain('password')
  })

  it('is not kept busy by a hostile pattern or by branching without end', () => {
    const began = performance.now()
    check('{"properties":{"a":{"pattern":"^(a+)+$"}}}', JSON.stringify({ a: `${'a'.repeat(50_000)}!` }))
    const bush: Json = { anyOf: [{ $ref: '#' }, { $ref: '#' }, { $ref: '#' }] }
    expect(checkArguments(bush, { a: 1 })).not.toBeNull()
    expect(performance.now() - began).toBeLessThan(2000)
  })
})
