// The halves of the injection corpus: by hash of the phrase, whoever looks, and large enough to say something.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { patternClassSchema } from '../../../src/shared/contract/inbound.ts'
import { attackCases, benignCases } from '../../corpora/injection/cases.ts'
import { disguises } from '../../corpora/injection/disguise.ts'

const attacks = attackCases()
const benign = benignCases()
const byHash = (phrase: string) =>
  Number.parseInt(createHash('sha256').update(phrase).digest('hex').slice(0, 2), 16) % 2 === 0 ? 'develop' : 'held_out'

describe('the injection corpus', () => {
  it('is split by the hash of the phrase, with all carriers and disguises of it', () => {
    for (const { phrase, half } of attacks) expect(half).toBe(byHash(phrase))
    for (const { set, half, value } of benign)
      if (set !== 'generated') expect(half, String(value)).toBe(byHash(String(value)))
  })

  it('has hundreds of each in both halves, every class and every disguise', () => {
    for (const half of ['develop', 'held_out']) {
      expect(attacks.filter((each) => each.half === half).length).toBeGreaterThan(500)
      expect(benign.filter((each) => each.half === half).length).toBeGreaterThan(200)
      const classes = new Set(attacks.filter((each) => each.half === half).map(({ pattern_class }) => pattern_class))
      expect([...classes].filter((each) => each !== null).toSorted()).toEqual(patternClassSchema.options.toSorted())
    }
    const hidden = new Set(attacks.map(({ set }) => set).filter((set) => set.startsWith('hidden: ')))
    expect([...hidden].toSorted()).toEqual(
      Object.keys(disguises)
        .map((name) => `hidden: ${name}`)
        .toSorted(),
    )
  })

  it('says nothing twice, and nothing that is both', () => {
    const bare = attacks.filter(({ phrase, value }) => value === phrase).map(({ phrase }) => phrase)
    expect(new Set(bare).size).toBe(bare.length)
    const harmless = benign.filter(({ set }) => set !== 'generated').map(({ value }) => String(value))
    expect(new Set(harmless).size).toBe(harmless.length)
    expect(bare.filter((phrase) => harmless.includes(phrase))).toEqual([])
  })
})
