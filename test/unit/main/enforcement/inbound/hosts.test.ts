// Hosts and tiers, as the policy has them: the same cases as policies/inbound/domain_trust_test.rego.
import { describe, expect, it } from 'vitest'
import { hostsOf, tierOf } from '../../../../../src/main/enforcement/inbound/hosts.ts'

const tiers = {
  'evil.example': 'blocked',
  'partner.example': 'trusted',
  'drop.partner.example': 'blocked',
  'news.example': 'untrusted',
} as const
const tierOfUrl = (value: string) => tierOf(hostsOf([{ kind: 'url', value }])[0] ?? '', tiers)

describe('the tier of an address', () => {
  it.each([
    ['https://evil.example/', 'blocked'],
    ['https://EVIL.example:8443/a?b#c', 'blocked'],
    ['https://user:pass@evil.example/', 'blocked'],
    ['https://a.b.evil.example/x', 'blocked'],
    ['https://drop.partner.example/', 'blocked'],
    ['https://api.partner.example/', 'trusted'],
    ['https://news.example/', 'untrusted'],
    ['https://notevil.example/', null],
    ['https://evil.example.org/', null],
    ['https://partner.example.evil.org/', null],
    ['no address', null],
  ])('%s is %s', (url, tier) => {
    expect(tierOfUrl(url)).toBe(tier)
  })

  it('is asked of addresses only', () => {
    expect(hostsOf([{ kind: 'path', value: '/evil.example/a' }])).toEqual([])
  })
})
