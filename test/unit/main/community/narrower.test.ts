// What two settings show of a version that finds less.
import { describe, expect, it } from 'vitest'
import { narrowerMatcher, narrowerPattern } from '../../../../src/main/community/narrower.ts'
import type { DlpContent } from '../../../../src/shared/contract/community.ts'
import type { InboundMatcher } from '../../../../src/shared/contract/inbound-rule.ts'

const pattern = (more: Partial<DlpContent>): DlpContent => ({ pattern: 'x', severity: 'high', ...more })

describe('a pattern', () => {
  it.each<[string, Partial<DlpContent>, Partial<DlpContent>, string[]]>([
    ['the same', { keywords: ['key'], min_entropy: 3 }, { keywords: ['key'], min_entropy: 3 }, []],
    ['a checksum', {}, { checksum: 'luhn' }, ['It finds only what has the checksum luhn.']],
    ['no checksum', { checksum: 'luhn' }, {}, []],
    ['more entropy', { min_entropy: 2 }, { min_entropy: 4 }, ['It finds only what has 4 bits a character; it was 2.']],
    ['less entropy', { min_entropy: 4 }, {}, []],
    ['keywords', {}, { keywords: ['key'] }, ['It finds nothing without one of its keywords.']],
    ['no keywords', { keywords: ['key'] }, { keywords: [] }, []],
    ['a shorter keyword', { keywords: ['api_key'] }, { keywords: ['key'] }, []],
    [
      'a longer keyword',
      { keywords: ['key'] },
      { keywords: ['api_key'] },
      ['It no longer looks where only key stands.'],
    ],
  ])('%s', (_, was, is, sentences) => {
    expect(narrowerPattern(pattern(was), pattern(is))).toEqual(sentences)
  })
})

describe('a matcher', () => {
  it.each<[string, InboundMatcher, InboundMatcher, string[]]>([
    [
      'another kind',
      { type: 'content_length', max_bytes: 5 },
      { type: 'rate_limit', per_minute: 5 },
      ['It speaks of something else than before.'],
    ],
    ['another expression', { type: 'regex', pattern: 'a' }, { type: 'regex', pattern: 'b' }, []],
    [
      'a domain less',
      { type: 'domain', domains: ['a.example.org', 'example.com'] },
      { type: 'domain', domains: ['example.org'] },
      ['It no longer speaks of example.com.'],
    ],
    [
      'types less',
      { type: 'file_type', types: ['exe', 'image/png', 'application/pdf'] },
      { type: 'file_type', types: ['.exe', 'image/*'] },
      ['It no longer speaks of application/pdf.'],
    ],
    [
      'a whole family of types less',
      { type: 'file_type', types: ['image/*'] },
      { type: 'file_type', types: ['image/png'] },
      ['It no longer speaks of image/*.'],
    ],
    [
      'longer results',
      { type: 'content_length', max_bytes: 10 },
      { type: 'content_length', max_bytes: 20 },
      ['It speaks only above 20 bytes; it was 10.'],
    ],
    ['shorter results', { type: 'content_length', max_bytes: 20 }, { type: 'content_length', max_bytes: 10 }, []],
    [
      'more calls',
      { type: 'rate_limit', per_minute: 10 },
      { type: 'rate_limit', per_minute: 60 },
      ['It speaks only above 60 calls a minute; it was 10.'],
    ],
    [
      'named classes',
      { type: 'injection' },
      { type: 'injection', classes: ['prompt_injection'] },
      ['It speaks only of prompt_injection now.'],
    ],
    [
      'a class less, from higher on',
      { type: 'injection', classes: ['prompt_injection', 'role_reassignment'], min_severity: 'medium' },
      { type: 'injection', classes: ['prompt_injection'], min_severity: 'high' },
      ['It no longer speaks of role_reassignment.', 'It speaks only from high on; it was medium.'],
    ],
    [
      'all classes',
      { type: 'injection', classes: ['prompt_injection'], min_severity: 'high' },
      { type: 'injection' },
      [],
    ],
  ])('%s', (_, was, is, sentences) => {
    expect(narrowerMatcher(was, is)).toEqual(sentences)
  })
})
