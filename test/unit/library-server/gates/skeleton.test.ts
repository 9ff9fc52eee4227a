// Names that look alike have one skeleton; names that do not have two.
import { describe, expect, it } from 'vitest'
import { skeletonOf } from '../../../../src/library-server/gates/skeleton.ts'

describe('skeletonOf', () => {
  it.each([
    ['hipaa-pack', 'hipаa-pack'],
    ['HIPAA pack', 'hipaa_PACK'],
    ['HIPAA', 'ΗΙΡΑΑ'],
    ['SECRETS', 'ЅЕСRЕТЅ'],
    ['SOC 2', 'S0C 2'],
    ['all files', 'a11 fiIes'],
    ['pattern', 'pattem'],
    ['PCI DSS', 'ＰＣＩ　ＤＳＳ'],
    ['Café', 'Cafe'],
    ['wave', 'vvave'],
  ])('takes %s for %s', (a, b) => {
    expect(skeletonOf(b)).toBe(skeletonOf(a))
  })

  it.each([
    ['HIPAA', 'HITRUST'],
    ['SOC 1', 'SOC 2'],
    ['read files', 'write files'],
    ['患者', '医者'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(skeletonOf(b)).not.toBe(skeletonOf(a))
  })
})
