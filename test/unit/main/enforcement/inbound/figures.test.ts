// What docs/injection-scanner.md promises, on the corpus: misses and false alarms within bounds, no pattern without a use.
import { beforeAll, describe, expect, it } from 'vitest'
import { certain, type InjectionRow, rowsOf, scanCorpus } from '../../../../../bench/detectors/injection.ts'
import { wilson } from '../../../../../bench/detectors/report.ts'
import words from '../../../../../resources/injection/words.json' with { type: 'json' }
import { builtInSources } from '../../../../../src/main/enforcement/inbound/scan/built-in.ts'
import { createFindPatterns } from '../../../../../src/main/enforcement/inbound/scan/find-patterns.ts'
import { compilePatterns } from '../../../../../src/main/enforcement/inbound/scan/patterns.ts'
import { attackCases } from '../../../../corpora/injection/cases.ts'
import forms from '../../../../corpora/injection/forged-forms.json' with { type: 'json' }

describe('the figures of the injection scanner', () => {
  let rows: InjectionRow[] = []
  const rate = (half: string, name: string) => {
    const row = rows.find((each) => each.half === half && each.class === name)
    return row ? row.found / row.attacks : 0
  }
  beforeAll(async () => {
    rows = rowsOf(await scanCorpus())
  })

  it.each(['develop', 'held_out'])('alarm at most one harmless text in a hundred (%s)', (half) => {
    for (const row of rows.filter(
      (each) => each.half === half && each.class !== 'quotations of attacks' && each.benign > 0,
    )) {
      expect(row.benign).toBeGreaterThan(200)
      expect(row.false_positives / row.benign, row.class).toBeLessThanOrEqual(0.01)
    }
  })

  it.each(['develop', 'held_out'])('find all that is certain, and most of the rest (%s)', (half) => {
    const sure = rows.filter((row) => row.half === half && certain.test(row.class))
    expect(sure.map((row) => row.class).toSorted()).toEqual([
      'hidden: ansi colours',
      'hidden: ansi concealed',
      'hidden: ansi erased',
      'hidden: ansi link',
      'hidden: tags',
      'structured_escalation, chat-template',
      'structured_escalation, forged-approval',
      'structured_escalation, tool-call',
    ])
    for (const row of sure) expect(row.found, row.class).toBe(row.attacks)
    expect(rate(half, 'all classes, as they stand')).toBeGreaterThan(half === 'develop' ? 0.99 : 0.95)
    expect(rate(half, 'all hidden')).toBeGreaterThan(0.95)
  })

  it('have the interval of Wilson', () => {
    expect(wilson(0, 100)[0]).toBe(0)
    expect(wilson(0, 100)[1]).toBeCloseTo(0.037, 3)
    expect(wilson(50, 100)[0]).toBeCloseTo(0.4038, 3)
    expect(wilson(50, 100)[1]).toBeCloseTo(0.5962, 3)
  })

  it('owe something to every pattern', () => {
    const phrases = [...new Set(attackCases().map(({ phrase }) => phrase)), ...Object.values(forms.forged).flat()]
    for (const source of builtInSources) {
      const find = createFindPatterns(compilePatterns([source], words))
      expect(
        phrases.some((phrase) => find(phrase).length > 0),
        source.id,
      ).toBe(true)
    }
  })
})
