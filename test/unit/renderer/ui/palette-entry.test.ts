// What typing finds among the entries of the palette.
import { describe, expect, it } from 'vitest'
import { matchingEntries } from '../../../../src/renderer/ui/palette-entry.ts'

const entry = (words: string) => ({ id: words, words, icon: null, title: words, run: () => {} })
const entries = ['Overview page', 'Add a server new', 'Servers page', 'Team notes scratch ready server'].map(entry)
const found = (typed: string) => matchingEntries(entries, typed).map(({ id }) => id)

describe('matchingEntries', () => {
  it('keeps all, in order, while nothing is typed', () => {
    expect(found('  ')).toEqual(entries.map(({ id }) => id))
  })
  it('asks for every word, in any order and case', () => {
    expect(found('READY notes')).toEqual(['Team notes scratch ready server'])
    expect(found('notes missing')).toEqual([])
  })
  it('has those first whose name begins with the text', () => {
    expect(found('server')).toEqual(['Servers page', 'Add a server new', 'Team notes scratch ready server'])
  })
})
