// Words for a password, and passwords that look a little like them.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of other languages are what is tested
import { describe, expect, it } from 'vitest'
import { isPlaceholder } from '../../../../src/shared/dlp/placeholders.ts'

describe('isPlaceholder', () => {
  it.each([
    'password',
    'PASSWORD',
    'pass',
    'secret',
    'somepassword',
    'your-password',
    'YOUR_DB_PASSWORD',
    'my.secret',
    'put-your-password-here',
    '<password>',
    '[your password]',
    '${DB_PASSWORD}',
    '{{ password }}',
    'changeme',
    'change-me',
    'xxxx',
    '********',
    '....',
  ])('%s is none', (value) => expect(isPlaceholder(value)).toBe(true))

  it.each([
    'password1',
    'passw0rd',
    'secret!',
    'hunter',
    'passport',
    'admin',
    'postgres',
    'xx',
    'mysecretgarden',
    '<hunter>',
    '<password>2',
    'x4xx',
    '',
  ])('%s may be one', (value) => expect(isPlaceholder(value)).toBe(false))

  it('takes long texts at once', () => {
    const began = performance.now()
    isPlaceholder('a'.repeat(100_000))
    isPlaceholder('anyanan'.repeat(20_000))
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
