// What of a JSON value is scanned: every string and key, with its place, and calls that stand there as objects.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collectTexts,
  mostText,
  mostValues,
  TooMuchText,
} from '../../../../../../src/main/enforcement/inbound/scan/collect-texts.ts'
import { serialise } from '../../../../../../src/shared/json/serialise.ts'
import { type Json, JsonNumber } from '../../../../../../src/shared/json/strict-parse.ts'

describe('the texts of a value', () => {
  it('are its strings and keys, blocks of text first, with pointers', async () => {
    const value: Json = {
      content: [
        { type: 'text', text: 'first' },
        { type: 'text', text: 'second' },
      ],
      structuredContent: { 'a/b~c': ['x', 1, null, new JsonNumber('1.0'), true] },
    }
    expect(await collectTexts(value)).toEqual([
      { text: 'first', at: '/content/0/text' },
      { text: 'second', at: '/content/1/text' },
      { text: 'text', at: '/content/0/type' },
      { text: 'text', at: '/content/1/type' },
      { text: 'x', at: '/structuredContent/a~1b~0c/0' },
      { text: 'content', at: '/content' },
      { text: 'type', at: '/content/0/type' },
      { text: 'text', at: '/content/0/text' },
      { text: 'type', at: '/content/1/type' },
      { text: 'text', at: '/content/1/text' },
      { text: 'structuredContent', at: '/structuredContent' },
      { text: 'a/b~c', at: '/structuredContent/a~1b~0c' },
    ])
    expect(await collectTexts('alone')).toEqual([{ text: 'alone', at: '' }])
  })

  it('hold an object that may be a call as JSON too, in short', async () => {
    const asText = async (value: Json) =>
      (await collectTexts({ result: value })).filter(({ at, text }) => at === '/result' && text.startsWith('{'))
    for (const call of [
      { type: 'tool_use', name: 'x', input: {} },
      { method: 'tools/call', params: {} },
      { tool_calls: [{}] },
      { function_call: { name: 'x' } },
      { tool_call_id: 'c' },
      { name: 'x', arguments: { n: new JsonNumber('1.0'), none: null, yes: true } },
    ])
      expect(await asText(call)).toEqual([{ at: '/result', text: serialise(call) }])
    const long = { tool: 'y'.repeat(200), a: { b: { c: { d: 1 } } }, list: [1, 2, 3] }
    expect(await asText(long)).toEqual([
      { at: '/result', text: `{"tool":"${'y'.repeat(60)}","a":{"b":{"c":{}}},"list":[1,2]}` },
    ])
    expect(await asText({ type: 'object', method: 'GET', id: 1 })).toEqual([])
  })

  it('are refused when there are too many or too long', async () => {
    await expect(collectTexts('x'.repeat(mostText + 1))).rejects.toThrow(TooMuchText)
    await expect(collectTexts(Array.from({ length: 5 }, () => 'x'.repeat(mostText / 4)))).rejects.toThrow(TooMuchText)
    await expect(collectTexts(Array.from({ length: mostValues + 1 }, () => 1))).rejects.toThrow(TooMuchText)
    expect(await collectTexts('x'.repeat(mostText))).toHaveLength(1)
  })

  it('hold every string of any JSON, however deep', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (value) => {
        const strings: string[] = []
        JSON.stringify(value, (key, part: unknown) => {
          if (typeof part === 'string') strings.push(part)
          if (key !== '' && Number.isNaN(Number(key))) strings.push(key)
          return part
        })
        const texts = (await collectTexts(value as Json)).map(({ text }) => text)
        for (const each of strings) expect(texts).toContain(each)
      }),
    )
    let deep: Json = 'end'
    for (let level = 0; level < 20_000; level += 1) deep = [deep]
    expect((await collectTexts(deep)).map(({ text }) => text)).toEqual(['end'])
  })
})
