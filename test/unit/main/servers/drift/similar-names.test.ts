// Names that are taken for one another, and names that are not.
import { describe, expect, it } from 'vitest'
import { lookalikeForm, nearForm } from '../../../../../src/main/servers/drift/similar-names.ts'

describe('near names', () => {
  it.each([
    ['read_file', 'readFile'],
    ['read_file', 'READ-FILE'],
    ['read_file', 'read.file'],
    ['read_file', 'ｒｅａｄ＿ｆｉｌｅ'],
  ])('%s, %s', (one, other) => {
    expect(nearForm(one)).toBe(nearForm(other))
  })
})

describe('lookalike names', () => {
  it.each([
    ['read_file', 'rеad_file', 'a Cyrillic е'],
    ['read_file', 'read_fi1e', 'a digit'],
    ['read_file', 'read_fiIe', 'a capital I'],
    ['read_file', 'read\u200b_file', 'a zero width space'],
    ['read_file', 'read_fil\u0435\u0301', 'an accent on a Cyrillic letter'],
    ['send_mail', 'sencl_mail', null],
    ['format', 'forrnat', 'two letters for one'],
    ['view', 'vievv', 'two letters for one'],
    ['post', 'p0st', 'a zero'],
    ['copy', 'сору', 'all Cyrillic'],
    ['read_file', 'write_file', null],
    ['get', 'set', null],
    ['list_files', 'list_file', null],
  ])('%s, %s: %s', (one, other, why) => {
    expect(lookalikeForm(one) === lookalikeForm(other)).toBe(why !== null)
    if (why !== null) expect(nearForm(one)).not.toBe(nearForm(other))
  })
})
