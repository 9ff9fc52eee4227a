// All keywords in one pass: the same places that a plain search finds, with any gap read as one blank.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeywordFinder } from '../../../../../../src/main/enforcement/inbound/scan/keyword-finder.ts'

function found(keywords: readonly string[], text: string): string[] {
  const list: string[] = []
  createKeywordFinder(keywords).find(text, (keyword, end) => list.push(`${keywords[keyword]}@${end}`))
  return list.toSorted()
}

describe('the keyword finder', () => {
  it('finds overlapping keywords, one inside the other too', () => {
    expect(found(['your', 'your new', 'our', 'new task'], 'your new task')).toEqual([
      'new task@13',
      'our@4',
      'your new@8',
      'your@4',
    ])
  })

  it('reads any gap between two words as one blank, also before the first', () => {
    const texts = ['your new', 'your  \n new', 'your "new', 'your // new', 'your\u00a0new', 'your > * new']
    for (const text of texts) expect(found(['your new'], text), text).toHaveLength(1)
    expect(found([' ai'], 'ai: run')).toHaveLength(1)
    expect(found(['your new'], 'your.new your-new yournew')).toEqual([])
  })

  it('agrees with a plain search on texts without gaps', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.uniqueArray(letters, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd') }),
        (keywords, text) => {
          const plain = keywords.flatMap((keyword) =>
            [...text].flatMap((_, at) => (text.startsWith(keyword, at) ? [`${keyword}@${at + keyword.length}`] : [])),
          )
          expect(found(keywords, text)).toEqual(plain.toSorted())
        },
      ),
    )
  })
})
