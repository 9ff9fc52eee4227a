// A domain as people type it: what it is kept as, and what is said of what is none.
import { describe, expect, it } from 'vitest'
import { domainOrTyped, readDomain } from '../../../../../src/renderer/features/inbound/domain-text.ts'
import { domainSchema } from '../../../../../src/shared/contract/inbound-rule.ts'

describe('readDomain', () => {
  it.each([
    ['Docs.Example.org', 'docs.example.org'],
    ['  example.com. ', 'example.com'],
    ['müller.example', 'xn--mller-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['pаypal.example', 'xn--pypal-4ve.example'],
    ['ｅｘａｍｐｌｅ.com', 'example.com'],
    ['localhost', 'localhost'],
  ])('keeps %s as %s', (typed, domain) => {
    expect(readDomain(typed)).toEqual({ domain })
    expect(domainSchema.parse(domain)).toBe(domain)
  })

  it.each([
    ['', 'It is missing.'],
    ['https://docs.example.org/a', 'Leave out the scheme and the path: docs.example.org'],
    ['*.example.com', 'Leave out “*.”: example.com covers everything below it.'],
    ['ex*mple.com', 'A * cannot stand in a domain; a domain covers everything below it.'],
    ['example.com/path', 'Write the host name alone, without port, path or user.'],
    ['example.com:8080', 'Write the host name alone, without port, path or user.'],
    ['me@example.com', 'Write the host name alone, without port, path or user.'],
    ['two words', 'This is no host name. Use one such as docs.example.org.'],
    ['-example.com', 'This is no host name. Use one such as docs.example.org.'],
    ['example..com', 'This is no host name. Use one such as docs.example.org.'],
    ['a\u200bé b', 'This is no host name. Use one such as docs.example.org.'],
  ])('says of “%s”: %s', (typed, problem) => {
    expect(readDomain(typed)).toEqual({ problem })
  })
})

describe('domainOrTyped', () => {
  it('leaves what is none to the schema', () => {
    expect(domainOrTyped('müller.example')).toBe('xn--mller-kva.example')
    expect(domainOrTyped('https://x.example')).toBe('https://x.example')
  })
})
