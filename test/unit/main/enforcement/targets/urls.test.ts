// Addresses in every spelling: the canonical value, what kind of host it is, what cannot be told.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUrl } from '../../../../../src/main/enforcement/targets/urls.ts'

describe('readUrl', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    [' HTTPS://EXAMPLE.org:443/a/../b?c=d#e ', 'https://example.org/b?c=d'],
    ['http://example.org:8080/a', 'http://example.org:8080/a'],
    ['example.org/a', 'https://example.org/a'],
    ['//example.org/a', 'https://example.org/a'],
    ['localhost:3000/x', 'https://localhost:3000/x'],
    ['https://example.org./a', 'https://example.org/a'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://XN--bcher-KVA.example/', 'https://xn--bcher-kva.example/'],
    ['https://ｅｘａｍｐｌｅ.org/', 'https://example.org/'],
    ['https://example.org/%2e%2e/a', 'https://example.org/a'],
    ['https://ex%61mple.org/', 'https://example.org/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://0177.0.0.1/', 'http://127.0.0.1/'],
    ['http://[::FFFF:127.0.0.1]/', 'http://[::ffff:7f00:1]/'],
    ['S3://Bucket/Key', 's3://bucket/Key'],
    ['postgres://db.Example.org/a', 'postgres://db.example.org/a'],
  ])('%s is %s', (raw, value) => {
    expect(readUrl(raw).value).toBe(value)
  })

  it.each([
    ['http://127.0.0.1/', ['address:loopback', '127.0.0.1']],
    ['http://localhost/', ['address:loopback']],
    ['http://a.localhost/', ['address:loopback']],
    ['http://10.1.2.3/', ['address:private']],
    ['http://192.168.1.1/', ['address:private']],
    ['http://printer/', ['address:private']],
    ['http://nas.local/', ['address:private']],
    ['http://169.254.169.254/', ['address:linklocal', '169.254.169.254']],
    ['http://0xA9FEA9FE/', ['169.254.169.254']],
    ['http://[::ffff:a9fe:a9fe]/', ['169.254.169.254']],
    ['http://[64:ff9b::a9fe:a9fe]/', ['169.254.169.254']],
    ['http://[2002:a9fe:a9fe::1]/', ['169.254.169.254']],
    ['http://[::a9fe:a9fe]/', ['169.254.169.254']],
    ['http://[::1]/', ['address:loopback', '::1']],
    ['http://[fd00:ec2::254]/', ['address:uniquelocal', 'fd00:ec2::254']],
    ['http://0.0.0.0/', ['address:unspecified']],
    ['http://127.0.0.1.nip.io/', ['address:loopback', '127.0.0.1']],
    ['http://a.10-0-0-1.sslip.io/', ['address:private']],
    ['http://a9fea9fe.nip.io/', ['169.254.169.254']],
    ['http://fd00--1.sslip.io/', ['address:uniquelocal']],
    ['http://x.localtest.me/', ['address:loopback']],
    ['https://example.org/?to=http://169.254.169.254/', ['within:169.254.169.254', 'address:linklocal']],
    ['https://example.org/?x=%zz&to=http%3A%2F%2F10.0.0.1', ['within:10.0.0.1', 'address:private']],
    ['https://example.org/?to=http%253A%252F%252F10.0.0.1', ['address:private']],
    ['https://example.org/http://printer/', ['within:printer', 'address:private']],
    ['https://example.org/?to=//10.0.0.1/', ['address:private']],
    ['https://example.org/a%2Fb', ['https://example.org/a/b', 'example.org']],
  ])('%s has the forms %j', (raw, forms) => {
    expect(readUrl(raw).forms).toEqual(expect.arrayContaining(forms))
  })

  it.each([
    'https://example.org/',
    'http://93.184.216.34/',
    'https://[2606:4700::1111]/',
    'https://example.org//docs/a',
    'https://example.org/?to=https://example.com/',
    'https://93.184.216.34.nip.io/',
    'https://nip.io/',
  ])('%s is public', (raw) => {
    expect(readUrl(raw).forms.filter((form) => form.startsWith('address:'))).toEqual([])
  })

  it.each([
    '',
    'https://',
    'https:// example.org/',
    'https://user@example.org/',
    'https://user:word@example.org/',
    'https://@example.org/',
    'https:/user@example.org/',
    'https://example.org\\@other.example/',
    'https://example.org/\u200b',
    'ht\ntps://example.org/',
    'https://ex\u0430mple.org/',
    'https://example.org:99999/',
    'https://-example.org/',
    'https://example..org/',
    'https://./',
    'javascript:alert(1)',
    'mailto:a@example.org',
    'https://exa<mple.org/',
    `https://example.org/${'a'.repeat(9000)}`,
    's3:///key',
  ])('%j cannot be told', (raw) => {
    expect(() => readUrl(raw)).toThrow()
  })

  it('is canonical: reading its value gives the same value', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const { value } = readUrl(url)
        expect(readUrl(value).value).toBe(value)
      }),
      { numRuns: 300 },
    )
  })
})
