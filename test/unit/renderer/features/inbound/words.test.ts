// Sizes as people write them.
import { describe, expect, it } from 'vitest'
import { sizeText } from '../../../../../src/renderer/features/inbound/words.ts'

describe('sizeText', () => {
  it.each([
    [1, '1 byte'],
    [1500, '1,500 bytes'],
    [1024, '1 KiB'],
    [1536, '1,536 bytes'],
    [1024 * 1024, '1 MiB'],
    [33_554_432, '32 MiB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})
